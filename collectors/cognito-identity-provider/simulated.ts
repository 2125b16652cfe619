import type {
  DescribeUserPoolDomainRequest,
  DescribeUserPoolRequest,
  ListUserPoolsRequest,
  UserPoolDescriptionType,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider'
import { answers, defineSimulation, type GuardedPlan, type Place, paged, SimulatedError } from '#domain/simulated.ts'

/** The user pools that the place's plan lists; WAF answers for their web ACLs from the same plan. */
const plansOf = (place: Place) => place.guarded.filter(({ type }) => type === 'COGNITO_USER_POOL')

/** Pools for customers are meant for everybody; others are not, and stay open where nobody looks. */
function selfSignUp(place: Place, key: string, name: string): boolean {
  if (name.startsWith('customers') || name.startsWith('shop')) return true
  const careful = place.profile === 'production' || place.profile === 'regulated'
  return place.random(`${key}|sign-up`) < (careful ? 0.15 : 0.6) && place.day < place.pick(`${key}|closed`, 30, 200)
}

function userPool(place: Place, { id, arn, name }: GuardedPlan): UserPoolType {
  const key = `cognito|${name}`
  const made = place.dateOf(-place.pick(`${key}|age`, 160, 900))
  const own = place.keys.customer[0]?.arn
  const hosted = place.random(`${key}|domain`)
  return {
    Id: id,
    Arn: arn,
    Name: name,
    CreationDate: made,
    LastModifiedDate: made,
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: !selfSignUp(place, key, name) },
    MfaConfiguration: place.choose(`${key}|mfa`, ['OFF', 'OPTIONAL', 'ON'] as const),
    DeletionProtection: place.profile === 'sandbox' ? 'INACTIVE' : 'ACTIVE',
    EstimatedNumberOfUsers: place.pick(`${key}|users`, 3, 90_000),
    SmsConfiguration: {
      SnsCallerArn: `arn:${place.partition}:iam::${place.accountId}:role/sms`,
      ExternalId: 'never-keep-this',
    },
    ...(hosted < 0.7 && { Domain: `${name}-${place.hex(key, 6)}` }),
    ...(hosted < 0.25 && { CustomDomain: `login.${place.hex(key, 6)}.example.com` }),
    // Old pools have neither a tier nor a key of their own.
    ...(place.random(`${key}|modern`) < 0.6 && {
      UserPoolTier: place.choose(`${key}|tier`, ['ESSENTIALS', 'PLUS', 'LITE'] as const),
    }),
    ...(place.random(`${key}|key`) < 0.5 &&
      own !== undefined && {
        KeyConfiguration:
          place.profile === 'regulated' || place.random(`${key}|own-key`) < 0.2
            ? { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: own }
            : { KeyType: 'AWS_OWNED_KEY' },
      }),
    ...(place.random(`${key}|tags`) < 0.6 && { UserPoolTags: { owner: 'identity', environment: place.profile } }),
  }
}

export const simulation = defineSimulation({
  service: 'cognito-identity-provider',
  answers: {
    ListUserPools: paged<ListUserPoolsRequest, UserPoolDescriptionType>({
      items: ({ MaxResults }, place) =>
        MaxResults === undefined
          ? new SimulatedError(
              'InvalidParameterException',
              '1 validation error detected: Value at ‘maxResults’ failed to satisfy constraint: Member must not be null',
            )
          : plansOf(place).map(({ id, name }) => ({ Id: id, Name: name, LambdaConfig: {} })),
      page: (UserPools, NextToken) => ({ UserPools, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxResults }) => MaxResults,
      limit: 60,
    }),
    DescribeUserPool: answers<DescribeUserPoolRequest>(({ UserPoolId }, place) => {
      const plan = plansOf(place).find(({ id }) => id === UserPoolId)
      return plan
        ? { UserPool: userPool(place, plan) }
        : new SimulatedError('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`)
    }),
    DescribeUserPoolDomain: answers<DescribeUserPoolDomainRequest>(({ Domain }, place) => {
      const plan = plansOf(place).find((one) => userPool(place, one).CustomDomain === Domain)
      // A domain that is not there is answered with an empty description, not with an error.
      if (!plan) return { DomainDescription: {} }
      const key = `cognito|${plan.name}`
      return {
        DomainDescription: {
          UserPoolId: plan.id,
          AWSAccountId: place.accountId,
          Domain,
          Status: 'ACTIVE',
          CloudFrontDistribution: 'd111111abcdef8.cloudfront.net',
          CustomDomainConfig: {
            CertificateArn: `arn:${place.partition}:acm:us-east-1:${place.accountId}:certificate/${place.hex(`${key}|certificate`, 32)}`,
            SecurityPolicy: place.choose(`${key}|tls`, ['TLS_V1', 'TLS_V1_2_2021', 'TLS_V1_3_2025'] as const),
          },
        },
      }
    }),
  },
  count: (place) => ({ 'AWS::Cognito::UserPool': plansOf(place).length }),
})
