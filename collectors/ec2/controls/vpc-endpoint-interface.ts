import {
  compliant,
  defineControl,
  defineFamily,
  type ExampleRelated,
  nonCompliant,
  notApplicable,
} from '#domain/control.ts'
import { containsCidr, parseCidr } from '#domain/network/cidr.ts'
import type { SecurityGroupRule, VpcEndpointFacts } from '#domain/network/facts.ts'
import { ruleCoversPort } from '#domain/network/network-rules.ts'
import { prefixListType, sourceOf } from '#domain/network/prefix-list.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Related } from '#domain/related.ts'
import { examplePrefixList } from '../example-prefix-list.ts'

const resourceType = 'AWS::EC2::VPCEndpoint'
const vpcId = 'vpc-1'
const rule = (cidr: string): SecurityGroupRule => ({
  egress: false,
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  source: { kind: 'ipv4', cidr },
})
const around = (rules: readonly SecurityGroupRule[]): readonly ExampleRelated[] => [
  { type: 'AWS::EC2::VPC', facts: { vpcId, cidrBlocks: ['10.0.0.0/16'], ipv6CidrBlocks: [] } },
  { type: 'AWS::EC2::SecurityGroup', facts: { groupId: 'sg-1', rules } },
]
const fromList: SecurityGroupRule = { ...rule(''), source: { kind: 'prefix-list', prefixListId: 'pl-1' } }

function rulesOf(related: Related, groupId: string): readonly SecurityGroupRule[] {
  const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
  if (group) return seen(group.facts.rules)
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
}

export const family = defineFamily({
  'ec2/vpc-endpoint-multi-az': defineControl<VpcEndpointFacts>()({
    resourceType,
    title: 'Interface endpoint has subnets in several zones',
    severity: 'low',
    dimension: 'resilience',
    why: 'When the only zone fails, everything in the VPC loses the service behind the endpoint.',
    fix: 'Add a subnet of another zone to the endpoint.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    frameworks: ['prowler:vpc_endpoint_multi_az_enabled'],
    needs: ['endpointType', 'subnetIds'],
    evaluate: ({ endpointType, subnetIds, name }) => {
      if (endpointType !== 'Interface') return notApplicable(`It is of the type ${endpointType}.`)
      // AWS takes one subnet of a zone only.
      return subnetIds.length > 1
        ? compliant(`${name} has interfaces in ${subnetIds.length} zones.`)
        : nonCompliant(`${name} has interfaces in ${subnetIds.length === 1 ? 'one zone only' : 'no zone'}.`)
    },
    examples: {
      compliant: [{ facts: { endpointType: 'Interface', subnetIds: ['subnet-1', 'subnet-2'] } }],
      nonCompliant: [{ facts: { endpointType: 'Interface', subnetIds: ['subnet-1'] } }],
    },
  }),

  'ec2/vpc-endpoint-private-dns': defineControl<VpcEndpointFacts>()({
    resourceType,
    title: 'Interface endpoint has private DNS, so clients really use it',
    severity: 'low',
    dimension: 'exposure',
    why: 'Without private DNS the service’s usual name still leads to its public addresses, and calls go round the endpoint.',
    fix: 'Switch on private DNS names for the endpoint.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
    needs: ['endpointType', 'privateDnsEnabled'],
    evaluate: ({ endpointType, privateDnsEnabled, name }) => {
      if (endpointType !== 'Interface') return notApplicable(`It is of the type ${endpointType}.`)
      return privateDnsEnabled ? compliant(`${name} has private DNS.`) : nonCompliant(`${name} has no private DNS.`)
    },
    examples: {
      compliant: [{ facts: { endpointType: 'Interface', privateDnsEnabled: true } }],
      nonCompliant: [{ facts: { endpointType: 'Interface', privateDnsEnabled: false } }],
    },
  }),

  'ec2/vpc-endpoint-sg-restricted': defineControl<VpcEndpointFacts>()({
    resourceType,
    title: 'Interface endpoint security groups admit VPC sources only',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Peered and connected networks reach the endpoint too when its groups let in more than the VPC.',
    fix: 'Let in only the VPC’s own blocks or its security groups on port 443.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    expected: 'Sources inside the VPC’s blocks, or security groups',
    needs: ['endpointType', 'vpcId', 'groupIds'],
    looksAt: ['AWS::EC2::SecurityGroup', 'AWS::EC2::VPC', prefixListType],
    evaluate: ({ endpointType, vpcId: id, groupIds, name }, related) => {
      if (endpointType !== 'Interface') return notApplicable(`It is of the type ${endpointType}.`)
      const vpc = related.one('AWS::EC2::VPC', 'vpcId', id)
      if (!vpc) return notApplicable(`Its VPC ${id} belongs to another account.`)
      const inside = [...seen(vpc.facts.cidrBlocks), ...seen(vpc.facts.ipv6CidrBlocks)].flatMap(
        (text) => parseCidr(text) ?? [],
      )
      // AWS gives every interface endpoint a group; without one named nothing is known.
      const pieces = new Pieces()
      if (groupIds.length === 0)
        pieces.unread = new Unseen(unobserved('not-returned', 'ec2:DescribeVpcEndpoints', 'its groups'))
      const outside = groupIds
        .flatMap((groupId) =>
          pieces.attempt(() => rulesOf(related, groupId).filter((one) => ruleCoversPort(one, 443)), []),
        )
        .flatMap((one) =>
          pieces.attempt<readonly string[]>(() => {
            if (one.source.kind === 'group') return []
            const { text, blocks, service } = sourceOf(related, one)
            const within =
              service === null && blocks.every((block) => inside.some((outer) => containsCidr(outer, block)))
            return within ? [] : [text]
          }, []),
        )
      if (outside.length > 0)
        return nonCompliant(`The groups of ${name} let in ${[...new Set(outside)].join(', ')}, which is not in ${id}.`)
      pieces.require()
      return compliant(`The groups of ${name} let in nothing from outside ${id}.`)
    },
    examples: {
      compliant: [
        { facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] }, related: around([rule('10.0.4.0/24')]) },
        {
          facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] },
          related: [...around([fromList]), examplePrefixList('pl-1', ['10.0.4.0/24'])],
        },
        {
          facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] },
          related: around([{ ...rule('10.0.0.0/16'), source: { kind: 'group', groupId: 'sg-2', accountId: null } }]),
        },
      ],
      nonCompliant: [
        { facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] }, related: around([rule('10.0.0.0/8')]) },
        {
          facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] },
          related: [...around([fromList]), examplePrefixList('pl-1', ['10.0.4.0/24', '10.9.0.0/16'])],
        },
        { facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-1'] }, related: around([rule('0.0.0.0/0')]) },
        // What one group lets in is proof, whatever a group that is not known says.
        {
          facts: { endpointType: 'Interface', vpcId, groupIds: ['sg-9', 'sg-1'] },
          related: around([rule('0.0.0.0/0')]),
        },
      ],
    },
  }),
})
