import type { ExposureKind } from '../../exposure.ts'
import type { Hop } from '../../hop.ts'
import { Unseen } from '../../observed.ts'
import { account, list, listOfAws, refused, resource, vpcId } from '../../pretend/network.ts'
import type { Related } from '../../related.ts'
import { relatedIndex } from '../../related-index.ts'
import type { Resource } from '../../resource.ts'
import type { NetworkAclEntry, Route, SecurityGroupRule } from '../facts.ts'
import { type Endpoint, networkExposure } from '../reachability.ts'

/**
 * Small worlds for the tables of cases. Unless a case says otherwise there is a database with a public IPv4 address on port
 * 5432, in a subnet whose table leads to an internet gateway, behind a network ACL that lets everything through and a
 * security group that lets everybody in. Each case says what is different.
 */

export { account }
export const partner = '222222222222'
export const vendor = '333333333333'

/** A fact that AWS refused to tell. */
export const unread = refused
export type Unread = typeof unread

export interface World {
  /** `0.0.0.0/0 → igw-1`, `10.1.0.0/16 → pcx-1 blackhole`: those of the one table of the one subnet. */
  readonly routes?: readonly string[] | Unread
  /** In place of that table: tables by id. */
  readonly tables?: { readonly [id: string]: Table }
  /** `100 in allow all 0.0.0.0/0`, `90 in deny tcp 5432 ::/0`, `100 out allow 17 1024-65535 0.0.0.0/0`. Null: none is listed. */
  readonly acl?: readonly string[] | Unread | null
  /** Group by id, each with its rules: `tcp 5432 0.0.0.0/0`, `all sg-2`, `tcp 5432 sg-9@222222222222 over pcx-1`, `out all ::/0`. */
  readonly groups?: { readonly [id: string]: readonly string[] | Unread }
  /** Accounts that made security groups in the VPC. */
  readonly borrowers?: readonly string[]
  /** Prefix lists by id: their blocks, or the name of one that AWS keeps. */
  readonly lists?: { readonly [id: string]: readonly string[] | string | Unread }
  readonly subnets?: { readonly [id: string]: { readonly [fact: string]: unknown } }
  readonly gateway?: { readonly vpcIds: readonly string[] | Unread } | null
  readonly peerings?: { readonly [id: string]: Peering }
  /** The account that owns the VPC and shares it; what follows of its network is listed by ours. */
  readonly owner?: string
  readonly others?: readonly Resource[]
  /** Types whose listing AWS refused. */
  readonly unlisted?: readonly string[]
}

interface Table {
  readonly routes: readonly string[] | Unread
  readonly subnets?: readonly string[]
  readonly main?: boolean | Unread
  /** Gateways whose arriving packets it routes. */
  readonly gateways?: readonly string[] | Unread
}

interface Peering {
  /** The account at the other end. */
  readonly account?: string
  readonly blocks?: readonly string[]
  readonly status?: string | Unread
  /** Who asked for it: they or, unless said otherwise, we. */
  readonly requester?: 'us' | 'them'
  /** The account that listed it, where that is another one. */
  readonly listedBy?: string
  readonly sides?: Unread
}

export const openRoutes = ['10.0.0.0/16 → local', '2a05::/56 → local', '0.0.0.0/0 → igw-1', '::/0 → igw-1']
export const openAcl = [
  '100 in allow all 0.0.0.0/0',
  '100 out allow all 0.0.0.0/0',
  '101 in allow all ::/0',
  '101 out allow all ::/0',
]
export const openGroup = ['tcp 5432 0.0.0.0/0', 'tcp 5432 ::/0']

export const database: Endpoint = {
  vpcId,
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  port: 5432,
  protocol: 'tcp',
  publicAddress: true,
  ipv6: false,
}
/** No address but an IPv6 one. */
export const overIpv6: Partial<Endpoint> = { publicAddress: false, ipv6: true, families: [6] }
/** No address that the internet can reach. */
export const inside: Partial<Endpoint> = { publicAddress: false }

