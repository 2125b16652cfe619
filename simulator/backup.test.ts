import { describe, expect, it } from 'vitest'
import { simulations } from '#.generated/simulations.ts'
import type { PagedAnswer, Place } from '#domain/simulated.ts'
import { createWorld } from './world/world.ts'

/**
 * Services know nothing of each other, so the pretend AWS Backup names its tables and databases by itself. Were the
 * names to drift apart, every table would seem unprotected and no other test would notice.
 */
const begin = new Date('2026-06-01T00:00:00Z')
const day = new Date('2026-08-20T02:00:00Z')

function listed(place: Place, service: string, operation: string): readonly unknown[] {
  const answer = simulations.find((one) => one.service === service)?.answers[operation] as PagedAnswer
  const found = answer.items({} as never, place)
  return Array.isArray(found) ? found : []
}

function arns(place: Place): ReadonlySet<string> {
  const prefix = `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/`
  const tables = listed(place, 'dynamodb', 'ListTables') as readonly string[]
  const instances = listed(place, 'rds', 'DescribeDBInstances') as readonly { DBInstanceArn: string }[]
  const clusters = listed(place, 'rds', 'DescribeDBClusters') as readonly { DBClusterArn: string }[]
  return new Set([
    ...tables.map((name) => prefix + name),
    ...instances.map((one) => one.DBInstanceArn),
    ...clusters.map((one) => one.DBClusterArn),
  ])
}

describe('what the pretend AWS Backup protects', () => {
  it.each(['DynamoDB', 'RDS', 'Aurora'])('%s: is there, but for a few that were deleted since', (type) => {
    const world = createWorld({ accounts: 30, regions: 2, seed: 'contract', begin })
    const moment = world.at(day)
    let there = 0
    let all = 0
    for (const { plan } of moment.accounts) {
      for (const region of world.regions) {
        const place = moment.place(plan.id, region)
        const known = arns(place)
        for (const entry of listed(place, 'backup', 'ListProtectedResources') as readonly {
          ResourceArn: string
          ResourceType: string
        }[]) {
          if (entry.ResourceType !== type) continue
          all += 1
          if (known.has(entry.ResourceArn)) there += 1
        }
      }
    }
    expect(all).toBeGreaterThan(10)
    expect(there / all).toBeGreaterThan(0.85)
  })
})
