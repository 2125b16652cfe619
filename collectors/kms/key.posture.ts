import { parseArn } from '#domain/arn.ts'
import type { Exposure, ExposureKind } from '#domain/exposure.ts'
import type { Hop } from '#domain/hop.ts'
import type { KmsKeyFacts } from '#domain/keys/keys.ts'
import { letInText } from '#domain/let-in.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { policyExposure, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith } from '#domain/share.ts'

/** A key holds no data; who may use it is what exposes it. It belongs to its key store, and a replica to its primary. */
export const posture = definePosture<KmsKeyFacts>()({
  resourceType: 'AWS::KMS::Key',
  looksAt: policyLooksAt,
  exposure: (key, related) => exposure(key, related),
  relations: ({ arn, facts: { customKeyStoreId, primaryKeyArn } }) => [
    ...(isObserved(customKeyStoreId) && customKeyStoreId.value !== null
      ? [{ kind: 'member-of' as const, to: arn.replace(/:key\/.*$/, `:custom-key-store/${customKeyStoreId.value}`) }]
      : []),
    ...(isObserved(primaryKeyArn) && primaryKeyArn.value !== null && primaryKeyArn.value !== arn
      ? [{ kind: 'member-of' as const, to: primaryKeyArn.value }]
      : []),
  ],
})

/** The key policy is the door; grants are given by whoever it lets in: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
function exposure(key: Resource<KmsKeyFacts>, related: Related): Exposure {
  if (seen(key.facts.policy) === null) {
    const because = 'AWS manages the key and its policy; it works for its own account only.'
    return { kind: 'internal', path: [], accounts: [], because }
  }
  const byPolicy = policyExposure({ what: 'key policy', id: key.arn }, key.facts.policy, key, related)
  return withGrants(byPolicy, key, related)
}

/**
 * Grants let in as the policy does, and are asked for where a key seems idle alone: what was not read is told with the
 * value, for it may be wider. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
function withGrants(exposure: Exposure, key: Resource<KmsKeyFacts>, related: Related): Exposure {
  if (exposure.kind === 'internet') return exposure
  const { grantees } = key.facts
  const known = isObserved(grantees) ? grantees.value : null
  const accounts = (known ?? []).flatMap((grantee) => parseArn(grantee)?.accountId || [])
  const others = sharedWith(related, key, accounts, 'grant')
  const hop = (passes: Hop['passes'], because: string): Hop => ({ what: 'grants', id: null, passes, because })
  const path: Hop[] = []
  if (others.length > 0) path.push(hop('limited', `Grants let in ${letInText(others)}.`))
  if (known === null) path.push(hop('unknown', 'Its grants were not read; they may let in more.'))
  else if (others.length === 0) path.push(hop('no', 'None of its first hundred grants lets in another account.'))
  return {
    kind: others.length > 0 ? widerKind(exposure.kind) : exposure.kind,
    path: [...exposure.path, ...path],
    accounts: [...exposure.accounts, ...others],
    because: [exposure.because, ...path.filter(({ passes }) => passes !== 'no').map(({ because }) => because)].join(
      ' ',
    ),
  }
}

const widerKind = (kind: ExposureKind): ExposureKind => (kind === 'internal' ? 'cross-account' : kind)
