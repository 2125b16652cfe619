import type { GetKeyLastUsageResponse, GrantListEntry } from '@aws-sdk/client-kms'
import type { Place } from '#domain/simulated.ts'
import type { SimulatedKey } from './keys.ts'

/** What keys last did, and what holds grants on them. */

export function lastUsage(place: Place, { KeyId, KeyArn, customer }: SimulatedKey): GetKeyLastUsageResponse {
  const watched = { KeyId: KeyArn, TrackingStartDate: place.dateOf(-place.pick(`kms|${KeyId}|watched`, 20, 200)) }
  const chance = place.random(`kms|${KeyId}|usage`)
  const idle = customer?.kind === 'disabled' || customer?.kind === 'pending-deletion'
  // The first key is in use everywhere; one in eight of the others never was.
  const never = customer !== place.keys.customer[0] && chance < 0.13
  if (never) return { ...watched, KeyLastUsage: {} }
  const days = idle ? place.pick(`kms|${KeyId}|used`, 3, 400) : place.pick(`kms|${KeyId}|used`, 0, 4)
  // A key that is idle stays as it was; the others are used again and again.
  const Timestamp = idle ? place.dateOf(-days) : new Date(place.now.getTime() - days * 86_400_000 - 3_600_000)
  return { ...watched, KeyLastUsage: { Operation: chance < 0.6 ? 'Decrypt' : 'GenerateDataKey', Timestamp } }
}

export function grants(place: Place, { KeyId, KeyArn }: SimulatedKey): GrantListEntry[] {
  const services = ['rds', 'dynamodb', 'ec2'].filter((one) => place.random(`kms|${KeyId}|grant|${one}`) < 0.25)
  return services.map((service) => ({
    KeyId: KeyArn,
    GrantId: place.hex(`kms|${KeyId}|grant-id|${service}`, 64),
    Name: place.hex(`kms|${KeyId}|grant-name|${service}`, 16),
    CreationDate: place.dateOf(-place.pick(`kms|${KeyId}|granted|${service}`, 10, 900)),
    IssuingAccount: `arn:${place.partition}:iam::${place.accountId}:root`,
    GranteePrincipal: `${service}.${place.region}.amazonaws.com`,
    RetiringPrincipal: `${service}.${place.region}.amazonaws.com`,
    Operations: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'CreateGrant', 'RetireGrant', 'DescribeKey'],
  }))
}
