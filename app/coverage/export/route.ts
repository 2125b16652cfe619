import { Readable } from 'node:stream'
import type { NextRequest } from 'next/server'
import { type Column, RowWriter } from '#db/export/csv.ts'
import { isoTime } from '#ui/format.ts'
import { download, fileFrame, refused } from '../../download.ts'
import { parseView } from '../../view.ts'
import { readCells } from '../cell-list.ts'
import type { CellRow } from '../contract.ts'
import { parseCellsFilter } from '../filter.ts'

export const dynamic = 'force-dynamic'

const columns: readonly Column[] = [
  { name: 'as_of', kind: 'time' },
  { name: 'account_id', kind: 'account' },
  { name: 'account_name', kind: 'text' },
  { name: 'region', kind: 'code' },
  { name: 'service', kind: 'code' },
  { name: 'collector', kind: 'code' },
  { name: 'outcome', kind: 'code' },
  { name: 'action', kind: 'text' },
  { name: 'reason', kind: 'text' },
  { name: 'policy_type', kind: 'text' },
  { name: 'policy_arn', kind: 'text' },
  { name: 'since', kind: 'time' },
]

/** Every cell of the list, as CSV. `since`: when it was last read completely; empty when that is not known. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const now = new Date()
  const view = parseView(params, now)
  if (view.notices.length > 0) return refused(...view.notices)
  const filter = parseCellsFilter(params)
  const frame = await fileFrame(view, now)
  const writer = new RowWriter(columns, 'csv')
  async function* bytes() {
    yield Buffer.from(writer.head())
    for await (const rows of readCells(view.scope, view.at, filter))
      if (rows.length > 0) yield Buffer.from(rows.map((row) => writer.row(valuesOf(row, frame.asOf))).join(''))
  }
  const name = frame.name('coverage', new URLSearchParams(params).toString())
  return download(name, Readable.from(bytes(), { objectMode: false }))
}

function valuesOf(row: CellRow, asOf: string): readonly (string | null)[] {
  return [
    ...[asOf, row.accountId, row.accountName, row.region, row.service, row.collector, row.outcome],
    ...[row.call || null, [row.code, row.message].filter(Boolean).join(': '), row.policyType, row.policyArn],
    row.since && isoTime(row.since),
  ]
}
