import type { Exposure } from '#domain/exposure.ts'
import { exposureEitherWay, reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { type NamespaceFacts, namespaceType } from './namespace.ts'
import type { WorkgroupFacts } from './workgroup.ts'

const call = 'redshift-serverless:ListWorkgroups'

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
  const publiclyAccessible = seen(facts.publiclyAccessible)
  const subnetIds = seen(facts.subnetIds)
  const securityGroupIds = seen(facts.securityGroupIds)
  // A workgroup always has both; none would read as "nothing filters" and "it is in no subnet".
  if (subnetIds.length === 0) throw new Unseen(unobserved('not-returned', call, 'no subnet was named'))
  if (securityGroupIds.length === 0) throw new Unseen(unobserved('not-returned', call, 'no security group was named'))
  const isDual = mapObserved(facts.ipAddressType, (type) => type === 'dualstack')
  return exposureEitherWay(related, isDual, (dual) => ({
    // Null where its endpoint names none: its subnets do.
    vpcId: seen(facts.vpcId),
    subnetIds,
    securityGroupIds,
    port: seen(facts.port),
    protocol: 'tcp',
    publicAddress: publiclyAccessible,
    ipv6: publiclyAccessible && dual,
    families: dual ? [4, 6] : [4],
  }))
}
