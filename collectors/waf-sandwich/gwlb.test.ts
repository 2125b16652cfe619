import { expect, it } from 'vitest'
import { judgeControl } from '#domain/judge.ts'
import type { Route } from '#domain/network/facts.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars } from '#domain/pillars.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { control } from './controls/gwlb-route-integrity.ts'

/**
 * A subnet of applications whose packets pass firewalls behind a gateway load balancer: `vpce-1` in a subnet of its own,
 * whose table leads to the internet gateway; the gateway's table (edge) leads back. Each row changes the routes and names
 * the table that is judged.
 */

const hidden = unobserved('denied', 'ec2:DescribeRouteTables')
const route = (destination: string, target: string, state: Route['state'] = 'active'): Route => ({
  destination,
  target,
  state,
})
const local = route('10.0.0.0/16', 'local')

interface Tables {
  readonly edge?: readonly Route[] | null | typeof hidden
  readonly app?: readonly Route[]
  readonly endpoint?: readonly Route[]
  /** The subnet of the applications names no table and uses the main one. */
  readonly main?: boolean
  readonly ipv6?: boolean
  readonly unlisted?: string
}

function verdict(
  judged: 'edge' | 'app',
  { edge, app, endpoint, main = false, ipv6 = false, unlisted }: Tables,
): Compliance {
  const isFact = (value: unknown): value is Observed<unknown> =>
    typeof value === 'object' && value !== null && 'unobserved' in value
  const made = (type: string, id: string, facts: object): Resource => ({
    accountId: '111122223333',
    region: 'eu-central-1',
    partition: 'aws',
    type,
    arn: `arn:aws:ec2:eu-central-1:111122223333:x/${id}`,
    name: id,
    incarnation: id,
    tags: observed({}, 'x'),
    facts: Object.fromEntries(
      Object.entries({ vpcId: 'vpc-1', ...facts }).map(([name, value]) => [
        name,
        isFact(value) ? value : observed(value, 'x'),
      ]),
    ),
  })
  const table = (id: string, routes: unknown, more: object) =>
    made('AWS::EC2::RouteTable', id, { routeTableId: id, main: false, subnetIds: [], gatewayIds: [], routes, ...more })
  const both = ipv6
    ? [route('10.0.1.0/24', 'vpce-1'), route('2001:db8::/64', 'vpce-1')]
    : [route('10.0.1.0/24', 'vpce-1')]
  const resources = [
    made('AWS::EC2::Subnet', 'subnet-app', {
      subnetId: 'subnet-app',
      cidrBlock: '10.0.1.0/24',
      ipv6CidrBlocks: ipv6 ? ['2001:db8::/64'] : [],
    }),
    made('AWS::EC2::Subnet', 'subnet-endpoint', {
      subnetId: 'subnet-endpoint',
      cidrBlock: '10.0.9.0/28',
      ipv6CidrBlocks: [],
    }),
    made('AWS::EC2::VPCEndpoint', 'vpce-1', {
      vpcEndpointId: 'vpce-1',
      endpointType: 'GatewayLoadBalancer',
      subnetIds: ['subnet-endpoint'],
    }),
    table('rtb-endpoint', endpoint ?? [local, route('0.0.0.0/0', 'igw-1'), route('::/0', 'igw-1')], {
      subnetIds: ['subnet-endpoint'],
    }),
    table(
      'rtb-app',
      app ?? [local, route('0.0.0.0/0', 'vpce-1'), route('::/0', 'vpce-1')],
      main ? { main } : { subnetIds: ['subnet-app'] },
    ),
    ...(edge === null ? [] : [table('rtb-edge', edge ?? [local, ...both], { gatewayIds: ['igw-1'] })]),
  ]
  const related = relatedIndex({
    resources,
    listed: (type) => type !== unlisted,
    accountId: '111122223333',
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01'),
  })
  const resource = resources.find(({ name }) => name === `rtb-${judged}`)
  if (!resource) throw new Error(`There is no table rtb-${judged}.`)
  return judgeControl(
    'waf-sandwich/gwlb-route-integrity',
    control,
    resource,
    {} as Pillars,
    related,
    (_what, _one, error) => {
      throw error
    },
  ).compliance
}

const straight = [local, route('0.0.0.0/0', 'igw-1')]

it.each<[string, 'edge' | 'app', Tables, Compliance]>([
  ['both ways pass the endpoint', 'edge', {}, 'COMPLIANT'],
  ['both ways pass the endpoint', 'app', {}, 'COMPLIANT'],
  ['so they do where the subnet uses the main table', 'app', { main: true }, 'COMPLIANT'],
  ['so they do for IPv6', 'edge', { ipv6: true }, 'COMPLIANT'],
  ['what leaves goes straight to the internet gateway', 'edge', { app: straight }, 'NON_COMPLIANT'],
  ['what arrives goes straight to the subnet', 'app', { edge: [local] }, 'NON_COMPLIANT'],
  ['the internet gateway has no table, and hands everything straight on', 'app', { edge: null }, 'NON_COMPLIANT'],
  [
    'what leaves for one network goes past the endpoint',
    'edge',
    { app: [local, route('0.0.0.0/0', 'vpce-1'), route('203.0.113.0/24', 'igw-1')] },
    'NON_COMPLIANT',
  ],
  [
    'what leaves for one network goes past the endpoint, and the subnet’s own table says so too',
    'app',
    { app: [local, route('0.0.0.0/0', 'vpce-1'), route('203.0.113.0/24', 'igw-1')] },
    'NON_COMPLIANT',
  ],
  [
    'what leaves over IPv6 goes past the endpoint',
    'app',
    { ipv6: true, app: [local, route('0.0.0.0/0', 'vpce-1'), route('::/0', 'igw-1')] },
    'NON_COMPLIANT',
  ],
  [
    'what arrives over IPv6 goes straight to the subnet',
    'app',
    { ipv6: true, edge: [local, route('10.0.1.0/24', 'vpce-1')] },
    'NON_COMPLIANT',
  ],
  [
    'a route to an endpoint that is gone guards nothing',
    'app',
    { edge: [local, route('10.0.1.0/24', 'vpce-1', 'blackhole')] },
    'NON_COMPLIANT',
  ],
  [
    'nothing arrives behind NAT',
    'app',
    { endpoint: [local, route('0.0.0.0/0', 'nat-1')], edge: null },
    'NOT_APPLICABLE',
  ],
  ['a subnet that does not use the endpoint', 'app', { app: straight, edge: [local] }, 'NOT_APPLICABLE'],
  ['routes of the gateway’s table were not read', 'app', { edge: hidden }, 'INSUFFICIENT_DATA'],
  ['endpoints were not listed', 'app', { unlisted: 'AWS::EC2::VPCEndpoint' }, 'INSUFFICIENT_DATA'],
])('%s (%s)', (_title, judged, tables, compliance) => {
  expect(verdict(judged, tables)).toBe(compliance)
})