const isUnread = (value: unknown): value is Unread => value === unread
const each = <T>(texts: readonly string[] | Unread, read: (text: string) => T) =>
  isUnread(texts) ? texts : texts.map(read)

function routeOf(text: string): Route {
  const [destination = '', target = '', state = 'active'] = text.split(/ → | /)
  return { destination, target, state: state as Route['state'] }
}

/** `5432`, `1024-65535`, or no text for all ports. */
function portsOf(text: string | undefined): { readonly fromPort: number | null; readonly toPort: number | null } {
  if (text === undefined) return { fromPort: null, toPort: null }
  const [from = '', to = from] = text.split('-')
  return { fromPort: Number(from), toPort: Number(to) }
}

function entryOf(text: string): NetworkAclEntry {
  const [number, direction, action, protocol = '', ...rest] = text.split(' ')
  const cidr = rest.pop() ?? ''
  const numbers: Readonly<Record<string, string>> = { all: '-1', tcp: '6', udp: '17' }
  return {
    ruleNumber: Number(number),
    egress: direction === 'out',
    allow: action === 'allow',
    protocol: numbers[protocol] ?? protocol,
    cidr,
    ...portsOf(rest[0]),
  }
}

function ruleOf(text: string): SecurityGroupRule {
  const [, out, protocol = '', ports, source = '', peeringId] =
    /^(out )?(\S+) (?:(\d+(?:-\d+)?) )?(\S+)(?: over (\S+))?$/.exec(text) ?? []
  return {
    egress: out !== undefined,
    protocol: protocol === 'all' ? '-1' : protocol,
    ...portsOf(ports),
    source: sourceOf(source, peeringId),
  }
}

function sourceOf(source: string, peeringId: string | undefined): SecurityGroupRule['source'] {
  const [groupId = '', owner = account] = source.split('@')
  if (source.startsWith('sg-'))
    return { kind: 'group', groupId, accountId: owner, ...(peeringId !== undefined && { peeringId }) }
  if (source.startsWith('pl-')) return { kind: 'prefix-list', prefixListId: source }
  return { kind: source.includes(':') ? 'ipv6' : 'ipv4', cidr: source }
}

/** The same resource, as the account that owns the VPC names it. */
const ownedBy = (owner: string, one: Resource): Resource => ({ ...one, arn: one.arn.replace(account, owner) })

function peeringOf(id: string, peering: Peering): Resource {
  const { account: other = partner, blocks = ['10.1.0.0/16', '2a05:1::/56'], status = 'active' } = peering
  const ours = { vpcId, ownerId: peering.listedBy ?? account, region: null, cidrBlocks: ['10.0.0.0/16'] }
  const theirs = { vpcId: 'vpc-2', ownerId: other, region: null, cidrBlocks: blocks }
  const [requester, accepter] = peering.requester === 'them' ? [theirs, ours] : [ours, theirs]
  const made = resource('AWS::EC2::VPCPeeringConnection', id, {
    vpcPeeringConnectionId: id,
    status,
    requester: peering.sides ?? requester,
    accepter: peering.sides ?? accepter,
  })
  const accountId = peering.listedBy ?? account
  return { ...made, accountId, arn: `arn:aws:ec2:eu-west-1:${accountId}:vpc-peering-connection/${id}` }
}

function listOf(id: string, held: readonly string[] | string | Unread): Resource {
  if (typeof held === 'string') return listOfAws(id, held)
  const family = !isUnread(held) && held[0]?.includes(':') ? 'IPv6' : 'IPv4'
  return list(id, held, { addressFamily: family })
}

