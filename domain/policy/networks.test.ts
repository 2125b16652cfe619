import { describe, expect, test } from 'vitest'
import { allow, expected, found, me, ours, type PolicyCase, root, sister, stranger } from './policy-world.ts'

const everyone = (condition: object) => [allow('*', condition)]
const inOrganization = { [ours]: 'organization' } as const

const addresses: Record<string, PolicyCase> = {
  'a public network': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    kind: 'public-limited',
    because: 'allows everyone on 203.0.113.0/24',
  },
  'a public network beside a private one': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }),
    kind: 'public-limited',
    because: '203.0.113.0/24 or 10.0.0.0/8',
  },
  'a private network: no request from the internet has such an address': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    kind: 'none',
    because: 'Only the private network 10.0.0.0/8',
  },
  'carrier-grade NAT is no public network either': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': '100.64.0.0/10' } }),
    kind: 'none',
    because: 'Only the private network 100.64.0.0/10',
  },
  'two halves of the internet': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }),
    kind: 'public',
    because: 'allows everyone',
  },
  'half of the internet: no list of known networks is that wide': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }),
    kind: 'public',
    because: 'allows everyone',
  },
  'small networks in a statement each, which are together the internet': {
    policy: Array.from({ length: 40 }, (_, i) =>
      allow('*', { IpAddress: { 'aws:SourceIp': `${64 + i * 2}.0.0.0/7` } }),
    ),
    kind: 'public',
    because: 'are together the internet',
  },
  'all of IPv6': {
    policy: everyone({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }),
    kind: 'public',
    because: 'allows everyone',
  },
  'two conditions on addresses: both must hold': {
    policy: everyone({
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      IpAddressIfExists: { 'aws:SourceIp': '0.0.0.0/0' },
    }),
    kind: 'public-limited',
    because: '203.0.113.0/24',
  },
  'every address but one': {
    policy: everyone({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    kind: 'public',
    because: 'differs',
  },
  'private addresses, which any VPC in the world has': {
    policy: everyone({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }),
    kind: 'public',
    because: 'aws:VpcSourceIp does not tell who asks',
  },
  'an address where it is known: through an endpoint it is not': {
    policy: everyone({ IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' } }),
    kind: 'public',
    because: 'IfExists lets in everyone who has no aws:SourceIp',
  },
  'an account outside on a listed network is that account still': {
    policy: [allow(root(stranger), { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
}

const networks: Record<string, PolicyCase> = {
  'its own VPC endpoint': {
    policy: everyone({ StringEquals: { 'aws:SourceVpce': 'vpce-0mine' } }),
    kind: 'none',
    because: 'aws:SourceVpce lets in only what comes through vpce-0mine, of its own account',
  },
  'a VPC endpoint of another account': {
    policy: everyone({ StringEquals: { 'aws:SourceVpce': ['vpce-0mine', 'vpce-0other'] } }),
    kind: 'cross-account',
    letIn: { 'vpce-0other': 'unknown' },
    because: 'vpce-0other (which does not say whose it is)',
  },
  'a VPC that a sister shares with it': {
    policy: everyone({ StringEquals: { 'aws:SourceVpc': 'vpc-0shared' } }),
    kind: 'cross-account',
    letIn: { [sister]: 'organization' },
    because: sister,
  },
  'whatever VPC endpoint is used': {
    policy: everyone({ StringLike: { 'aws:SourceVpce': 'vpce-*' } }),
    kind: 'public',
    because: 'stands for any aws:SourceVpce',
  },
  'its own VPC where there is one: from the internet there is none': {
    policy: everyone({ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-0mine' } }),
    kind: 'public',
    because: 'IfExists lets in everyone who has no aws:SourceVpc',
  },
  'endpoints of its own account': {
    policy: everyone({ StringEquals: { 'aws:VpceAccount': me } }),
    kind: 'none',
    because: `aws:VpceAccount confines it to ${me}`,
  },
  'endpoints of its organisation': {
    policy: everyone({ StringEquals: { 'aws:VpceOrgID': ours } }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'VPCs of its own account': {
    policy: everyone({ ArnLike: { 'aws:SourceVpcArn': `arn:aws:ec2:*:${me}:vpc/*` } }),
    kind: 'none',
    because: me,
  },
  'a VPC of an account outside': {
    policy: everyone({ ArnEquals: { 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${stranger}:vpc/vpc-0a` } }),
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
}

describe.each([
  ['addresses', addresses],
  ['VPCs and their endpoints', networks],
])('conditions on %s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => expect(found(row)).toEqual(expected(row)))
})
