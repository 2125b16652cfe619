import type { AccountProfile, Place } from '#domain/simulated.ts'

/** Share of resources with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.12,
  regulated: 0.05,
  staging: 0.35,
  sandbox: 0.55,
  forgotten: 0.75,
  empty: 0,
}

/** How careless the people of an account are, 0 … 1. */
export function shareOf(place: Place): number {
  return shares[place.profile]
}

/**
 * Whether a resource has a mistake on the day: there from the start and in a third of the cases fixed some day, or
 * rarely made later and undone after two weeks.
 */
export function flawed(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) < shares[place.profile]) {
    return place.random(`${key}:fixed`) > 0.35 || place.day < place.pick(`${key}:fixed-on`, 5, 85)
  }
  if (place.random(`${key}:relapse`) > 0.04) return false
  const from = place.pick(`${key}:relapse-on`, 10, 80)
  return place.day >= from && place.day < from + 14
}

/** Whether a resource exists on the day: most were there before, some come, a few go. */
export function exists(place: Place, key: string): boolean {
  const born = place.pick(`${key}:born`, -200, 60)
  const gone = place.random(`${key}:goes`) < 0.06 ? place.pick(`${key}:gone`, 20, 89) : Number.POSITIVE_INFINITY
  return place.day >= born && place.day < gone
}

/** When a resource was made, the same on every day. */
export function createdAt(place: Place, key: string): Date {
  const midnight = place.dateOf(place.pick(`${key}:born`, -200, 60))
  return new Date(midnight.getTime() + place.pick(`${key}:born-minute`, 0, 1439) * 60_000)
}

/** Tags as owners write them: mostly orderly, sometimes none, odd or many. */
export function tagsOf(place: Place, key: string, name: string): { Key: string; Value: string }[] {
  if (flawed(place, `${key}:untagged`)) return []
  const tags = [
    { Key: 'Name', Value: name },
    { Key: 'environment', Value: place.profile },
    {
      Key: 'owner',
      Value: place.choose(`${key}:owner`, [
        'payments',
        'data-platform',
        'identity',
        'logistics',
        '資料小組',
        'équipe-café',
      ]),
    },
    {
      Key: 'data-classification',
      Value:
        place.profile === 'regulated'
          ? 'restricted'
          : place.choose(`${key}:class`, ['internal', 'confidential', 'public']),
    },
  ]
  const odd = place.random(`${key}:odd`)
  if (odd < 0.04) tags.push({ Key: 'note', Value: '=HYPERLINK("http://example.com","click")' })
  if (odd > 0.97)
    for (let index = 0; index < 44; index++) tags.push({ Key: `cost:part-${index}`, Value: '@SUM(1)\u202E '.repeat(8) })
  return tags
}
