import { encryptionUnder, type KeyHolder, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, type Observed, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { type ServiceFacts, silent } from './service.ts'

export const posture = definePosture<ServiceFacts>()({
  resourceType: 'AWS::AppRunner::Service',
  looksAt: [...keyLooksAt, ...webAclTypes],

  encryptionAtRest: (service, related) => encryptionUnder(copiesHolder(service.facts), related, service),

  keys: ({ facts }) => [{ protects: 'copies of source and logs', holder: copiesHolder(facts) }],

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'App Runner receives every service’s traffic over TLS and sends plain HTTP on to HTTPS.',
  }),

  exposure: ({ facts }) => {
    const status = seen(facts.status)
    if (silent.has(status)) {
      const because = `It is ${status}, so nothing answers.`
      return { kind: 'isolated', path: [{ what: 'service', id: null, passes: 'no', because }], accounts: [], because }
    }
    const host = isObserved(facts.serviceUrl) ? facts.serviceUrl.value : null
    if (!seen(facts.isPubliclyAccessible)) {
      const because = 'IsPubliclyAccessible is false: it is reached through VPC ingress connections only.'
      return { kind: 'internal', path: [{ what: 'service', id: host, passes: 'no', because }], accounts: [], because }
    }
    const because = `IsPubliclyAccessible is true: anyone on the internet can open ${host ?? 'its endpoint'}.`
    return { kind: 'internet', path: [{ what: 'service', id: host, passes: 'yes', because }], accounts: [], because }
  },

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),
})

const copiesHolder = ({ kmsKey }: ServiceFacts): Observed<KeyHolder> =>
  namedKey('KmsKey', kmsKey, () => ({
    kind: 'aws-managed',
    because: 'It names no key of the owner’s: App Runner encrypts source and logs under a key that AWS manages.',
  }))
