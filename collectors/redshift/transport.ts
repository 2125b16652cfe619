import type { EncryptionInTransit } from '#domain/encryption.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { AttachedParameterGroup, ClusterFacts } from './cluster.ts'
import {
  type ClusterParameterGroupFacts,
  isDefaultGroup,
  parameterGroupType,
  requireSslByDefault,
} from './cluster-parameter-group.ts'

/** How far `require_ssl` of the group has come in the cluster: its own status, else the group's. Null: AWS did not say. */
export function sslStatus(group: AttachedParameterGroup): string | null {
  return group.parameters.require_ssl ?? group.applyStatus
}

/**
 * Whether a cluster refuses plain connections: `require_ssl` of its parameter group, once the cluster runs with it. Every
 * cluster accepts TLS.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html
 */
export function clusterTransport(facts: ClusterFacts, related: Related): EncryptionInTransit {
  const [group] = seen(facts.clusterParameterGroups)
  if (!group) throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusters', 'no parameter group was named'))
  const says = (kind: EncryptionInTransit['kind'], because: string): EncryptionInTransit => ({
    kind,
    minimumTls: null,
    because,
  })
  if (!requiresSsl(group.name, related))
    return says('optional', `require_ssl is false in parameter group ${group.name}: plain connections are accepted.`)
  const status = sslStatus(group)
  if (status === null)
    throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusters', 'no ParameterApplyStatus came'))
  return status === 'in-sync'
    ? says('enforced', `require_ssl is true in parameter group ${group.name}.`)
    : says('optional', `require_ssl is true in parameter group ${group.name}, but ${status}: it is not in force yet.`)
}

function requiresSsl(name: string, related: Related): boolean {
  if (isDefaultGroup(name)) {
    const byDefault = requireSslByDefault(name)
    if (byDefault !== null) return byDefault
    throw new Unseen(unobserved('schema-drift', 'redshift:DescribeClusters', name))
  }
  const group = related.one(
    parameterGroupType,
    'parameterGroupName',
    name,
  ) as Resource<ClusterParameterGroupFacts> | null
  if (group === null)
    throw new Unseen(unobserved('not-covered', parameterGroupType, `parameter group ${name} was not listed`))
  return seen(group.facts.requireSsl)
}
