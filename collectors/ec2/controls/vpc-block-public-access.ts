import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { VpcBlockPublicAccessOptionsFacts } from '../vpc-block-public-access-options.ts'

export const control = defineControl<VpcBlockPublicAccessOptionsFacts>()({
  resourceType: 'AWS::EC2::VPCBlockPublicAccessOptions',
  title: 'Account-level block on internet gateway traffic is set where policy asks',
  severity: 'medium',
  dimension: 'exposure',
  why: 'With the block on, no mistake in a route, network ACL or security group opens a VPC to the internet. Whether an account is to have an internet at all is its owner’s decision, so this control is off until it is switched on.',
  fix: 'Set VPC Block Public Access to block-ingress or block-bidirectional, best for the whole organisation by a declarative policy, and exclude the subnets that serve the internet.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html',
  expected: 'block-ingress or block-bidirectional',
  frameworks: ['fsbp:EC2.172', 'powerpipe:vpc_block_public_access_restrict_internet_gateway_traffic'],
  enabled: false,
  needs: ['internetGatewayBlockMode'],
  evaluate: ({ internetGatewayBlockMode, region }) =>
    internetGatewayBlockMode === 'off'
      ? nonCompliant(`The block is off in ${region}.`)
      : compliant(`The block is ${internetGatewayBlockMode} in ${region}.`),
  examples: {
    compliant: [
      { facts: { internetGatewayBlockMode: 'block-bidirectional' } },
      { facts: { internetGatewayBlockMode: 'block-ingress' } },
    ],
    nonCompliant: [{ facts: { internetGatewayBlockMode: 'off' } }],
  },
})
