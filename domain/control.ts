import type { KeyChain } from './keys/key-chain.ts'
import type { Observed, Unobserved } from './observed.ts'
import type { Compliance, Dimension, Pillars, Severity } from './pillars.ts'
import type { Related } from './related.ts'
import type { Facts } from './resource.ts'

/** What a control's `evaluate` may say. INSUFFICIENT_DATA is not among it: only the runner may say that. */
export interface Verdict {
  readonly compliance: Exclude<Compliance, 'INSUFFICIENT_DATA'>
  /** One full sentence that names what was found. */
  readonly reason: string
}

export function compliant(reason: string): Verdict {
  return { compliance: 'COMPLIANT', reason }
}
export function nonCompliant(reason: string): Verdict {
  return { compliance: 'NON_COMPLIANT', reason }
}
export function notApplicable(reason: string): Verdict {
  return { compliance: 'NOT_APPLICABLE', reason }
}

/** Everything a control can name in `needs`: the type's facts, its tags, its pillars and the keys behind it. */
export type Readable<F> = F &
  Pillars & {
    readonly tags: Observed<Readonly<Record<string, string>>>
    readonly keyChains: Observed<readonly KeyChain[]>
  }

/** The facts named in `needs`, already unwrapped: reading any other is a compile error. */
export type Needed<F, N extends keyof Readable<F>> = {
  readonly [K in N]: Readable<F>[K] extends Observed<infer T> ? T : never
} & { readonly arn: string; readonly name: string; readonly accountId: string; readonly region: string }

export interface Control<F extends Facts = Facts> {
  readonly resourceType: string
  readonly title: string
  readonly severity: Severity
  /** The pillar or dimension it measures; the name the CSV column `pillar` holds. */
  readonly dimension: Dimension
  /** What goes wrong when it fails, for a reader who is no specialist. */
  readonly why: string
  /** What to do about it. */
  readonly fix: string
  /** The AWS page the control rests on. */
  readonly reference: string
  /** The value that passes, for the CSV's `expected_value`. */
  readonly expected: string
  /** Raised whenever the verdict on the same facts may change; its findings are then judged again. */
  readonly version: number
  /** Ids of the same rule elsewhere, by source: `fsbp`, `cis`, `pci` … as that source claims. */
  readonly frameworks: readonly string[]
  readonly needs: readonly string[]
  /** Types whose complete listing the verdict rests on. */
  readonly looksAt: readonly string[]
  /**
   * One resource of one of these types can decide, whatever the others are: the runner does not ask first that every type
   * was completely listed. What the control reaches for that was not listed stops it as ever.
   */
  readonly oneDecides: boolean
  /** Off by default: contradicts another control, or needs a decision of the owner first. */
  readonly enabled: boolean
  /** The control is that no such resource exists: each one that does fails it, and no example of a good one can be given. */
  readonly prohibits: boolean
  // biome-ignore lint/suspicious/noExplicitAny: checked by defineControl
  readonly evaluate: (facts: any, related: Related) => Verdict
  readonly examples: { readonly compliant: readonly Example<F>[]; readonly nonCompliant: readonly Example<F>[] }
}

/** Facts of an example resource: those the control needs, as plain values; `related` are the other resources around it. */
export interface Example<F extends Facts = Facts> {
  /** ARN of the example resource where the related ones point at it; any ARN otherwise. */
  readonly arn?: string
  // biome-ignore lint/suspicious/noExplicitAny: the value types are those of F, checked by defineControl
  readonly facts: { readonly [name in keyof Readable<F>]?: any }
  readonly related?: readonly ExampleRelated[]
}
export interface ExampleRelated {
  readonly type: string
  readonly arn?: string
  readonly incarnation?: string
  readonly facts: { readonly [name: string]: unknown }
}

type Declared<F extends Facts, N extends keyof Readable<F> & string> = {
  resourceType: string
  title: string
  severity: Severity
  dimension: Dimension
  why: string
  fix: string
  reference: string
  expected?: string
  version?: number
  frameworks?: readonly string[]
  needs: readonly N[]
  looksAt?: readonly string[]
  oneDecides?: boolean
  enabled?: boolean
  prohibits?: boolean
  evaluate: (facts: Needed<F, N>, related: Related) => Verdict
  examples: {
    readonly compliant: readonly ExampleOf<F, N>[]
    readonly nonCompliant: readonly ExampleOf<F, N>[]
  }
}
type ExampleOf<F extends Facts, N extends keyof Readable<F>> = {
  readonly arn?: string
  readonly facts: { readonly [K in N]: Readable<F>[K] extends Observed<infer T> ? T : never }
  readonly related?: readonly ExampleRelated[]
}

/**
 * Declares a control over one resource type. Its id is its path: `collectors/rds/controls/instance-storage-encrypted.ts`
 * is `rds/instance-storage-encrypted`. `evaluate` is pure and total over the facts it needs.
 */
export function defineControl<F extends Facts>() {
  return <const N extends keyof Readable<F> & string>(declared: Declared<F, N>): Control<F> => ({
    expected: declared.title,
    version: 1,
    frameworks: [],
    looksAt: [],
    oneDecides: false,
    enabled: true,
    prohibits: false,
    ...declared,
    examples: declared.examples as Control<F>['examples'],
  })
}

/** Several controls in one file that differ in a parameter: `export const family = defineFamily({ 'ec2/sg-no-ssh-open': … })`. */
export type Family = { readonly [id: string]: Control }
export function defineFamily(controls: { readonly [id: string]: Control<never> | Control }): Family {
  return controls as Family
}

/** A catalogue row that is deliberately not a control, and the reason a reader of the generated page is given. */
export interface Declined {
  readonly id: string
  readonly reason: string
}

/** A control's result on one resource, with what it rests on. */
export interface Finding {
  readonly controlId: string
  readonly controlVersion: number
  readonly compliance: Compliance
  readonly reason: string
  /** The facts the control needed, with the call each came from. */
  readonly evidence: { readonly [fact: string]: Observed<unknown> }
  /** Set when compliance is INSUFFICIENT_DATA. */
  readonly missing: Unobserved | null
}
