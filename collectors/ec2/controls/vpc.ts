import {
  compliant,
  defineControl,
  defineFamily,
  type ExampleRelated,
  nonCompliant,
  notApplicable,
} from '#domain/control.ts'
import type { FlowLog, VpcFacts } from '#domain/network/facts.ts'
import { seen } from '#domain/observed.ts'
import { classesOf, subnetClassTypes } from '../subnet-class.ts'

const resourceType = 'AWS::EC2::VPC'
const vpcId = 'vpc-1'

const flowLog: FlowLog = {
  id: 'fl-1',
  status: 'ACTIVE',
  destination: 'arn:aws:s3:::flow-logs',
  trafficType: 'ALL',
  deliveryStatus: 'SUCCESS',
}
const subnet = (subnetId: string, availabilityZone: string): ExampleRelated => ({
  type: 'AWS::EC2::Subnet',
  facts: { subnetId, vpcId, availabilityZone },
})
const table = (id: string, subnetIds: readonly string[], target: string, main = false): ExampleRelated => ({
  type: 'AWS::EC2::RouteTable',
  facts: {
    routeTableId: id,
    vpcId,
    main,
    subnetIds,
    gatewayIds: [],
    routes: [{ destination: '0.0.0.0/0', target, state: 'active' }],
  },
})

export const family = defineFamily({
  'ec2/vpc-flow-logs': defineControl<VpcFacts>()({
    resourceType,
    title: 'VPC has an active flow log',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without flow logs nobody can tell afterwards who connected to what, or that somebody tried.',
    fix: 'Create a flow log on the VPC for all traffic, to a bucket or log group that it may write to.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
    expected: 'A flow log that is active and delivers',
    frameworks: ['fsbp:EC2.6', 'cis-7.0:4.7', 'prowler:vpc_flow_logs_enabled', 'pci-4.0:10.2.1'],
    needs: ['flowLogs'],
    version: 1,
    evaluate: ({ flowLogs, name }) => {
      const active = flowLogs.filter((log) => log.status === 'ACTIVE')
      const delivering = active.find((log) => log.deliveryStatus !== 'FAILED')
      if (delivering)
        return compliant(`${name} is logged to ${delivering.destination || 'a log group'} by ${delivering.id}.`)
      return nonCompliant(
        active.length > 0
          ? `${name} has a flow log, but AWS fails to deliver it: ${active.map((log) => log.id).join(', ')}.`
          : `${name} has no active flow log.`,
      )
    },
    examples: {
      compliant: [
        { facts: { flowLogs: [flowLog] } },
        // AWS has not tried yet.
        { facts: { flowLogs: [{ ...flowLog, deliveryStatus: null }] } },
      ],
      nonCompliant: [{ facts: { flowLogs: [] } }, { facts: { flowLogs: [{ ...flowLog, deliveryStatus: 'FAILED' }] } }],
    },
  }),

  'ec2/vpc-in-use': defineControl<VpcFacts>()({
    resourceType,
    title: 'VPC holds network interfaces',
    severity: 'low',
    dimension: 'hygiene',
    why: 'An empty VPC is a place where something can be started unnoticed; default VPCs even with a way to the internet.',
    fix: 'Delete the VPC, with its gateway and subnets, if nothing is planned for it.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html',
    frameworks: ['powerpipe:vpc_not_in_use'],
    needs: ['networkInterfaces'],
    evaluate: ({ networkInterfaces, name }) =>
      networkInterfaces > 0
        ? compliant(`${name} holds ${networkInterfaces} network interfaces.`)
        : nonCompliant(`${name} holds no network interface.`),
    examples: {
      compliant: [{ facts: { networkInterfaces: 12 } }],
      nonCompliant: [{ facts: { networkInterfaces: 0 } }],
    },
  }),

  'ec2/vpc-subnets-multi-az': defineControl<VpcFacts>()({
    resourceType,
    title: 'VPC has subnets in several zones',
    severity: 'low',
    dimension: 'resilience',
    why: 'What runs in one zone stops with it.',
    fix: 'Add subnets in other Availability Zones and spread the workloads over them.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html',
    frameworks: ['prowler:vpc_subnet_different_az', 'powerpipe:vpc_subnet_multi_az_enabled'],
    needs: ['vpcId'],
    looksAt: ['AWS::EC2::Subnet'],
    evaluate: ({ vpcId: id, name }, related) => {
      const subnets = related.where('AWS::EC2::Subnet', 'vpcId', id)
      if (subnets.length === 0) return notApplicable(`${name} has no subnet.`)
      const zones = new Set(subnets.map((one) => seen(one.facts.availabilityZone)))
      return zones.size > 1
        ? compliant(`${name} has subnets in ${[...zones].sort().join(', ')}.`)
        : nonCompliant(`All subnets of ${name} are in ${[...zones].join()}.`)
    },
    examples: {
      compliant: [{ facts: { vpcId }, related: [subnet('subnet-1', 'eu-west-1a'), subnet('subnet-2', 'eu-west-1b')] }],
      nonCompliant: [
        { facts: { vpcId }, related: [subnet('subnet-1', 'eu-west-1a'), subnet('subnet-2', 'eu-west-1a')] },
      ],
    },
  }),

  'ec2/vpc-subnets-public-and-private': defineControl<VpcFacts>()({
    resourceType,
    title: 'VPC separates public and private subnets',
    severity: 'low',
    dimension: 'exposure',
    why: 'Where every subnet leads to the internet gateway, one open security group is enough to put a database on the internet.',
    fix: 'Keep what needs no public address in subnets whose route table has no route to an internet gateway.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html',
    expected: 'At least one subnet without a route to an internet gateway, IPv4 and IPv6',
    frameworks: ['prowler:vpc_subnet_separate_private_public', 'powerpipe:vpc_subnet_public_and_private'],
    needs: ['vpcId'],
    looksAt: ['AWS::EC2::Subnet', ...subnetClassTypes],
    evaluate: ({ vpcId: id, name }, related) => {
      const subnets = related.where('AWS::EC2::Subnet', 'vpcId', id)
      if (subnets.length === 0) return notApplicable(`${name} has no subnet.`)
      const isPublic = subnets.map((one) =>
        Object.values(classesOf(related, id, seen(one.facts.subnetId))).includes('public'),
      )
      const count = isPublic.filter(Boolean).length
      return count < subnets.length
        ? compliant(`${count} of ${subnets.length} subnets of ${name} lead to an internet gateway.`)
        : nonCompliant(`All ${count} subnets of ${name} lead to an internet gateway.`)
    },
    examples: {
      compliant: [
        {
          facts: { vpcId },
          related: [
            subnet('subnet-1', 'a'),
            subnet('subnet-2', 'a'),
            table('rtb-1', ['subnet-1'], 'igw-1'),
            // A NAT gateway lets nobody in.
            table('rtb-2', ['subnet-2'], 'nat-1'),
          ],
        },
      ],
      nonCompliant: [{ facts: { vpcId }, related: [subnet('subnet-1', 'a'), table('rtb-m', [], 'igw-1', true)] }],
    },
  }),
})
