/** One thing made in moto, and what Parapet must say of it. */
export interface VerdictCase {
  /** Of all cases of a run, each has its own. */
  readonly name: string
  /** The sentence a reader is promised. */
  readonly says: string
  /** Column of the resources report → its value. */
  readonly columns: Readonly<Record<string, string>>
  /** Column → what its text must contain, in this order. */
  readonly texts?: Readonly<Record<string, readonly string[]>>
  /** Control id → compliance. */
  readonly findings?: Readonly<Record<string, string>>
}

/** A case with what its seed makes of it. */
export type Cases<Made> = readonly (VerdictCase & { readonly made: Made })[]

/** ARN by the case's name. */
export type Arns = Readonly<Record<string, string>>
