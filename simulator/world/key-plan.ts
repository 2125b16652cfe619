import type { KeyPlan } from '#domain/simulated.ts'
import type { PlaceBasics } from './network-plan.ts'
import { Chance } from './random.ts'

/** The KMS keys of an account and region. The first customer managed key is always a good one. */

type CustomerKey = KeyPlan['customer'][number]

/** @param foreign whose first customer managed key this place also uses */
export function planKeys(place: PlaceBasics, worldSeed: string, foreign: string): KeyPlan {
  const { accountId, region, partition, profile, chance, day, used, density } = place
  const arnOf = (keyId: string) => `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`
  const customer: CustomerKey[] = []
  const add = (name: string, kind: CustomerKey['kind'], deletionDay: number | null = null) => {
    const keyId = name === 'first' ? firstKeyId(worldSeed, accountId, region) : chance.uuid(`key|${name}`)
    customer.push({ arn: arnOf(keyId), keyId, kind, deletionDay })
  }
  if (used) {
    add('first', 'rotating')
    if (profile === 'production' || profile === 'regulated') add('second', 'rotating')
    // Rotation is switched on when somebody looks: at a day of its own in every place, never in forgotten accounts.
    const fixed = profile !== 'forgotten' && day >= chance.pick('rotation-fixed', 25, 150)
    add('unrotated', fixed ? 'rotating' : 'not-rotating')
    if (chance.random('asymmetric') < 0.25) add('signing', 'asymmetric')
    if (profile === 'regulated' && chance.random('imported') < 0.5) add('imported', 'imported')
    if (profile === 'forgotten' || chance.random('disabled') < 0.12) add('disabled', 'disabled')
    // Scheduled for deletion and, thirty days later, gone.
    const scheduled = chance.pick('deletion-day', 10, 400)
    if (day < scheduled) add('outgoing', 'rotating')
    else if (day < scheduled + 30) add('outgoing', 'pending-deletion', scheduled + 30)
    for (let team = 1; team < density; team += 1) add(`team-${team}`, team % 4 === 0 ? 'not-rotating' : 'rotating')
  }
  return {
    awsManaged: (service) => arnOf(chance.uuid(`aws-managed|${service}`)),
    customer,
    foreign: `arn:${partition}:kms:${region}:${foreign}:key/${firstKeyId(worldSeed, foreign, region)}`,
  }
}

/** The id of an account's first key, so that other accounts can name it without building its place. */
function firstKeyId(worldSeed: string, accountId: string, region: string): string {
  return new Chance(worldSeed).uuid(`first-key|${accountId}|${region}`)
}
