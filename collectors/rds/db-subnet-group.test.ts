import { describe, expect, it } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import { dbSubnetGroup } from './db-subnet-group.ts'

describe('a DB subnet group', () => {
  it('names its subnets and each zone once', () => {
    const subnet = (id: string, zone: string) => ({ SubnetIdentifier: id, SubnetAvailabilityZone: { Name: zone } })
    const { facts } = dbSubnetGroup(
      { DBSubnetGroupName: 'data', Subnets: [subnet('subnet-1', 'eu-west-1a'), subnet('subnet-2', 'eu-west-1a')] },
      { tags: observed([], 'test') },
    )
    expect(facts.subnetIds).toMatchObject({ value: ['subnet-1', 'subnet-2'] })
    expect(facts.availabilityZones).toMatchObject({ value: ['eu-west-1a'] })
  })

  it('has no opinion on tags and subnets that were not read', () => {
    const { tags, facts } = dbSubnetGroup(
      { DBSubnetGroupName: 'data' },
      { tags: unobserved('denied', 'rds:ListTagsForResource') },
    )
    expect(tags).toMatchObject({ unobserved: 'denied' })
    expect(facts.subnetIds).toMatchObject({ unobserved: 'not-returned' })
  })
})
