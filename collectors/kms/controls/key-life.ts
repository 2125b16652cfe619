import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { KmsKeyFacts } from '#domain/keys/keys.ts'

const resourceType = 'AWS::KMS::Key'
const day = 86_400_000
const awsManaged = 'AWS manages this key; its account cannot change it.'

/** Days before the end of imported material at which somebody should be at work on it. */
const noticeDays = 30
/** AWS's own period, and what PCI and most key policies ask for. */
const longestPeriodDays = 365

export const family = defineFamily({
  'kms/key-enabled': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Customer managed key is not left disabled',
    severity: 'low',
    dimension: 'hygiene',
    why: 'What is encrypted under a disabled key cannot be read: either something is broken, or the key is forgotten and still paid for.',
    fix: 'Enable the key if data depends on it; schedule its deletion if none does.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html',
    frameworks: ['prowler:kms_cmk_are_used', 'powerpipe:kms_cmk_unused'],
    needs: ['keyManager', 'keyState'],
    evaluate: ({ keyManager, keyState, name }) => {
      if (keyManager === 'AWS') return notApplicable(awsManaged)
      if (keyState.startsWith('Pending')) return notApplicable(`The state of ${name} is ${keyState}.`)
      return keyState === 'Disabled'
        ? nonCompliant(`${name} is disabled.`)
        : compliant(`The state of ${name} is ${keyState}.`)
    },
    examples: {
      compliant: [{ facts: { keyManager: 'CUSTOMER', keyState: 'Enabled' } }],
      nonCompliant: [{ facts: { keyManager: 'CUSTOMER', keyState: 'Disabled' } }],
    },
  }),

  'kms/key-not-pending-deletion': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'No deletion countdown runs on the key',
    severity: 'critical',
    dimension: 'resilience',
    why: 'When the countdown ends, everything encrypted under the key is lost for good.',
    fix: 'Cancel the deletion unless it is certain that no data, backup or snapshot depends on the key.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    frameworks: ['fsbp:KMS.3', 'prowler:kms_cmk_not_deleted_unintentionally', 'pci-4.0:3.6.1'],
    needs: ['keyManager', 'keyState', 'deletionDate'],
    evaluate({ keyManager, keyState, deletionDate, name }) {
      if (keyManager === 'AWS') return notApplicable('AWS manages this key; nobody else can have it deleted.')
      return keyState === 'PendingDeletion' || keyState === 'PendingReplicaDeletion'
        ? nonCompliant(
            `${name} is to be deleted${deletionDate ? ` on ${deletionDate.slice(0, 10)}` : ' after its replicas'}.`,
          )
        : compliant(`No deletion of ${name} is scheduled.`)
    },
    examples: {
      compliant: [{ facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', deletionDate: null } }],
      nonCompliant: [
        {
          facts: { keyManager: 'CUSTOMER', keyState: 'PendingDeletion', deletionDate: '2026-10-01T00:00:00.000Z' },
        },
        { facts: { keyManager: 'CUSTOMER', keyState: 'PendingReplicaDeletion', deletionDate: null } },
      ],
    },
  }),

  'kms/key-imported-material-valid': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Imported key material is not close to expiry',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'At the end of its validity AWS deletes imported material, and the data under the key cannot be read until the same material is imported again.',
    fix: 'Import the same key material again with a later end, or without one.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html',
    expected: `Imported material valid for more than ${noticeDays} days`,
    needs: ['origin', 'validTo', 'keyState'],
    evaluate: ({ origin, validTo, keyState, name }, related) => {
      if (origin !== 'EXTERNAL') return notApplicable(`The material of ${name} was not imported.`)
      if (keyState === 'PendingImport')
        return nonCompliant(`${name} has no material: it was never imported or has expired.`)
      if (validTo === null) return compliant(`The material of ${name} does not expire.`)
      const days = Math.floor((Date.parse(validTo) - related.now().getTime()) / day)
      return days <= noticeDays
        ? nonCompliant(`The material of ${name} ${days < 0 ? 'expired' : 'expires'} on ${validTo.slice(0, 10)}.`)
        : compliant(`The material of ${name} is valid until ${validTo.slice(0, 10)}.`)
    },
    examples: {
      compliant: [
        { facts: { origin: 'EXTERNAL', validTo: null, keyState: 'Enabled' } },
        { facts: { origin: 'EXTERNAL', validTo: '2199-01-01T00:00:00.000Z', keyState: 'Enabled' } },
      ],
      nonCompliant: [
        { facts: { origin: 'EXTERNAL', validTo: '2001-01-01T00:00:00.000Z', keyState: 'Enabled' } },
        { facts: { origin: 'EXTERNAL', validTo: null, keyState: 'PendingImport' } },
      ],
    },
  }),

  'kms/key-rotation': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Customer managed symmetric key rotates automatically',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'The longer one key material is used, the more is lost when it leaks.',
    fix: 'Switch on automatic rotation; data stays readable, and nothing that uses the key has to change.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html',
    frameworks: ['fsbp:KMS.4', 'cis-7.0:4.6', 'prowler:kms_cmk_rotation_enabled', 'pci-4.0:3.7.4'],
    needs: ['keyManager', 'keyState', 'rotationEnabled'],
    evaluate: ({ keyManager, keyState, rotationEnabled, name }) => {
      if (keyManager === 'AWS') return notApplicable('AWS rotates this key every year by itself.')
      if (rotationEnabled === null)
        return notApplicable(`${name} cannot rotate by itself: it is asymmetric, imported or in a custom key store.`)
      if (keyState.startsWith('Pending')) return notApplicable(`The state of ${name} is ${keyState}.`)
      return rotationEnabled ? compliant(`${name} rotates automatically.`) : nonCompliant(`${name} does not rotate.`)
    },
    examples: {
      compliant: [{ facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', rotationEnabled: true } }],
      nonCompliant: [{ facts: { keyManager: 'CUSTOMER', keyState: 'Enabled', rotationEnabled: false } }],
    },
  }),

  'kms/key-rotation-period': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Rotation period is no longer than the agreed number of days',
    severity: 'low',
    dimension: 'encryption-at-rest',
    why: 'A key that rotates every seven years is, for most of its life, a key that does not rotate.',
    fix: `Set the rotation period to ${longestPeriodDays} days or less.`,
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html#rotation-period',
    expected: `${longestPeriodDays} days or less`,
    needs: ['keyManager', 'rotationEnabled', 'rotationPeriodInDays'],
    evaluate: ({ keyManager, rotationEnabled, rotationPeriodInDays, name }) => {
      if (keyManager === 'AWS') return notApplicable('AWS rotates this key every year by itself.')
      if (!rotationEnabled || rotationPeriodInDays === null) return notApplicable(`${name} does not rotate by itself.`)
      const says = `${name} rotates every ${rotationPeriodInDays} days.`
      return rotationPeriodInDays <= longestPeriodDays ? compliant(says) : nonCompliant(says)
    },
    examples: {
      compliant: [{ facts: { keyManager: 'CUSTOMER', rotationEnabled: true, rotationPeriodInDays: 90 } }],
      nonCompliant: [{ facts: { keyManager: 'CUSTOMER', rotationEnabled: true, rotationPeriodInDays: 2560 } }],
    },
  }),

  'kms/key-single-region': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Multi-region keys exist only where planned',
    severity: 'low',
    dimension: 'hygiene',
    why: 'The same key material in several regions means that what is encrypted in one can be read in another, against rules on where data may be.',
    fix: 'Use a key of one region unless data under it really moves between regions.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html',
    expected: 'A single-region key',
    frameworks: ['prowler:kms_cmk_not_multi_region'],
    // Whether a multi-region key is planned is for its owner to say.
    enabled: false,
    needs: ['multiRegion'],
    evaluate: ({ multiRegion, name }) =>
      multiRegion ? nonCompliant(`${name} is a multi-region key.`) : compliant(`${name} belongs to one region.`),
    examples: {
      compliant: [{ facts: { multiRegion: false } }],
      nonCompliant: [{ facts: { multiRegion: true } }],
    },
  }),
})
