import type { DomainDescriptionType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import { factsFrom, isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export type UserPoolFacts = {
  readonly userPoolId: Observed<string>
  /** Prefix of the domain that Amazon hosts for the pool; null: none. */
  readonly domain: Observed<string | null>
  /** The owner's own name for the sign-in pages; null: none. */
  readonly customDomain: Observed<string | null>
  /** TLS policy of the custom domain; null: there is no custom domain. */
  readonly customDomainSecurityPolicy: Observed<string | null>
  /** Certificate of the custom domain, in us-east-1; null: there is no custom domain. */
  readonly certificateArn: Observed<string | null>
  readonly allowAdminCreateUserOnly: Observed<boolean>
  readonly mfaConfiguration: Observed<string>
  readonly deletionProtection: Observed<string>
  readonly userPoolTier: Observed<string>
  readonly keyType: Observed<'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KEY'>
  /** Null for a key of AWS's own. */
  readonly kmsKeyArn: Observed<string | null>
  readonly webAclArn: Observed<string | null>
}

/** A pool as it leaves the wire: message templates and the external id of the SMS role stay behind. */
export type UserPoolHead = Pick<
  UserPoolType,
  | 'Id'
  | 'Arn'
  | 'Name'
  | 'Domain'
  | 'CustomDomain'
  | 'MfaConfiguration'
  | 'DeletionProtection'
  | 'UserPoolTier'
  | 'KeyConfiguration'
  | 'UserPoolTags'
> & { readonly AllowAdminCreateUserOnly: boolean | undefined }

export function poolHead(pool: UserPoolType): UserPoolHead {
  const { Id, Arn, Name, Domain, CustomDomain, MfaConfiguration, DeletionProtection } = pool
  const { UserPoolTier, KeyConfiguration, UserPoolTags, AdminCreateUserConfig } = pool
  return {
    Id,
    Arn,
    Name,
    Domain,
    CustomDomain,
    MfaConfiguration,
    DeletionProtection,
    UserPoolTier,
    KeyConfiguration,
    UserPoolTags,
    AllowAdminCreateUserOnly: AdminCreateUserConfig?.AllowAdminCreateUserOnly,
  }
}

export interface UserPoolAnswers {
  readonly webAclArn: Observed<string | null>
  /** Null where the pool has no custom domain, and so was not asked for. */
  readonly customDomain: Observed<DomainDescriptionType | null>
}

/** One user pool from DescribeUserPool, and its web ACL, which only WAF knows. */
export function userPool(
  item: UserPoolHead,
  { webAclArn, customDomain }: UserPoolAnswers,
): CollectedResource<UserPoolFacts> {
  const read = factsFrom('cognito-idp:DescribeUserPool')
  const key = item.KeyConfiguration
  return {
    arn: item.Arn ?? '',
    name: item.Name ?? item.Id ?? '',
    // The id is never given again.
    incarnation: item.Id ?? item.Arn ?? '',
    tags: read.or(item.UserPoolTags, {}),
    facts: {
      userPoolId: read(item.Id),
      // "The domain prefix, if the user pool has a domain associated with it."
      domain: read.orNone(item.Domain),
      customDomain: read.orNone(item.CustomDomain),
      customDomainSecurityPolicy: ofDomain(
        customDomain,
        ({ CustomDomainConfig }) => CustomDomainConfig?.SecurityPolicy,
      ),
      certificateArn: ofDomain(customDomain, ({ CustomDomainConfig }) => CustomDomainConfig?.CertificateArn),
      allowAdminCreateUserOnly: read(item.AllowAdminCreateUserOnly),
      mfaConfiguration: read(item.MfaConfiguration),
      deletionProtection: read(item.DeletionProtection),
      userPoolTier: read(item.UserPoolTier),
      // A pool whose owner chose no key is encrypted under one that AWS owns.
      // https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html
      keyType: read.oneOf(key?.KeyType ?? (key?.KmsKeyArn ? 'CUSTOMER_MANAGED_KEY' : 'AWS_OWNED_KEY'), [
        'AWS_OWNED_KEY',
        'CUSTOMER_MANAGED_KEY',
      ]),
      kmsKeyArn: read.orNone(key?.KmsKeyArn),
      webAclArn,
    },
  }
}

function ofDomain(
  answer: UserPoolAnswers['customDomain'],
  field: (domain: DomainDescriptionType) => string | undefined,
): Observed<string | null> {
  if (!isObserved(answer)) return answer
  if (answer.value === null) return observed(null, answer.call)
  const value = field(answer.value)
  return value === undefined ? unobserved('not-returned', answer.call) : observed(value, answer.call)
}
