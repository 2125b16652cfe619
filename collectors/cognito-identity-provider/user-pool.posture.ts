import type { Hop } from '#domain/exposure.ts'
import { encryptionUnder, type KeyHolder, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, type Observed, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { UserPoolFacts } from './user-pool.ts'

export const posture = definePosture<UserPoolFacts>()({
  resourceType: 'AWS::Cognito::UserPool',
  looksAt: [...keyLooksAt, ...webAclTypes],

  encryptionAtRest: (pool, related) => encryptionUnder(poolHolder(pool.facts), related, pool),

  keys: ({ facts }) => [{ protects: 'users', holder: poolHolder(facts) }],

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
})

const poolHolder = ({ keyType, kmsKeyArn }: UserPoolFacts): Observed<KeyHolder> =>
  keyHolder(keyType.call, () =>
    seen(keyType) === 'AWS_OWNED_KEY'
      ? { kind: 'aws-owned', because: 'It is encrypted under a key that AWS owns.' }
      : seen(namedKey('KmsKeyArn', kmsKeyArn)),
  )
