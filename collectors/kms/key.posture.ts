import type { Exposure, Hop } from '#domain/exposure.ts'
import type { KmsKeyFacts } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import { accessOf } from '#domain/policy.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'

/** A key holds no data; who may use it is what exposes it. */
export const posture = definePosture<KmsKeyFacts>()({
  resourceType: 'AWS::KMS::Key',
  looksAt: [],
  exposure: (key, related) => exposure(key, related),
})

/** KMS lets nobody in whom the key policy does not admit: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
function exposure(key: Resource<KmsKeyFacts>, related: Related): Exposure {
  const policy = seen(key.facts.policy)
  if (policy === null) {
    const because = 'AWS manages the key and its policy; it works for its own account only.'
    return { kind: 'internal', path: [], accounts: [], because }
  }
  const access = accessOf(policy, {
    accountId: key.accountId,
    organizationId: related.organizationId(),
    organizationAccounts: related.organizationAccounts(),
    call: key.facts.policy.call,
  })
  const hop = (passes: Hop['passes']): Hop => ({ what: 'key policy', id: key.arn, passes, because: access.because })
  switch (access.kind) {
    case 'public':
      return { kind: 'internet', path: [hop('yes')], accounts: access.accounts, because: access.because }
    case 'public-limited':
      return { kind: 'internet-limited', path: [hop('limited')], accounts: access.accounts, because: access.because }
    case 'cross-account':
      return { kind: 'cross-account', path: [hop('limited')], accounts: access.accounts, because: access.because }
    case 'none':
      return { kind: 'internal', path: [hop('no')], accounts: [], because: access.because }
  }
}
