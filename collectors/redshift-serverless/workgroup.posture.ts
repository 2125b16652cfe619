import type { Exposure } from '#domain/exposure.ts'
import { eitherWay, exposureEitherWay, reachabilityLooksAt, standing } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { type NamespaceFacts, namespaceType } from './namespace.ts'
import type { WorkgroupFacts } from './workgroup.ts'

export const posture = definePosture<WorkgroupFacts>()({
  resourceType: 'AWS::RedshiftServerless::Workgroup',
  looksAt: [namespaceType, ...reachabilityLooksAt],

  /** https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html */
  encryptionInTransit: ({ facts }) =>
    seen(facts.requireSsl)
      ? { kind: 'enforced', minimumTls: null, because: 'require_ssl is true.' }
      : { kind: 'optional', minimumTls: null, because: 'require_ssl is false: plain connections are accepted.' },

  exposure({ facts }, related) {
    const network = fromInternet(facts, related)
    if (network.kind === 'internet' || network.kind === 'internet-limited') return network
    const vpcs = seen(facts.crossAccountVpcs)
    if (vpcs.length === 0) return network
    const because = `VPCs of other accounts may make endpoints to it: ${vpcs.join(', ')}.`
    return {
      kind: 'cross-account',
      path: [{ what: 'cross-account VPC access', id: vpcs[0] ?? null, passes: 'limited', because }],
      // The workgroup names the VPCs, not their accounts.
      accounts: [
        ...vpcs.map((who) => ({ who, standing: 'unknown', by: 'cross-account VPC access' }) as const),
        ...network.accounts,
      ],
      because,
    }
  },

  relations({ facts }, related) {
    if (!isObserved(facts.namespaceName)) return []
    const namespace = related.one(
      namespaceType,
      'namespaceName',
      facts.namespaceName.value,
    ) as Resource<NamespaceFacts> | null
    return namespace ? [{ kind: 'fronts', to: namespace.arn }] : []
  },
})

/** Only a publicly accessible workgroup has a public address. */
function fromInternet(facts: WorkgroupFacts, related: Related): Exposure {
  const door = standing(facts)
  const isDual = mapObserved(facts.ipAddressType, (type) => type === 'dualstack')
  return eitherWay('public address', facts.publiclyAccessible, (publicAddress) =>
    exposureEitherWay(related, isDual, (dual) => ({
      ...door,
      publicAddress,
      ipv6: publicAddress && dual,
      families: dual ? [4, 6] : [4],
    })),
  )
}
