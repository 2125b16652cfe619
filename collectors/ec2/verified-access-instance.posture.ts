import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { VerifiedAccessInstanceFacts } from './verified-access-instance.ts'

export const posture = definePosture<VerifiedAccessInstanceFacts>()({
  resourceType: 'AWS::EC2::VerifiedAccessInstance',
  looksAt: webAclTypes,

  /** https://docs.aws.amazon.com/verified-access/latest/ug/data-protection.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'Verified Access encrypts what passes between users and it with TLS 1.2 or later.',
  }),

  /** Its endpoints answer everybody, and ask the trust providers about each request. */
  exposure({ facts }) {
    const endpoints = seen(facts.endpoints)
    if (endpoints.length === 0) {
      const because = 'It has no endpoint, so nothing answers.'
      const path = [{ what: 'Verified Access endpoint', id: null, passes: 'no', because } as const]
      return { kind: 'isolated', path, accounts: [], because }
    }
    const path = endpoints.map(({ endpointId, applicationDomain }) => ({
      what: 'Verified Access endpoint',
      id: endpointId,
      passes: 'yes' as const,
      because: `Anybody can open a connection to ${applicationDomain ?? endpointId}; a trust provider is asked about each request.`,
    }))
    return { kind: 'internet', path, accounts: [], because: path[0]?.because ?? '' }
  },

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),
})
