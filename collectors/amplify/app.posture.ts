import type { Hop } from '#domain/exposure.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { AppFacts } from './app.ts'

/** Amplify Hosting: a site at CloudFront's edge that AWS keeps. */
export const posture = definePosture<AppFacts>()({
  resourceType: 'AWS::Amplify::App',
  looksAt: webAclTypes,

  encryptionAtRest: () => ({
    kind: 'aws-owned',
    key: null,
    because: 'Amplify Hosting keeps build artifacts under keys of its own, and takes no others.',
  }),

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'Amplify Hosting serves every domain over HTTPS with a certificate it keeps, and redirects plain HTTP.',
  }),

  exposure: ({ facts }) => {
    const host = seen(facts.defaultDomain)
    const door: Hop = {
      what: 'edge location',
      id: host,
      passes: 'yes',
      because: `Amplify Hosting answers the whole internet for ${host}.`,
    }
    const asks: Hop = {
      what: 'basic authentication',
      id: null,
      passes: 'limited',
      because: 'Visitors of every branch must give a user name and a password.',
    }
    const path = isObserved(facts.enableBasicAuth) && facts.enableBasicAuth.value ? [door, asks] : [door]
    return { kind: 'internet', path, accounts: [], because: path.map(({ because }) => because).join(' ') }
  },

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),
})
