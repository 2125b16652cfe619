import { expect, test } from 'vitest'
import { type ListedCell, type ListingCollector, listedIn } from './listing.ts'

const collectors: readonly ListingCollector[] = [
  { id: 'ec2/network-acl', resourceType: 'AWS::EC2::NetworkAcl', scope: 'region' },
  { id: 'waf/web-acl', resourceType: 'AWS::WAFv2::WebACL', scope: 'region' },
  { id: 'waf/global-web-acl', resourceType: 'AWS::WAFv2::WebACL', scope: 'global' },
  { id: 'cloudfront/distribution', resourceType: 'AWS::CloudFront::Distribution', scope: 'global' },
]
const cell = (collector: string, region: string, more: Partial<ListedCell> = {}): ListedCell => ({
  collector,
  region,
  listed: true,
  outcome: 'COMPLETE',
  cause: null,
  ...more,
})
const denied: Partial<ListedCell> = {
  listed: false,
  outcome: 'DENIED',
  cause: {
    code: 'UnauthorizedOperation',
    call: 'ec2:DescribeNetworkAcls',
    message: 'User: arn:aws:sts::111111111111:assumed-role/Parapet/scan-17 is not authorized',
    policyType: 'service control policy',
  },
}
const acls = (more: Partial<ListedCell>) =>
  listedIn(collectors, [cell('ec2/network-acl', 'eu-west-1', more)])('AWS::EC2::NetworkAcl', 'eu-west-1')

test('a list that is complete and fresh is one', () => expect(acls({})).toBe(true))
test('a list that AWS denied says which call, by which kind of policy, and nothing that changes from scan to scan', () =>
  expect(acls(denied)).toEqual({
    unobserved: 'denied',
    call: 'ec2:DescribeNetworkAcls',
    detail: 'service control policy',
  }))
test('one that was last complete too long ago is not covered', () =>
  expect(acls({ listed: false })).toMatchObject({ unobserved: 'not-covered', call: 'AWS::EC2::NetworkAcl' }))
test('a region without a cell is not covered, nor is a type that nobody collects', () => {
  expect(listedIn(collectors, [])('AWS::EC2::NetworkAcl', 'eu-west-1')).toMatchObject({ unobserved: 'not-covered' })
  expect(listedIn(collectors, [])('AWS::Nobody::Knows', 'eu-west-1')).toMatchObject({ unobserved: 'not-covered' })
})
test('a global type is asked globally from every region; a global resource looks at every region', () => {
  const listed = listedIn(collectors, [
    cell('cloudfront/distribution', 'global'),
    cell('ec2/network-acl', 'eu-west-1'),
    cell('ec2/network-acl', 'us-east-1', denied),
  ])
  expect(listed('AWS::CloudFront::Distribution', 'eu-west-1')).toBe(true)
  expect(listed('AWS::EC2::NetworkAcl', 'eu-west-1')).toBe(true)
  expect(listed('AWS::EC2::NetworkAcl', 'global')).toMatchObject({ unobserved: 'denied' })
})
test('of a type with both kinds of collectors a region needs its own', () =>
  expect(listedIn(collectors, [cell('waf/web-acl', 'eu-west-1')])('AWS::WAFv2::WebACL', 'eu-west-1')).toBe(true))
test('what belongs to no region sees nothing of an account of which no region was read', () =>
  expect(
    listedIn(collectors, [cell('cloudfront/distribution', 'global')])('AWS::EC2::NetworkAcl', 'global'),
  ).toMatchObject({ unobserved: 'not-covered' }))