export function relatedOf(world: World): Related {
  const owner = world.owner ?? account
  const tables = world.tables ?? { 'rtb-1': { subnets: ['subnet-1'], routes: world.routes ?? openRoutes } }
  const entries = world.acl === undefined ? openAcl : world.acl
  const subnetIds = ['subnet-1', 'subnet-2', 'subnet-3']
  const network = [
    ...Object.entries(tables).map(([id, { routes, subnets = [], main = false, gateways = [] }]) =>
      resource('AWS::EC2::RouteTable', id, {
        routeTableId: id,
        vpcId,
        main,
        subnetIds: subnets,
        gatewayIds: gateways,
        routes: each(routes, routeOf),
      }),
    ),
    ...(entries === null
      ? []
      : [
          resource('AWS::EC2::NetworkAcl', 'acl-1', {
            networkAclId: 'acl-1',
            vpcId,
            isDefault: false,
            subnetIds,
            entries: each(entries, entryOf),
          }),
        ]),
    ...subnetIds.map((id, index) =>
      resource('AWS::EC2::Subnet', id, {
        subnetId: id,
        vpcId,
        cidrBlock: `10.0.${index + 1}.0/24`,
        ipv6CidrBlocks: [`2a05:0:0:${index + 1}::/64`],
        internetGatewayBlockMode: 'off',
        ownerId: owner,
        ...world.subnets?.[id],
      }),
    ),
    ...(world.gateway === null
      ? []
      : [
          resource('AWS::EC2::InternetGateway', 'igw-1', {
            internetGatewayId: 'igw-1',
            vpcIds: world.gateway?.vpcIds ?? [vpcId],
          }),
        ]),
  ].map((one) => ownedBy(owner, one))
  return relatedIndex({
    resources: [
      ...network,
      ...Object.entries(world.groups ?? { 'sg-1': openGroup }).map(([groupId, rules]) =>
        resource('AWS::EC2::SecurityGroup', groupId, {
          groupId,
          groupName: groupId,
          vpcId,
          rules: each(rules, ruleOf),
        }),
      ),
      ...(world.borrowers ?? []).map((borrower) =>
        ownedBy(
          borrower,
          resource('AWS::EC2::SecurityGroup', `sg-of-${borrower}`, { groupId: `sg-of-${borrower}`, vpcId, rules: [] }),
        ),
      ),
      ...Object.entries(world.lists ?? {}).map(([id, held]) => listOf(id, held)),
      ...Object.entries(world.peerings ?? {}).map(([id, peering]) => peeringOf(id, peering)),
      ...(world.others ?? []),
    ],
    listed: (type) => (world.unlisted?.includes(type) ? { ...unread, call: type } : true),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
}

/** A path as the tables write it: `✕` before the hop that closes it, `~` before one that passes some, `?` before an unread one. */
export function marked(path: readonly Hop[]): string {
  const marks: Record<Hop['passes'], string> = { yes: '', limited: '~ ', no: '✕ ', unknown: '? ' }
  return path.map(({ what, id, passes }) => `${marks[passes]}${id ? `${what} ${id}` : what}`).join(' → ')
}

export interface Verdict {
  readonly is: ExposureKind | 'unknown'
  readonly path: string
  readonly accounts?: readonly string[]
}

export function verdictOf(judge: () => ReturnType<typeof networkExposure>): Verdict {
  try {
    const { kind, path, accounts } = judge()
    const who = [...new Set(accounts.map((one) => one.who))].sort()
    return { is: kind, path: marked(path), ...(who.length > 0 && { accounts: who }) }
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return { is: 'unknown', path: marked(error.cause.path ?? []) }
  }
}

export interface Case extends World, Verdict {
  /** What is different about the database. */
  readonly endpoint?: Partial<Endpoint>
}

/** A table of cases by the sentence that each of them proves. */
export type Cases = { readonly [sentence: string]: Case }

export function found({ is, path, accounts, endpoint, ...world }: Case): Verdict {
  return verdictOf(() => networkExposure(relatedOf(world), { ...database, ...endpoint }))
}

export function wanted({ is, path, accounts }: Verdict): Verdict {
  return { is, path, ...(accounts && { accounts }) }
}
