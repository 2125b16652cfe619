import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import type { SecurityGroupRule } from '#domain/network/facts.ts'
import { rangesOpenTo, rangeText } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { seen, unobserved } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Related } from '#domain/related.ts'

/** Who may open a connection to a load balancer, by its scheme and its security groups. */

const resourceType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const securityGroup = 'AWS::EC2::SecurityGroup'
const albGroups =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html'
const nlbGroups = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html'

function rulesOf(groupId: string, related: Related): readonly SecurityGroupRule[] {
  const group = related.one(securityGroup, 'groupId', groupId)
  return group
    ? seen(group.facts.rules)
    : seen(unobserved('not-covered', securityGroup, `security group ${groupId} is not known`))
}

const ingress = (source: SecurityGroupRule['source']): SecurityGroupRule => ({
  egress: false,
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  source,
})
const egress: SecurityGroupRule = {
  egress: true,
  protocol: '-1',
  fromPort: null,
  toPort: null,
  source: { kind: 'ipv4', cidr: '0.0.0.0/0' },
}
const groupWith = (...rules: readonly SecurityGroupRule[]) => [
  { type: securityGroup, facts: { groupId: 'sg-1', rules } },
]
const fromList = ingress({ kind: 'prefix-list', prefixListId: 'pl-1' })
const list = (prefixListName: string, ...entries: readonly string[]) => ({
  type: prefixListType,
  facts: {
    prefixListId: 'pl-1',
    prefixListName,
    ownerId: prefixListName.startsWith('com.amazonaws.') ? 'AWS' : '111122223333',
    addressFamily: 'IPv4',
    entries,
  },
})
const publicAlb = {
  loadBalancerType: 'application',
  scheme: 'internet-facing',
  securityGroupIds: ['sg-1'],
} as const

