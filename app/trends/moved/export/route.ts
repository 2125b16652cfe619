import type { NextRequest } from 'next/server'
import { chartCsv } from '#ui/charts/csv.ts'
import { download, refused } from '../../../download.ts'
import { parseView } from '../../../view.ts'
import { parseMovedFilter } from '../../filter.ts'
import { findMoved } from '../../query.ts'

export const dynamic = 'force-dynamic'

/** Every row of the list of what moved, as CSV. A request that does not name the two scans is refused. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const view = parseView(params, new Date())
  const filter = parseMovedFilter(params)
  if (view.notices.length > 0) return refused(...view.notices)
  const page = filter && (await findMoved(view.scope, { ...filter, cursor: null }, null))
  if (!filter || !page)
    return refused('The address must name two scans of this scope: before=<scan id>, after=<scan id>.')
  const csv = chartCsv({
    columns: [
      'account_id',
      'account_name',
      'region',
      'resource_type',
      'resource_name',
      'control_id',
      'before',
      'after',
    ],
    rows: page.rows.map((row) => [
      row.accountId,
      row.accountName,
      row.region,
      row.type,
      row.name,
      row.controlId ?? 'not-applicable',
      row.before,
      row.after,
    ]),
  })
  const name = `posture_moved_${filter.metric}_${filter.part}_${filter.before}_${filter.after}.csv`
  return download(name, csv)
}
