import type { Tag } from '@aws-sdk/client-ec2'
import { carelessness } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

export const isHardened = ({ profile }: Place) =>
  profile === 'production' || profile === 'regulated' || profile === 'security' || profile === 'network'

/**
 * Whether a mistake is there on the day. Most were there before the first day; some are mended on a day of their own;
 * a few are made in the meantime and undone nine days later.
 */
export function slip(place: Place, key: string, likelihood = carelessness(place)): boolean {
  if (place.random(`ec2|${key}|slip`) < likelihood) {
    const mended = place.random(`ec2|${key}|mended`) < 0.35 && place.profile !== 'forgotten'
    return !mended || place.day < place.pick(`ec2|${key}|mended-on`, 8, 85)
  }
  if (place.random(`ec2|${key}|lapse`) > 0.05) return false
  const made = place.pick(`ec2|${key}|lapse-on`, 12, 78)
  return place.day >= made && place.day < made + 9
}

/** Whether a thing exists on the day: most before the first, some from a later day on, a few not to the end. */
export function exists(place: Place, key: string): boolean {
  if (place.day < place.pick(`ec2|${key}|from`, -260, 60)) return false
  return place.random(`ec2|${key}|goes`) > 0.06 || place.day < place.pick(`ec2|${key}|until`, 25, 88)
}

/** Tags as people write them: mostly orderly, at times none, odd or many. */
export function tagsFor(place: Place, key: string, name: string): Tag[] {
  if (slip(place, `${key}|untagged`, carelessness(place) / 3)) return []
  const tags: Tag[] = [
    { Key: 'Name', Value: name },
    { Key: 'environment', Value: place.profile },
    {
      Key: 'owner',
      Value: place.choose(`ec2|${key}|owner`, ['network', 'platform', 'payments', '網路小組', 'équipe-réseau']),
    },
  ]
  const odd = place.random(`ec2|${key}|odd`)
  if (odd < 0.03) tags.push({ Key: 'note', Value: '=HYPERLINK("http://example.com","open")' })
  if (odd > 0.98)
    for (let n = 0; n < 45; n += 1) tags.push({ Key: `cost:share-${n}`, Value: `@${n}\u202e ${'x'.repeat(200)}` })
  return tags
}
