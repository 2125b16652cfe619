import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { addressSet, type Cidr, difference, parseCidr } from '#domain/network/cidr.ts'
import type { PeeredVpc, VpcPeeringConnectionFacts } from '#domain/network/facts.ts'
import { prefixListType, routedBlocks } from '#domain/network/prefix-list.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'

const resourceType = 'AWS::EC2::VPCPeeringConnection'
const routeTableType = 'AWS::EC2::RouteTable'
const account = '111122223333'

const side = (vpcId: string, ownerId: string, ...cidrBlocks: readonly string[]): PeeredVpc => ({
  vpcId,
  ownerId,
  region: 'eu-west-1',
  cidrBlocks,
})
const ours = side('vpc-1', account, '10.0.0.0/16')
const theirs = side('vpc-2', account, '10.1.0.0/16')
const table = (destination: string, target = 'pcx-1') => ({
  type: routeTableType,
  facts: {
    routeTableId: 'rtb-1',
    routes: [
      { destination: '10.0.0.0/16', target: 'local', state: 'active' },
      { destination, target, state: 'active' },
    ],
  },
})
const active = { vpcPeeringConnectionId: 'pcx-1', status: 'active', requester: ours, accepter: theirs }

/** Does a routed block hold all of another? */
function holds(wide: Cidr, text: string): boolean {
  const inner = parseCidr(text)
  if (inner?.family !== wide.family) return false
  return difference(addressSet(inner.family, [inner]), addressSet(wide.family, [wide])).length === 0
}

export const family = defineFamily({
  'ec2/vpc-peering-same-account': defineControl<VpcPeeringConnectionFacts>()({
    resourceType,
    title: 'Peering stays within known accounts',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A peering makes the other network part of this one; whoever gets into it stands before every security group that trusts private addresses.',
    fix: 'Offer partners an endpoint service in place of the peering, and delete peerings that nobody needs.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/peering/security-vpc-peering.html',
    expected: 'Both VPCs in accounts of the organisation',
    frameworks: ['powerpipe:vpc_peering_connection_no_cross_account_access'],
    needs: ['status', 'requester', 'accepter'],
    evaluate: ({ status, requester, accepter, accountId }, related) => {
      if (status !== 'active' && status !== 'pending-acceptance') return notApplicable(`Its state is ${status}.`)
      const others = [requester, accepter].filter(({ ownerId }) => ownerId !== accountId)
      const members = related.organizationAccounts()
      const stranger = others.find(({ ownerId }) => !members?.has(ownerId))
      if (!stranger)
        return compliant(others[0] ? `It leads to account ${others[0].ownerId}.` : 'Both VPCs belong to this account.')
      // Without an organisation no other account is known to be one's own.
      const whose = members ? 'outside the organisation' : 'another account'
      return nonCompliant(`It leads to ${stranger.vpcId} of account ${stranger.ownerId}, ${whose}.`)
    },
    examples: {
      compliant: [
        { facts: { status: 'active', requester: ours, accepter: theirs } },
        { facts: { status: 'active', requester: side('vpc-3', '444455556666'), accepter: ours } },
      ],
      nonCompliant: [
        { facts: { status: 'active', requester: ours, accepter: side('vpc-3', '999999999999') } },
        { facts: { status: 'pending-acceptance', requester: side('vpc-3', '999999999999'), accepter: ours } },
      ],
    },
  }),

  'ec2/vpc-peering-routes-narrow': defineControl<VpcPeeringConnectionFacts>()({
    resourceType,
    title: 'Peering routes are narrower than a whole VPC',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A route to all of the other VPC lets every subnet talk to everything in it, where most peerings serve one application.',
    fix: 'Replace the route by routes to the subnets that are needed.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html',
    expected: 'No route through it that holds a whole block of the other VPC',
    frameworks: [
      'cis-3.0:5.5',
      'cis-5.0:5.6',
      'cis-6.0:6.6',
      'cis-7.0:6.6',
      'prowler:vpc_peering_routing_tables_with_least_privilege',
      'powerpipe:vpc_peering_connection_route_table_least_privilege',
    ],
    needs: ['vpcPeeringConnectionId', 'status', 'requester', 'accepter'],
    looksAt: [routeTableType, prefixListType],
    evaluate: ({ vpcPeeringConnectionId: id, status, requester, accepter }, related) => {
      if (status !== 'active') return notApplicable(`It carries nothing: its state is ${status}.`)
      const whole = [...requester.cidrBlocks, ...accepter.cidrBlocks]
      if (whole.length === 0)
        throw new Unseen(unobserved('not-returned', 'ec2:DescribeVpcPeeringConnections', 'the blocks of its VPCs'))
      const used: string[] = []
      for (const { facts } of related.all(routeTableType)) {
        const tableId = seen(facts.routeTableId)
        for (const family of [4, 6] as const) {
          const routes = routedBlocks(related, family, seen(facts.routes), (target) => target === id)
          for (const { cidr, text, route } of routes) {
            if (route.target !== id || route.state !== 'active') continue
            const wide = whole.find((block) => holds(cidr, block))
            if (wide) return nonCompliant(`Route table ${tableId} leads ${text} through it, all of ${wide}.`)
            used.push(text)
          }
        }
      }
      return compliant(used.length > 0 ? `Only ${[...new Set(used)].join(', ')} lead through it.` : 'No route uses it.')
    },
    examples: {
      compliant: [
        { facts: active, related: [table('10.1.128.0/20')] },
        { facts: active, related: [table('10.1.0.0/16', 'pcx-other')] },
      ],
      nonCompliant: [
        { facts: active, related: [table('10.1.0.0/16')] },
        { facts: active, related: [table('10.0.0.0/8')] },
        {
          facts: { ...active, requester: side('vpc-2', account, '10.1.0.0/16', '10.9.0.0/24') },
          related: [table('10.9.0.0/24')],
        },
      ],
    },
  }),
})
