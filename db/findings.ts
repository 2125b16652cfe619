import type { Control, Finding } from '#domain/control.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Relation } from '#domain/posture.ts'
import type { Database } from './client.ts'

export interface Judgement {
  readonly resourceId: string
  readonly pillars: Pillars
  readonly findings: readonly Finding[]
  readonly relations: readonly Relation[]
}

export interface JudgementBatch {
  readonly scanId: string
  readonly accountId: string
  /** Severity and dimension of each control a finding names. */
  readonly controls: { readonly [controlId: string]: Pick<Control, 'severity' | 'dimension'> }
  /** A few hundred to a few thousand at a time. Each holds all findings of its resource. */
  readonly judgements: readonly Judgement[]
}

export interface SavedJudgements {
  readonly unchanged: number
  readonly changed: number
  readonly opened: number
  readonly reopened: number
  readonly resolved: number
}

/** Writes what changed of a batch of judgements, in one transaction. */
export declare function saveJudgements(db: Database, batch: JudgementBatch): Promise<SavedJudgements>

/** Closes findings of resources that are gone or out of scope, and replaces the account's counts. */
export declare function finishEvaluation(db: Database, scanId: string, accountId: string): Promise<void>
