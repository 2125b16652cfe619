import { compliant, defineControl, defineFamily, type ExampleRelated, nonCompliant } from '#domain/control.ts'
import type { SubnetFacts } from '#domain/network/facts.ts'
import { classesOf, subnetClassTypes } from '../subnet-class.ts'

const resourceType = 'AWS::EC2::Subnet'
const table = (...routes: readonly (readonly [destination: string, target: string])[]): ExampleRelated => ({
  type: 'AWS::EC2::RouteTable',
  facts: {
    routeTableId: 'rtb-1',
    vpcId: 'vpc-1',
    main: true,
    subnetIds: [],
    gatewayIds: [],
    routes: routes.map(([destination, target]) => ({ destination, target, state: 'active' })),
  },
})
const dual = { subnetId: 'subnet-1', vpcId: 'vpc-1', ipv6CidrBlocks: ['2001:db8:0:1::/64'] }

export const family = defineFamily({
  'ec2/vpc-subnet-no-auto-public-ip': defineControl<SubnetFacts>()({
    resourceType,
    title: 'Subnet gives no automatic public address',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Every instance that somebody starts there gets a public address without having asked for one.',
    fix: 'Switch off auto-assign of public IPv4 addresses and give one where it is meant.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html',
    frameworks: ['fsbp:EC2.15', 'prowler:vpc_subnet_no_public_ip_by_default'],
    needs: ['mapPublicIpOnLaunch'],
    evaluate: ({ mapPublicIpOnLaunch, name }) =>
      mapPublicIpOnLaunch
        ? nonCompliant(`${name} gives every instance a public address.`)
        : compliant(`${name} gives no public address by itself.`),
    examples: {
      compliant: [{ facts: { mapPublicIpOnLaunch: false } }],
      nonCompliant: [{ facts: { mapPublicIpOnLaunch: true } }],
    },
  }),

  'ec2/vpc-subnet-classified': defineControl<SubnetFacts>()({
    resourceType,
    title: 'Each subnet is classified public, NAT or isolated from its effective routes, both families',
    severity: 'low',
    dimension: 'exposure',
    why: 'A subnet that is private over IPv4 and public over IPv6 is taken for private, and what is in it is on the internet.',
    fix: 'Route ::/0 to an egress-only internet gateway where IPv4 goes through NAT or nowhere.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html',
    expected: 'Public in both families or in none',
    needs: ['subnetId', 'vpcId', 'ipv6CidrBlocks'],
    looksAt: subnetClassTypes,
    evaluate: ({ subnetId, vpcId, ipv6CidrBlocks, name }, related) => {
      const { IPv4, IPv6 } = classesOf(related, vpcId, subnetId)
      if (ipv6CidrBlocks.length === 0) return compliant(`${name} is ${IPv4}; it has no IPv6.`)
      return IPv6 === 'public' && IPv4 !== 'public'
        ? nonCompliant(`${name} is ${IPv4} over IPv4, but public over IPv6.`)
        : compliant(`${name} is ${IPv4} over IPv4 and ${IPv6} over IPv6.`)
    },
    examples: {
      compliant: [
        { facts: dual, related: [table(['0.0.0.0/0', 'nat-1'], ['::/0', 'eigw-1'])] },
        { facts: dual, related: [table(['0.0.0.0/0', 'igw-1'], ['::/0', 'igw-1'])] },
        { facts: { ...dual, ipv6CidrBlocks: [] }, related: [table(['0.0.0.0/0', 'nat-1'])] },
      ],
      nonCompliant: [
        { facts: dual, related: [table(['0.0.0.0/0', 'nat-1'], ['::/0', 'igw-1'])] },
        { facts: dual, related: [table(['2000::/3', 'igw-1'])] },
      ],
    },
  }),
})
