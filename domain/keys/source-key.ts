import { type Control, compliant, defineControl, type ExampleRelated, nonCompliant, notApplicable } from '../control.ts'
import { type EncryptionAtRest, type EncryptionAtRestKind, isWeakerKey, keyKindText } from '../encryption.ts'
import { Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Facts } from '../resource.ts'

/** What a copy was made of. */
export interface CopySource {
  readonly name: string
  readonly encryptionAtRest: EncryptionAtRest
}

/** The facts in `needs`, with the copy's `arn`, `name`, `accountId` and `region`. */
export type Copy = { readonly [name: string]: unknown }

const atRest = (kind: EncryptionAtRestKind): EncryptionAtRest => ({ kind, key: null, because: '' })
/** A customer managed key: of another account, so that an example needs no more to prove what it is. */
const customersKey = 'arn:aws:kms:eu-central-1:444455556666:key/1'

/**
 * A control that asks whether a copy of data (a snapshot, a backup) is under a key that is no weaker than its source's. A
 * copy may be under another key; what it must not do is take the data from under a key of the customer's own.
 */
export function sourceKey<F extends Facts>(declared: {
  readonly resourceType: string
  /** What the reader calls it: `DB snapshot`. */
  readonly what: string
  readonly fix: string
  readonly reference: string
  readonly version?: number
  /** Facts that tell the source, beside the pillar. */
  readonly needs: readonly (keyof F & string)[]
  readonly looksAt: readonly string[]
  /** Null when the source is gone. Throws `Unseen` when it, or its key, is not known. */
  readonly source: (copy: Copy, related: Related) => CopySource | null
  readonly example: {
    /** ARN of the copy, where it tells the source. */
    readonly arn?: string
    /** The facts in `needs`, of a copy of the example source. */
    readonly facts: { readonly [name: string]: unknown }
    /** The source under a key that it names, or under a key that AWS owns. */
    readonly source: (kmsKeyId: string | null) => ExampleRelated
  }
}): Control {
  const { resourceType, what, fix, reference, version = 1, looksAt, source, example } = declared
  const copy = (kind: EncryptionAtRestKind, ...related: readonly ExampleRelated[]) => ({
    ...(example.arn === undefined ? {} : { arn: example.arn }),
    facts: { encryptionAtRest: atRest(kind), ...example.facts },
    related,
  })
  return defineControl()({
    resourceType,
    title: `Key of the ${what} is no weaker than its source’s`,
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'A copy holds the same data. Under a weaker key it is the copy that leaves: the policy and the audit trail of the source’s key do not reach it.',
    fix,
    reference,
    expected: 'a customer managed key wherever the source has one',
    needs: ['encryptionAtRest', ...declared.needs],
    looksAt,
    version,
    // A copy under a key of one's own is well whatever its source is under.
    oneDecides: true,
    evaluate(facts, related) {
      const { encryptionAtRest: its, name } = facts as unknown as { encryptionAtRest: EncryptionAtRest; name: string }
      const strongest = its.kind === 'customer-managed' || its.kind === 'hsm'
      const made = strongest ? welcome(() => source(facts, related)) : source(facts, related)
      const under = `${name} is under ${keyKindText(its.kind)}`
      if (made === null)
        return strongest
          ? compliant(`${under}.`)
          : notApplicable(`The source of ${name} is gone: there is no key to compare with.`)
      const { kind, key } = made.encryptionAtRest
      if (isWeakerKey(its.kind, kind))
        return nonCompliant(`${under}, and its source ${made.name} under ${keyKindText(kind)}.`)
      return its.key && key && its.key.arn !== key.arn
        ? compliant(`${under}, another than its source’s: ${its.key.arn}; that of ${made.name} is ${key.arn}.`)
        : compliant(`${under}, as its source ${made.name} is under ${keyKindText(kind)}.`)
    },
    examples: {
      compliant: [copy('customer-managed'), copy('aws-owned', example.source(null))],
      nonCompliant: [copy('aws-managed', example.source(customersKey)), copy('none', example.source(customersKey))],
    } as never,
  }) as Control
}

/** For the wording alone: what cannot be read is left out. */
function welcome<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (error instanceof Unseen) return null
    throw error
  }
}
