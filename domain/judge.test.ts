import { expect, test } from 'vitest'
import { unknownHop } from './hop.ts'
import { judgePillars } from './judge.ts'
import { observed, Unseen, unobserved } from './observed.ts'
import { relatedIndex } from './related-index.ts'
import type { Resource } from './resource.ts'

const thing: Resource = {
  type: 'AWS::RDS::DBInstance',
  arn: 'arn:aws:rds:eu-west-1:111111111111:db:a',
  name: 'a',
  incarnation: 'a',
  accountId: '111111111111',
  region: 'eu-west-1',
  partition: 'aws',
  tags: observed({}, 'rds:DescribeDBInstances'),
  facts: {},
}
const nothing = relatedIndex({
  resources: [],
  listed: () => true,
  accountId: thing.accountId,
  organizationAccounts: null,
  organizationId: null,
  now: new Date(0),
})

test('an exposure that is not known keeps its path, so that screen, CSV and API can name the hop', () => {
  const cause = unobserved('denied', 'ec2:DescribeNetworkAcls')
  const path = [unknownHop('network ACL', 'acl-1', cause)]
  const exposure = () => {
    throw new Unseen(cause, path)
  }
  const posture = { resourceType: thing.type, looksAt: [], exposure }
  expect(judgePillars(thing, posture, nothing, () => {}).exposure).toEqual({ ...cause, path })
  expect(path[0]?.because).toBe('AWS denied ec2:DescribeNetworkAcls.')
})
