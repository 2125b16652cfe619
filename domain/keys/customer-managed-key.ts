import { compliant, defineControl, nonCompliant, notApplicable } from '../control.ts'
import type { EncryptionAtRest, EncryptionAtRestKind } from '../encryption.ts'
import type { Facts } from '../resource.ts'

const example = (kind: EncryptionAtRestKind) => ({
  facts: { encryptionAtRest: { kind, key: null, because: '' } satisfies EncryptionAtRest },
})

/**
 * A control that asks for a key of the customer's own, in KMS or in an HSM. An AWS managed key is one that nobody can
 * withhold, share or audit.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt
 */
export function customerManagedKey<F extends Facts = Facts>(declared: {
  readonly resourceType: string
  readonly title: string
  readonly why: string
  readonly fix: string
  readonly reference: string
  readonly frameworks?: readonly string[]
}) {
  return defineControl<F>()({
    ...declared,
    severity: 'medium',
    dimension: 'encryption-at-rest',
    expected: 'a customer managed KMS key',
    needs: ['encryptionAtRest'],
    evaluate(facts) {
      const { encryptionAtRest, name } = facts as unknown as { encryptionAtRest: EncryptionAtRest; name: string }
      const { kind, because } = encryptionAtRest
      if (kind === 'not-applicable') return notApplicable(because)
      if (kind === 'customer-managed' || kind === 'hsm')
        return compliant(`${name} is under a customer managed key. ${because}`.trim())
      return nonCompliant(
        kind === 'none'
          ? `${name} is not encrypted at all.`
          : `${name} is under an ${kind.replace('aws-', 'AWS ')} key. ${because}`.trim(),
      )
    },
    examples: {
      compliant: [example('customer-managed'), example('hsm')],
      nonCompliant: [example('aws-managed'), example('aws-owned'), example('none')],
    } as never,
  })
}
