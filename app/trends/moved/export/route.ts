import type { NextRequest } from 'next/server'
import { chartCsv } from '#ui/charts/csv.ts'
import { parseView } from '../../../view.ts'
import { parseMovedFilter } from '../../filter.ts'
import { findMoved } from '../../query.ts'

export const dynamic = 'force-dynamic'

/** Every row of the list of what moved, as CSV. A request that does not name the two scans is refused. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const view = parseView(params, new Date())
  const filter = parseMovedFilter(params)
  const page =
    filter && view.notices.length === 0 ? await findMoved(view.scope, { ...filter, cursor: null }, null) : null
  if (!filter || !page)
    return new Response('The address must name two scans of this scope: before=<scan id>, after=<scan id>.\n', {
      status: 400,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
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
  const name = `posture_moved_${filter.metric.replace(':', '-')}_${filter.part.replaceAll(' ', '-')}_${filter.before}_${filter.after}.csv`
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store, no-transform',
    },
  })
}
