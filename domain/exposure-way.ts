import type { Exposure } from './exposure.ts'
import type { Hop } from './hop.ts'
import { isObserved, type Observed } from './observed.ts'

/**
 * The facts that make something reachable, as one short text: `address+route+network-acl+security-group`. Each hop of the path
 * is one of a few kinds of fact; together they are the combination that decides. Where it is not known who can reach
 * something, the fact that was not read, after a question mark: `?security-group`.
 */

/** Kinds of fact, in the order in which a request meets them. */
export const exposureFacts = [
  'address',
  'route',
  'network-acl',
  'security-group',
  'front',
  'endpoint',
  'limits',
  'join',
  'policy',
  'share',
  'other',
] as const
export type ExposureFact = (typeof exposureFacts)[number]

export const exposureFactWords: Readonly<Record<ExposureFact, string>> = {
  address: 'public address',
  route: 'route to a gateway',
  'network-acl': 'network ACL',
  'security-group': 'security group',
  front: 'balancer or gateway in front',
  endpoint: 'public endpoint of the service',
  limits: 'limits on who comes',
  join: 'peering or endpoint',
  policy: 'policy',
  share: 'share',
  other: 'another fact',
}

const hops: Readonly<Record<Exclude<ExposureFact, 'other'>, readonly string[]>> = {
  address: ['public address', 'IPv6 address'],
  route: ['internet gateway', 'route table', 'ingress routing', 'VPC Block Public Access'],
  'network-acl': ['network ACL'],
  'security-group': ['security group', 'cluster security group', 'remote access', 'client IP preservation'],
  front: [
    'load balancer',
    'target group',
    'listener rule',
    'CloudFront distribution',
    'VPC origin',
    'API Gateway',
    'VPC link',
    'instance',
    'target',
  ],
  endpoint: [
    'public endpoint',
    'edge location',
    'execute-api endpoint',
    'custom domain',
    'AppSync endpoint',
    'user pool endpoint',
    'hosted sign-in pages',
    'identity pool endpoint',
    'Verified Access endpoint',
    'service',
    'internet access gateway',
    'enforced HTTPS',
  ],
  limits: [
    'allowed networks',
    'geo restriction',
    'viewer mTLS',
    'signed URLs',
    'basic authentication',
    'fine-grained access control',
  ],
  join: ['VPC peering', 'VPC endpoint', 'VPC endpoint service', 'transit gateway', 'shared VPC', 'private endpoint'],
  policy: [
    'resource policy',
    'stream policy',
    'access policy',
    'network policy',
    'data access policy',
    'key policy',
    'grants',
    'endpoint policy',
  ],
  share: [
    'restore attribute',
    'restore access',
    'data share',
    'endpoint authorization',
    'endpoint service permissions',
    'VPC endpoint access',
    'cross-account VPC access',
  ],
}

/** What only says where the rest is written decides nothing. */
const silent: ReadonlySet<string> = new Set(['launch template', 'subnet', 'subnet group', 'VPC', 'option group'])

const factOfHop: ReadonlyMap<string, ExposureFact> = new Map(
  Object.entries(hops).flatMap(([fact, names]) => names.map((name) => [name, fact as ExposureFact] as const)),
)

/**
 * The way by which somebody outside reaches something, or what was not read of it; '' where nobody outside does. What was not
 * read and stands on no path is named by its call: `?rds:DescribeDBInstances`.
 */
export function exposureWay(exposure: Observed<Exposure>): string {
  if (!isObserved(exposure)) {
    const unread = exposure.path?.find(({ passes }) => passes === 'unknown')
    return `?${unread ? (factOfHop.get(unread.what) ?? unread.what).replaceAll(' ', '-') : exposure.call}`
  }
  const { kind, path } = exposure.value
  if (kind !== 'internet' && kind !== 'internet-limited' && kind !== 'cross-account') return ''
  const found = new Set(path.filter(({ passes }) => passes !== 'no').map(factOf))
  return exposureFacts.filter((fact) => found.has(fact)).join('+') || 'other'
}

function factOf({ what }: Pick<Hop, 'what'>): ExposureFact | null {
  return silent.has(what) ? null : (factOfHop.get(what) ?? 'other')
}

/** The facts of a way; empty for one that was not read. */
export function factsOfWay(way: string): readonly ExposureFact[] {
  const named = new Set(way.split('+'))
  return exposureFacts.filter((fact) => named.has(fact))
}

/** What was not read, in words; null for a way that was. */
export function unreadOfWay(way: string): string | null {
  if (!way.startsWith('?')) return null
  const name = way.slice(1)
  return exposureFactWords[name as ExposureFact] ?? name
}
