import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Simulator } from './options.ts'

/** For tests: client settings of the management account's user, and of the role's session in an account. */

export function asManagement(simulator: Simulator, region = 'us-east-1') {
  const { accessKeyId, secretAccessKey } = simulator
  return { endpoint: simulator.url, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } }
}

export async function asRole(simulator: Simulator, accountId: string, region = 'us-east-1') {
  const sts = new STSClient(asManagement(simulator))
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${simulator.roleName}`,
      RoleSessionName: 'test',
      ExternalId: simulator.externalId ?? undefined,
    }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {}
  return {
    endpoint: simulator.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  }
}

/** The error a call ends with. */
export async function failure(
  call: Promise<unknown>,
): Promise<Error & { readonly $metadata?: { readonly httpStatusCode?: number } }> {
  try {
    await call
  } catch (error) {
    return error as Error
  }
  throw new Error('The call did not fail.')
}
