import { describe, expect, it } from 'vitest'
import type { Aws } from '#domain/collector.ts'
import { collector as clusters } from './db-cluster.collector.ts'
import { collector as instances } from './db-instance.collector.ts'
import { ownGroups } from './parameters.ts'
import { where } from './related-resources.ts'

/** An account in which nothing may be asked: whoever asks all the same fails the test. */
const unasked: Aws = {
  where,
  one: async ({ name }) => Promise.reject(new Error(`${name} was asked`)),
  all: async ({ name }) => Promise.reject(new Error(`${name} was asked`)),
}

describe('the groups of a database', () => {
  it('are its owner’s own, each once', () => {
    expect(ownGroups(['own', 'default.postgres16', 'own'])).toEqual(['own'])
    expect(ownGroups(['default:oracle-ee-19'])).toEqual([])
  })

  it('are not known where AWS did not name them all: nothing set is never read out of nothing named', () => {
    for (const named of [undefined, [], ['own', undefined]]) expect(ownGroups(named)).toBeNull()
  })

  it.each([
    ['an instance without parameter groups', instances, 'parameters', { Engine: 'postgres' }],
    ['an Oracle instance without option groups', instances, 'options', { Engine: 'oracle-ee' }],
    [
      'an option group that waits for the maintenance window',
      instances,
      'options',
      {
        Engine: 'oracle-ee',
        OptionGroupMemberships: [{ OptionGroupName: 'nne', Status: 'pending-maintenance-apply' }],
      },
    ],
    ['an instance without an engine version', instances, 'version', { Engine: 'postgres' }],
    ['a cluster without a parameter group', clusters, 'parameters', { Engine: 'aurora-postgresql' }],
  ])('%s leaves unread what hangs on it', async (_, collector, facet, item) => {
    expect(await collector.facets[facet]?.ask(item as never, unasked, {})).toMatchObject({ unobserved: 'not-returned' })
  })
})
