import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type pg from 'pg'
import QueryStream from 'pg-query-stream'
import { type FactPath, factPrefix } from '#domain/fact-path.ts'
import type { Filter } from '#domain/filter.ts'
import type { Database } from '../client.ts'
import type { FindingChoice } from '../finding-choice.ts'
import { type Column, type ExportFormat, RowWriter } from './csv.ts'
import { coverageReport } from './report-coverage.ts'
import { findingsReport } from './report-findings.ts'
import { resourcesReport } from './report-resources.ts'
import type { Report, ReportControls, ReportFrame, ReportName } from './reports.ts'

export const reports: { readonly [name in ReportName]: Report } = {
  resources: resourcesReport,
  findings: findingsReport,
  coverage: coverageReport,
}

export interface ExportRequest {
  readonly report: ReportName
  readonly format: ExportFormat
  readonly filter?: Filter
  /** The instant to show; now when absent or null. */
  readonly at?: Date | null
  /** The control registry: findings need its titles, expected values and needs. */
  readonly controls?: ReportControls
  /** A findings report of these findings only. */
  readonly findings?: FindingChoice
  /** Of a resources report: facts that follow its columns, each under `fact:` and its path. */
  readonly facts?: readonly FactPath[]
  /** Ends the export: the cursor is closed and the stream fails. */
  readonly signal?: AbortSignal
}

export interface ExportSummary {
  readonly asOf: string
  readonly organizationId: string
  readonly columns: readonly string[]
  readonly rows: number
  readonly bytes: number
  /** Of the bytes, in hex. */
  readonly sha256: string
  /** Cells that would have begun a formula. */
  readonly neutralised: number
  /** Rows per compliance, per encryption-at-rest value or per cell outcome, as the report has it. */
  readonly totals: Readonly<Record<string, number>>
  /** Cells that were not read completely at that instant, by outcome; empty when nothing was blind. */
  readonly blindCells: Readonly<Record<string, number>>
}

export interface RunningExport {
  /** The bytes. It fails, never ends, when the export does: a file that is short cannot be taken for whole. */
  readonly stream: Readable
  /** Settles with the stream. */
  readonly summary: Promise<ExportSummary>
}

const chunkSize = 65_536

/**
 * Streams a report from one REPEATABLE READ READ ONLY transaction through a server-side cursor: one consistent state of
 * the store, at constant memory, no faster than the reader takes it. Rows are in a fixed order, so the same `at` gives
 * the same bytes.
 */
export function exportReport(db: Database, request: ExportRequest): RunningExport {
  let settle: (summary: ExportSummary) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const summary = new Promise<ExportSummary>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  summary.catch(() => {})
  const stream = Readable.from(produce(db, request, settle, fail), { objectMode: false, highWaterMark: 4 * chunkSize })
  stream.on('close', () => fail(new Error('The export was stopped before its end.')))
  return { stream, summary }
}

async function* produce(
  db: Database,
  request: ExportRequest,
  settle: (summary: ExportSummary) => void,
  fail: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  const client = await db.pool.connect()
  const lost: { error?: Error } = {}
  const onError = (error: Error) => {
    lost.error = error
  }
  client.on('error', onError)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL statement_timeout = '30min'; SET LOCAL idle_in_transaction_session_timeout = '30min'`)
    settle(yield* rowsOf(client, request))
  } catch (error) {
    fail(error)
    throw error
  } finally {
    await client.query('ROLLBACK').catch(onError)
    client.off('error', onError)
    client.release(lost.error)
  }
}

async function* rowsOf(client: pg.PoolClient, request: ExportRequest): AsyncGenerator<Buffer, ExportSummary> {
  const report = reports[request.report]
  const query = {
    filter: request.filter ?? [],
    at: request.at ?? null,
    controls: request.controls ?? {},
    findings: request.findings ?? null,
    facts: request.facts ?? [],
  }
  const columns = [
    ...report.columns,
    ...query.facts.map((path): Column => ({ name: factPrefix + path.text, kind: 'text' })),
  ]
  const frame = await frameOf(client, query.at)
  const blindCells = await blindCellsAt(client, query.at)
  const params: unknown[] = []
  const text = report.statement(query, (value) => `$${params.push(value)}`)
  const { cursor } = client.query(new QueryStream(text, params, { rowMode: 'array', types: textOnly }))
  const writer = new RowWriter(columns, request.format)
  const hash = createHash('sha256')
  const counted = report.columns.findIndex((column) => column.name === report.counted)
  const totals: Record<string, number> = {}
  let rows = 0
  let bytes = 0
  const chunk = (part: string) => {
    const buffer = Buffer.from(part)
    hash.update(buffer)
    bytes += buffer.length
    return buffer
  }
  try {
    let part = writer.head()
    for await (const batch of batchesOf(cursor)) {
      for (const values of batch) {
        const row = report.row(values, frame, query)
        const value = row[counted] ?? 'unknown'
        totals[value] = (totals[value] ?? 0) + 1
        part += writer.row(row)
        rows++
      }
      if (part.length < chunkSize) continue
      request.signal?.throwIfAborted()
      yield chunk(part)
      part = ''
    }
    request.signal?.throwIfAborted()
    part += writer.tail(rows)
    if (part !== '') yield chunk(part)
  } finally {
    await cursor.close()
  }
  return {
    ...frame,
    columns: columns.map((column) => column.name),
    rows,
    bytes,
    sha256: hash.digest('hex'),
    neutralised: writer.neutralised,
    totals,
    blindCells,
  }
}

interface Cursor {
  read(rows: number): Promise<(string | null)[][]>
  close(): Promise<void>
}

/** Asks for the next rows before the last ones are worked on: the server reads while this process writes. */
async function* batchesOf(cursor: Cursor): AsyncGenerator<(string | null)[][]> {
  let next = cursor.read(1_000)
  for (;;) {
    const batch = await next
    if (batch.length === 0) return
    next = cursor.read(1_000)
    // A reader that stops early leaves this one unread.
    next.catch(() => {})
    yield batch
  }
}

/** Every value as the text Postgres sent: the report decides what it means. */
const textOnly = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig

async function frameOf(client: pg.PoolClient, at: Date | null): Promise<ReportFrame> {
  const { rows } = await client.query<{ asOf: Date; organizationId: string | null }>(
    `SELECT coalesce($1::timestamptz, now()) AS "asOf", (SELECT id FROM organization LIMIT 1) AS "organizationId"`,
    [at],
  )
  const asOf = (rows[0]?.asOf ?? new Date()).toISOString()
  return { asOf: `${asOf.slice(0, 19)}Z`, organizationId: rows[0]?.organizationId ?? '' }
}

/** What is not offered or switched off is not expected, so nobody is blind there. */
const blind = `outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED')`

async function blindCellsAt(client: pg.PoolClient, at: Date | null): Promise<Record<string, number>> {
  const { rows } = await client.query<{ outcome: string; cells: number }>(
    at === null
      ? `SELECT outcome, count(*)::int AS cells FROM cell_latest WHERE ${blind} GROUP BY 1 ORDER BY 1`
      : `SELECT outcome, count(*)::int AS cells FROM (SELECT DISTINCT ON (account_id, region, collector) outcome FROM cell
           WHERE scan_at <= $1 AND finished_at <= $1 ORDER BY account_id, region, collector, finished_at DESC) c
         WHERE ${blind} GROUP BY 1 ORDER BY 1`,
    at === null ? [] : [at],
  )
  return Object.fromEntries(rows.map((row) => [row.outcome, row.cells]))
}
