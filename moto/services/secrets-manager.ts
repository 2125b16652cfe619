import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const secretsManager: SeedService = async ({ where, keyArn }) => {
  const client = new SecretsManagerClient(where)
  const secret = (Name: string, more: object) =>
    client.send(new CreateSecretCommand({ Name, SecretString: 'not-a-secret-in-moto', ...more }))
  const good = await secret('good', { KmsKeyId: keyArn })
  const bad = await secret('bad', {})
  const going = await secret('going', {})
  await client.send(new DeleteSecretCommand({ SecretId: 'going', RecoveryWindowInDays: 7 }))
  await client.send(
    new PutResourcePolicyCommand({
      SecretId: 'bad',
      ResourcePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
      }),
    }),
  )
  return [
    {
      service: 'secrets-manager',
      resource: expectString(going.ARN),
      columns: { encryption_at_rest: 'aws-managed', exposure: 'isolated' },
    },
    {
      service: 'secrets-manager',
      resource: expectString(good.ARN),
      columns: { encryption_at_rest: 'customer-managed', kms_key_arn: keyArn, exposure: 'internal' },
      findings: { 'secrets-manager/cmk': 'COMPLIANT', 'secrets-manager/policy-not-public': 'COMPLIANT' },
    },
    {
      service: 'secrets-manager',
      resource: expectString(bad.ARN),
      columns: { encryption_at_rest: 'aws-managed', exposure: 'internet' },
      findings: { 'secrets-manager/cmk': 'NON_COMPLIANT', 'secrets-manager/policy-not-public': 'NON_COMPLIANT' },
    },
  ]
}
