import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { IdentityPoolFacts } from './identity-pool.ts'

/** WAF protects user pools only: an identity pool cannot carry a web ACL. */
export const posture = definePosture<IdentityPoolFacts>()({
  resourceType: 'AWS::Cognito::IdentityPool',
  looksAt: [],

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html */
  encryptionAtRest: () => ({
    kind: 'aws-owned',
    key: null,
    because: 'Cognito encrypts what identity pools hold under a key that AWS owns, and takes no other.',
  }),

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'Cognito answers over TLS 1.2 or later only.',
  }),

  /** GetId and GetCredentialsForIdentity need no credentials of AWS. What the credentials may do, the pool's roles say. */
  exposure({ facts }) {
    const guests = seen(facts.allowUnauthenticatedIdentities)
    const because = guests
      ? 'Anybody on the internet can get AWS credentials from it without signing in.'
      : 'Only who signs in with one of its identity providers gets AWS credentials from it.'
    return {
      kind: guests ? 'internet' : 'internet-limited',
      path: [{ what: 'identity pool endpoint', id: null, passes: guests ? 'yes' : 'limited', because }],
      accounts: [],
      because,
    }
  },
})
