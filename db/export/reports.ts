import type { Control } from '#domain/control.ts'
import type { FactPath } from '#domain/fact-path.ts'
import type { Filter } from '#domain/filter.ts'
import { explainUnobserved, type Unobserved } from '#domain/observed.ts'
import type { FindingChoice } from '../finding-choice.ts'
import type { Column } from './csv.ts'

/** The three reports and what they have in common. Columns are only ever appended. */
export const reportNames = ['resources', 'findings', 'coverage'] as const
export type ReportName = (typeof reportNames)[number]

/** Raised when a column is appended. */
export const schemaVersion = 1

/** What a findings report says about controls beyond their ids. */
export type ReportControls = {
  readonly [controlId: string]: Pick<Control, 'title' | 'expected' | 'needs' | 'frameworks'>
}

export interface ReportQuery {
  readonly filter: Filter
  /** Null: now. */
  readonly at: Date | null
  readonly controls: ReportControls
  /** Of a findings report: only these; null for all. */
  readonly findings?: FindingChoice | null
  /** Of a resources report: facts that follow its columns. */
  readonly facts?: readonly FactPath[]
}

/** What every row of an export repeats. */
export interface ReportFrame {
  readonly asOf: string
  readonly organizationId: string
}

/** A report: its columns, the statement that reads it, and how a row of the statement becomes a row of the report. */
export interface Report {
  readonly columns: readonly Column[]
  readonly statement: (query: ReportQuery, add: (value: unknown) => string) => string
  /** Values come as Postgres's text, in the order of the statement. */
  readonly row: (
    values: readonly (string | null)[],
    frame: ReportFrame,
    query: ReportQuery,
  ) => readonly (string | null)[]
  /** The column whose values the manifest counts. */
  readonly counted: string
}

/** `2026-11-23T16:22:10Z` from Postgres's text of an instant in UTC. */
export function instant(text: string | null | undefined): string | null {
  return text ? `${text.slice(0, 10)}T${text.slice(11, 19)}Z` : null
}

/** Why a pillar has its value: the judgement's sentence, or why there is none. */
export function because(text: string | null | undefined): string {
  if (!text) return 'It has not been judged yet.'
  if (!text.startsWith('{"')) return text
  try {
    const fact: Unobserved = JSON.parse(text)
    return 'unobserved' in fact ? `Not known: ${explainUnobserved(fact)}.` : text
  } catch {
    return text
  }
}

/** SQL: rows of `alias` that were valid at the instant. */
export function validAt(alias: string, at: string): string {
  return `${alias}.valid_from <= ${at} AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > ${at})`
}

/** Unless a filter speaks of presence, a report holds what is there and what was there when last seen. */
export function presenceCondition(filter: Filter, alias: string): string {
  return filter.some((term) => term.key === 'presence') ? 'true' : `${alias}.presence IN ('PRESENT', 'NOT_SEEN')`
}

/** SQL of a CTE `seen`: per cell when it was last read and last listed completely, up to the instant. */
export function cellsAt(at: string): string {
  return `seen AS MATERIALIZED (
    SELECT account_id, region, collector, max(finished_at) AS collected_at,
      max(finished_at) FILTER (WHERE outcome IN ('COMPLETE', 'PARTIAL')) AS last_listed_at,
      max(finished_at) FILTER (WHERE outcome = 'COMPLETE') AS last_complete_at,
      (array_agg(scan_id ORDER BY finished_at DESC))[1] AS scan_id
    FROM cell WHERE scan_at <= ${at} AND finished_at <= ${at} GROUP BY 1, 2, 3)`
}

/** SQL: the owner that a version's tags name, as `ownerOf` reads them. */
export function ownerAt(version: string): string {
  return `(SELECT t.value FROM jsonb_each_text(CASE WHEN jsonb_typeof(${version}.tags -> 'value') = 'object'
      THEN ${version}.tags -> 'value' ELSE '{}' END) t
    WHERE lower(t.key) IN ('owner', 'team') AND t.value <> ''
    ORDER BY lower(t.key), t.key COLLATE "C" LIMIT 1)`
}
