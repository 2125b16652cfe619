import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { EventApiFacts } from './event-api.ts'

const because = 'The endpoints of an Event API answer the internet; it has no private visibility.'

export const posture = definePosture<EventApiFacts>()({
  resourceType: 'AWS::AppSync::Api',
  looksAt: webAclTypes,

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'AppSync answers over TLS 1.2 or later only.',
  }),

  exposure: () => ({
    kind: 'internet',
    path: [{ what: 'AppSync endpoint', id: null, passes: 'yes', because }],
    accounts: [],
    because,
  }),

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),
})
