import { expect, test } from 'vitest'
import { type Control, compliant, defineControl, nonCompliant } from './control.ts'
import { unknownHop } from './hop.ts'
import { judgeControl, judgePillars } from './judge.ts'
import { mapObserved, type Observed, observed, seen, storedFacts, Unseen, unobserved } from './observed.ts'
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

test('what an earlier version stored lacks the facts added since: they are not known, and nothing breaks', () => {
  const broken = (what: string) => {
    throw new Error(`${what} took it for a fault`)
  }
  const control = defineControl<{ readonly encrypted: Observed<boolean> }>()({
    resourceType: thing.type,
    title: 'It is encrypted',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: '',
    fix: '',
    reference: '',
    needs: ['encrypted'],
    evaluate: ({ encrypted }) => (encrypted ? compliant('It is.') : nonCompliant('It is not.')),
    examples: { compliant: [], nonCompliant: [] },
  })
  const exposure = () => {
    seen(thing.facts.reachable)
    throw new Error('A fact that is not there was read.')
  }
  const pillars = judgePillars(thing, { resourceType: thing.type, looksAt: [], exposure }, nothing, broken)
  expect(pillars.exposure).toMatchObject({ unobserved: 'not-returned' })
  expect(judgeControl('rds/encrypted', control as Control, thing, pillars, nothing, broken)).toMatchObject({
    compliance: 'INSUFFICIENT_DATA',
    reason: expect.stringContaining('an earlier version of Parapet'),
  })
})

test('what derives from a fact that an earlier version did not store is not known, too, and no fault', () => {
  const stored = storedFacts<{ readonly [name: string]: Observed<unknown> }>({
    known: observed(5, 'rds:DescribeDBInstances'),
  })
  const { known, added } = stored
  expect(known).toEqual(observed(5, 'rds:DescribeDBInstances'))
  expect(added && mapObserved(added, () => 'read')).toMatchObject({ unobserved: 'not-returned' })
  expect(Object.keys(stored)).toEqual(['known'])
  expect(JSON.parse(JSON.stringify(stored))).toEqual({ known: observed(5, 'rds:DescribeDBInstances') })
})
