import { describe, expect, it } from 'vitest'
import { observed } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { dbProxy } from './db-proxy.ts'
import { eventSubscription, unwatched } from './event-subscription.ts'
import { globalCluster } from './global-cluster.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const tags = observed([], 'rds:ListTagsForResource')

it('a proxy whose settings AWS left out is unread, not lax and not strict', () => {
  const { facts } = dbProxy({ DBProxyArn: 'arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-1' }, { tags })
  expect(facts.requireTls).toMatchObject({ unobserved: 'not-returned' })
  expect(facts.auth).toMatchObject({ unobserved: 'not-returned' })
  expect(dbProxy({ EngineFamily: 'ORACLE' }, { tags }).facts.engineFamily).toMatchObject({
    unobserved: 'schema-drift',
    detail: 'ORACLE',
  })
})

it('a global database is told once, where its writer is', () => {
  const arn = (region: string) => `arn:aws:rds:${region}:111122223333:cluster:orders`
  const GlobalClusterMembers = [
    { DBClusterArn: arn('us-east-1'), IsWriter: false },
    { DBClusterArn: arn('eu-west-1'), IsWriter: true },
  ]
  const told = (region: string) => globalCluster({ GlobalClusterMembers }, { ...where, region })
  expect(told('us-east-1')).toEqual([])
  expect(told('eu-west-1')[0]?.facts.members).toMatchObject({ value: [arn('eu-west-1'), arn('us-east-1')] })
  expect(globalCluster({ GlobalClusterMembers: [] }, where)).toHaveLength(1)
})

describe('event subscriptions', () => {
  const source = { kind: 'db-cluster', id: 'orders', categories: ['failure', 'maintenance'] }
  const related = (listed: boolean, ...items: readonly object[]) =>
    relatedIndex({
      resources: items.map((item, index) => ({
        ...where,
        type: 'AWS::RDS::EventSubscription',
        ...eventSubscription(
          { EventSubscriptionArn: `arn:${index}`, Enabled: true, Status: 'active', ...item },
          { tags },
        ),
      })),
      listed: () => listed,
      accountId: where.accountId,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(),
    })

  it('add up, and what they leave out is everything', () => {
    expect(unwatched(related(true), source)).toEqual(['failure', 'maintenance'])
    expect(unwatched(related(true, {}), source)).toEqual([])
    expect(unwatched(related(true, { SourceType: 'db-cluster', EventCategoriesList: ['failure'] }), source)).toEqual([
      'maintenance',
    ])
    const two = [
      { EventCategoriesList: ['failure'] },
      { SourceIdsList: ['orders'], EventCategoriesList: ['maintenance'] },
    ]
    expect(unwatched(related(true, ...two), source)).toEqual([])
  })

  it('that were not listed leave it open', () => {
    expect(() => unwatched(related(false), source)).toThrow('not-covered')
  })
})
