import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { KeyLastUsage, KmsKeyFacts } from '#domain/keys/keys.ts'
import { seen, unobserved } from '#domain/observed.ts'

/** Controls over what a key does, and what rests on it. */

const resourceType = 'AWS::KMS::Key'
const reference = 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-determining-usage.html'
const call = 'kms:GetKeyLastUsage'
const dayMs = 86_400_000
/** What comes round once a quarter has been seen by then. */
const quarter = 90
/** An attached volume may need its key at its next start only, which seldom takes longer. */
const year = 365

const daysSince = (instant: string, now: Date) => Math.floor((now.getTime() - Date.parse(instant)) / dayMs)
const date = (instant: string) => instant.slice(0, 10)
const used = (usedAt: string | null, trackedSince = '2026-04-01T00:00:00.000Z'): KeyLastUsage => ({
  usedAt,
  operation: usedAt && 'Decrypt',
  trackedSince,
})
/** The examples are judged at an instant between these two. */
const longAgo = '2001-01-01T00:00:00.000Z'
const notYetLong = '2099-01-01T00:00:00.000Z'

export const family = defineFamily({
  'kms/key-really-in-use': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Key is referenced by some resource or was used recently',
    severity: 'low',
    dimension: 'hygiene',
    why: 'A key that nothing uses is paid for, has a policy that nobody reviews, and hides which keys matter.',
    fix: 'Disable the key and watch CloudTrail for DisabledException; schedule its deletion when nobody misses it. Data that nobody reads may still rest on it.',
    reference,
    expected: `A cryptographic operation within ${year} days, or a grant`,
    needs: ['keyManager', 'keyState', 'lastUsage', 'grantees'],
    evaluate: ({ keyManager, keyState, lastUsage, grantees, name }, related) => {
      if (keyManager === 'AWS' || lastUsage === null) return notApplicable('AWS manages this key.')
      if (keyState !== 'Enabled') return notApplicable(`The state of ${name} is ${keyState}.`)
      const { usedAt, operation, trackedSince } = lastUsage
      if (usedAt !== null) {
        const says = `${name} was last used on ${date(usedAt)} (${operation ?? 'unknown operation'}).`
        return daysSince(usedAt, related.now()) <= year ? compliant(says) : nonCompliant(says)
      }
      if (grantees && grantees.length > 0) return compliant(`${name} has grants for ${grantees.join(', ')}.`)
      return daysSince(trackedSince, related.now()) < quarter
        ? notApplicable(`KMS watches ${name} since ${date(trackedSince)}, too short to tell.`)
        : nonCompliant(`${name} was not used since ${date(trackedSince)}, and no grant rests on it.`)
    },
    examples: {
      compliant: [
        { facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', lastUsage: used(notYetLong), grantees: null } },
        {
          facts: {
            keyManager: 'CUSTOMER',
            keyState: 'Enabled',
            lastUsage: used(null, longAgo),
            grantees: ['ec2.eu-west-1.amazonaws.com'],
          },
        },
      ],
      nonCompliant: [
        { facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', lastUsage: used(null, longAgo), grantees: [] } },
        { facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', lastUsage: used(longAgo), grantees: null } },
      ],
    },
  }),

  'kms/key-blast-radius': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Data stores that depend on a key are known before it is disabled or deleted',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'When a key goes that something still needs, its data is out of reach; after a deletion, for good.',
    fix: 'Cancel the deletion or enable the key, move what its grants name to another key, and try again.',
    reference,
    expected: `No grant and no use within ${quarter} days on a key that is disabled or to be deleted`,
    needs: ['keyManager', 'keyState', 'grantees', 'lastUsage'],
    evaluate: ({ keyManager, keyState, grantees, lastUsage, name }, related) => {
      if (keyManager === 'AWS' || lastUsage === null) return notApplicable('AWS manages this key.')
      if (keyState !== 'Disabled' && !/^Pending(Replica)?Deletion$/.test(keyState))
        return notApplicable(`The state of ${name} is ${keyState}.`)
      if (grantees && grantees.length > 0)
        return nonCompliant(`The state of ${name} is ${keyState}, and it still has grants for ${grantees.join(', ')}.`)
      const { usedAt, trackedSince } = lastUsage
      if (usedAt !== null && daysSince(usedAt, related.now()) <= quarter)
        return nonCompliant(`The state of ${name} is ${keyState}, and it was used as late as ${date(usedAt)}.`)
      if (usedAt === null && daysSince(trackedSince, related.now()) < quarter)
        seen(unobserved('not-covered', call, `KMS watches the key since ${date(trackedSince)} only`))
      return compliant(
        usedAt === null
          ? `${name} was not used since ${date(trackedSince)}, and no grant rests on it.`
          : `${name} was last used on ${date(usedAt)}, and no grant rests on it.`,
      )
    },
    examples: {
      compliant: [
        { facts: { keyManager: 'CUSTOMER', keyState: 'Disabled', grantees: [], lastUsage: used(longAgo) } },
        {
          facts: { keyManager: 'CUSTOMER', keyState: 'PendingDeletion', grantees: [], lastUsage: used(null, longAgo) },
        },
      ],
      nonCompliant: [
        {
          facts: {
            keyManager: 'CUSTOMER',
            keyState: 'PendingDeletion',
            grantees: ['rds.eu-west-1.amazonaws.com'],
            lastUsage: used(longAgo),
          },
        },
        { facts: { keyManager: 'CUSTOMER', keyState: 'Disabled', grantees: [], lastUsage: used(notYetLong) } },
      ],
    },
  }),
})
