import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { AssociateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'
import { makeWebAcl } from '../web-acl.ts'

export const cognitoUserPools: SeedService = async ({ where }) => {
  const client = new CognitoIdentityProviderClient(where)
  const good = await client.send(
    new CreateUserPoolCommand({
      PoolName: 'good',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      DeletionProtection: 'ACTIVE',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 14,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 3,
        },
      },
    }),
  )
  const bad = await client.send(
    new CreateUserPoolCommand({
      PoolName: 'bad',
      Policies: { PasswordPolicy: { MinimumLength: 6 } },
    }),
  )
  for (const pool of [good, bad])
    await client.send(
      new CreateUserPoolDomainCommand({ UserPoolId: pool.UserPool?.Id, Domain: `shop-${pool.UserPool?.Name}` }),
    )
  const WebACLArn = await makeWebAcl(where, 'REGIONAL', 'sign-in')
  const guarded = expectString(good.UserPool?.Arn)
  await new WAFV2Client(where).send(new AssociateWebACLCommand({ WebACLArn, ResourceArn: guarded }))
  return [
    {
      service: 'cognito-identity-provider',
      resource: guarded,
      // There are more web ACLs than pools, so each pool is asked for its own, which moto can say.
      columns: { exposure: 'internet', encryption_in_transit: 'enforced', waf_protection: 'blocking' },
      findings: {
        'cognito-identity-provider/userpool-no-self-signup': 'COMPLIANT',
        'wafv2/coverage-cognito': 'COMPLIANT',
      },
    },
    {
      service: 'cognito-identity-provider',
      resource: expectString(bad.UserPool?.Arn),
      columns: { exposure: 'internet', waf_protection: 'none' },
      findings: {
        'cognito-identity-provider/userpool-no-self-signup': 'NON_COMPLIANT',
        'wafv2/coverage-cognito': 'NON_COMPLIANT',
      },
    },
  ]
}