export const family = defineFamily({
  'elastic-load-balancing-v2/not-internet-facing': defineControl<LoadBalancerFacts>()({
    resourceType,
    title: 'Load balancer is internal unless approved',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Every internet-facing load balancer is a door. Which doors are meant is the owner’s decision, so this control is off until it is switched on; approve the others by an exception.',
    fix: 'Replace the load balancer by an internal one; the scheme cannot be changed.',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme',
    expected: 'scheme internal',
    frameworks: ['powerpipe:elb_application_classic_network_lb_prohibit_public_access'],
    enabled: false,
    needs: ['scheme'],
    evaluate: ({ scheme }) => {
      if (scheme === null) return notApplicable('A gateway load balancer has no scheme.')
      return scheme === 'internal' ? compliant('It is internal.') : nonCompliant('It is internet-facing.')
    },
    examples: {
      compliant: [{ facts: { scheme: 'internal' } }],
      nonCompliant: [{ facts: { scheme: 'internet-facing' } }],
    },
  }),
  'elastic-load-balancing-v2/not-open-to-any': defineControl<LoadBalancerFacts>()({
    resourceType,
    title: 'Internet-facing load balancer is not open to any address on any port',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A load balancer that lets in every address is attacked by every address. Behind a content delivery network or for known partners it need not.',
    fix: 'Let the security groups admit only those who must reach it, such as CloudFront’s origin-facing prefix list; accept public sites by an exception.',
    reference: albGroups,
    expected: 'no security group rule for 0.0.0.0/0 or ::/0',
    frameworks: ['prowler:elbv2_internet_facing', 'ISO27001-2022:A.8.1'],
    needs: ['loadBalancerType', 'scheme', 'securityGroupIds'],
    looksAt: [securityGroup, prefixListType],
    evaluate: ({ loadBalancerType, scheme, securityGroupIds }, related) => {
      if (scheme !== 'internet-facing') return notApplicable('It is not internet-facing.')
      if (securityGroupIds.length === 0)
        return nonCompliant(`It is an internet-facing ${loadBalancerType} load balancer without a security group.`)
      // Rules of several groups add up; one open port is proof, whatever a group that was not read says.
      const open = rangesOpenTo(related, securityGroupIds)
      if (open.length > 0)
        return nonCompliant(`${securityGroupIds.join(', ')} let everybody reach ${open.map(rangeText).join('; ')}.`)
      return compliant('No port of its security groups is open to every address.')
    },
    examples: {
      compliant: [
        { facts: publicAlb, related: groupWith(ingress({ kind: 'ipv4', cidr: '198.51.100.0/24' }), egress) },
        {
          facts: publicAlb,
          related: [...groupWith(fromList), list('com.amazonaws.global.cloudfront.origin-facing')],
        },
        { facts: publicAlb, related: [...groupWith(fromList), list('partners', '203.0.113.0/24')] },
        // Answering a ping opens no port.
        {
          facts: publicAlb,
          related: groupWith({
            ...ingress({ kind: 'ipv4', cidr: '0.0.0.0/0' }),
            protocol: 'icmp',
            fromPort: null,
            toPort: null,
          }),
        },
      ],
      nonCompliant: [
        { facts: publicAlb, related: groupWith(ingress({ kind: 'ipv6', cidr: '::/0' })) },
        { facts: publicAlb, related: [...groupWith(fromList), list('partners', '0.0.0.0/1', '128.0.0.0/1')] },
        // Each of two groups lets in an eighth of all addresses, a quarter on the port that they share.
        {
          facts: { ...publicAlb, securityGroupIds: ['sg-1', 'sg-2'] },
          related: [
            ...groupWith(ingress({ kind: 'ipv4', cidr: '0.0.0.0/3' })),
            {
              type: securityGroup,
              facts: {
                groupId: 'sg-2',
                rules: [{ ...ingress({ kind: 'ipv4', cidr: '32.0.0.0/3' }), fromPort: 400, toPort: 500 }],
              },
            },
          ],
        },
        { facts: { loadBalancerType: 'network', scheme: 'internet-facing', securityGroupIds: [] } },
      ],
    },
  }),
  'elastic-load-balancing-v2/nlb-has-security-group': defineControl<LoadBalancerFacts>()({
    resourceType,
    title: 'NLB has a security group (otherwise exposure depends on targets)',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A network load balancer without security groups passes every connection on; only the targets’ own groups can refuse it.',
    fix: 'Make a new network load balancer with a security group; one made without cannot be given any.',
    reference: nlbGroups,
    expected: 'at least one security group',
    needs: ['loadBalancerType', 'securityGroupIds'],
    evaluate: ({ loadBalancerType, securityGroupIds }) => {
      if (loadBalancerType !== 'network') return notApplicable('It is not a network load balancer.')
      return securityGroupIds.length > 0
        ? compliant(`It has ${securityGroupIds.join(', ')}.`)
        : nonCompliant('It has no security group.')
    },
    examples: {
      compliant: [{ facts: { loadBalancerType: 'network', securityGroupIds: ['sg-1'] } }],
      nonCompliant: [{ facts: { loadBalancerType: 'network', securityGroupIds: [] } }],
    },
  }),
  'elastic-load-balancing-v2/sg-outbound-rule': defineControl<LoadBalancerFacts>()({
    resourceType,
    title: 'ALB security groups have an outbound rule',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without an outbound rule the load balancer reaches neither its targets nor their health checks.',
    fix: 'Add an outbound rule to the targets’ security group on their port.',
    reference: albGroups,
    expected: 'an outbound rule in one of its security groups',
    frameworks: ['powerpipe:elb_application_lb_with_outbound_rule'],
    needs: ['loadBalancerType', 'securityGroupIds'],
    looksAt: [securityGroup],
    evaluate: ({ loadBalancerType, securityGroupIds }, related) => {
      if (loadBalancerType !== 'application') return notApplicable('It is not an application load balancer.')
      // Rules of several groups add up: one is enough, whatever a group that was not read says.
      const pieces = new Pieces()
      const groupId = securityGroupIds.find((id) =>
        pieces.attempt(() => rulesOf(id, related).some((rule) => rule.egress), false),
      )
      if (groupId) return compliant(`Security group ${groupId} has an outbound rule.`)
      pieces.require()
      return nonCompliant('None of its security groups has an outbound rule.')
    },
    examples: {
      compliant: [
        { facts: { loadBalancerType: 'application', securityGroupIds: ['sg-1'] }, related: groupWith(egress) },
      ],
      nonCompliant: [
        {
          facts: { loadBalancerType: 'application', securityGroupIds: ['sg-1'] },
          related: groupWith(ingress({ kind: 'ipv4', cidr: '0.0.0.0/0' })),
        },
      ],
    },
  }),
})
