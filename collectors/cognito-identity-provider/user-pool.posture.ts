import type { Hop } from '#domain/exposure.ts'
import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { UserPoolFacts } from './user-pool.ts'

export const posture = definePosture<UserPoolFacts>()({
  resourceType: 'AWS::Cognito::UserPool',
  looksAt: [...keyLooksAt, ...webAclTypes],

  encryptionAtRest({ facts, accountId, region, partition }, related) {
    if (seen(facts.keyType) === 'AWS_OWNED_KEY')
      return { kind: 'aws-owned', key: null, because: 'It is encrypted under a key that AWS owns.' }
    const id = seen(facts.kmsKeyArn)
    if (id === null)
      throw new Unseen(
        unobserved(
          'not-returned',
          'cognito-idp:DescribeUserPool',
          'KeyType is CUSTOMER_MANAGED_KEY without a KmsKeyArn',
        ),
      )
    const { kind, key } = keyKind(related, { id, accountId, region, partition })
    return { kind, key, because: `KmsKeyArn is ${id}.` }
  },

  /** Everything is HTTPS; only a custom domain has a policy that says from which version on. */
  encryptionInTransit({ facts: { customDomain, customDomainSecurityPolicy } }) {
    const enforced = (minimumTls: string | null, because: string) =>
      ({ kind: 'enforced', minimumTls, because }) as const
    if (isObserved(customDomain) && customDomain.value === null)
      return enforced('1.2', 'Cognito answers over TLS 1.2 or later only.')
    const policy = isObserved(customDomainSecurityPolicy) ? customDomainSecurityPolicy.value : null
    const version = policy === null ? undefined : /^TLS_V1(?:_(\d))?(?:_\d{4})?$/.exec(policy)
    return version
      ? enforced(`1.${version[1] ?? 0}`, `Its custom domain answers over HTTPS only; SecurityPolicy is ${policy}.`)
      : enforced(null, 'Its custom domain answers over HTTPS only.')
  },

  /** Signing up and in are calls that need no credentials of AWS; whoever knows an app client's id can make them. */
  exposure({ facts }) {
    const because = 'Its sign-up and sign-in operations answer the internet without AWS credentials.'
    const pages = [facts.customDomain, facts.domain].flatMap((fact) =>
      isObserved(fact) && fact.value !== null ? [fact.value] : [],
    )
    const path: Hop[] = [
      { what: 'user pool endpoint', id: null, passes: 'yes', because },
      ...pages.map(
        (id): Hop => ({
          what: 'hosted sign-in pages',
          id,
          passes: 'yes',
          because: `Anybody can open the pages at ${id}.`,
        }),
      ),
    ]
    return { kind: 'internet', path, accounts: [], because }
  },

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),

  relations: ({ facts }) => keyRelations(facts.kmsKeyArn),
})
