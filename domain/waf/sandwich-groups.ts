import { containsCidr, parseCidr } from '../network/cidr.ts'
import type { SecurityGroupFacts, SecurityGroupRule } from '../network/facts.ts'
import { ruleCoversPort } from '../network/network-rules.ts'
import { seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { Balancer } from './sandwich-parts.ts'

/** Who lets in whom, by security group: the edges of a WAF sandwich. */

export interface GroupIndex {
  readonly rules: ReadonlyMap<string, readonly SecurityGroupRule[]>
  /** `sg-1 lets it in on port 5432`, where a group on a database's port names one of these; else null. */
  databaseAccess(groupIds: readonly string[]): string | null
}

/** MySQL, PostgreSQL, SQL Server, Oracle, Redshift, Redis, Memcached, MongoDB. */
const databasePorts = [3306, 5432, 1433, 1521, 5439, 6379, 11211, 27017] as const

/** The rules of all groups by id, read once. */
export function groupIndex(related: Related, attempt: <T>(read: () => T, otherwise: T) => T): GroupIndex {
  const rules = new Map<string, readonly SecurityGroupRule[]>()
  const namedBy = new Map<string, { readonly groupId: string; readonly rule: SecurityGroupRule }[]>()
  const enter = ({ facts }: Resource<SecurityGroupFacts>) => {
    const groupId = seen(facts.groupId)
    const ingress = seen(facts.rules).filter(({ egress }) => !egress)
    rules.set(groupId, ingress)
    for (const rule of ingress) {
      if (rule.source.kind !== 'group') continue
      const list = namedBy.get(rule.source.groupId) ?? []
      list.push({ groupId, rule })
      namedBy.set(rule.source.groupId, list)
    }
  }
  for (const group of attempt(() => related.all('AWS::EC2::SecurityGroup'), [])) attempt(() => enter(group), undefined)
  return {
    rules,
    databaseAccess: (groupIds) => {
      for (const { groupId, rule } of groupIds.flatMap((id) => namedBy.get(id) ?? [])) {
        // A rule for every port is how groups let in themselves and their neighbours; it names no database.
        const port = rule.fromPort === rule.toPort ? databasePorts.find((one) => ruleCoversPort(rule, one)) : undefined
        if (port !== undefined && rule.protocol !== '-1') return `${groupId} lets it in on port ${port}`
      }
      return null
    },
  }
}

/** The group among `doors` that names one of `sources`. */
export function admitting(
  { rules }: GroupIndex,
  doors: readonly string[],
  sources: readonly string[],
): { readonly groupId: string; readonly source: string } | null {
  for (const groupId of doors)
    for (const { source } of rules.get(groupId) ?? [])
      if (source.kind === 'group' && sources.includes(source.groupId)) return { groupId, source: source.groupId }
  return null
}

/** What lets everybody in the VPC in: a network load balancer without security groups. */
export function admits({ securityGroupIds }: Balancer): string | null {
  return securityGroupIds.length === 0 ? 'has no security group and lets in everybody in the VPC' : null
}

/** A block among the groups' rules that holds one of the addresses. */
export function admitsAddress(
  { rules }: GroupIndex,
  groupIds: readonly string[],
  addresses: readonly string[],
): string | null {
  const hosts = addresses.flatMap((address) => parseCidr(address) ?? [])
  for (const { source } of groupIds.flatMap((id) => rules.get(id) ?? [])) {
    const block = 'cidr' in source ? parseCidr(source.cidr) : null
    if (block && hosts.some((host) => containsCidr(block, host)))
      return `lets in ${'cidr' in source ? source.cidr : ''}`
  }
  return null
}
