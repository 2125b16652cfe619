import { Readable } from 'node:stream'
import type { NextRequest } from 'next/server'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export.ts'
import { exportFileName } from '#db/export-file.ts'
import { parseFilter } from '#domain/filter.ts'
import { isoTime } from '#ui/format.ts'
import { database, select } from '../../database.ts'
import { parseView, scopeText } from '../../view.ts'
import { exportTerms } from '../counts.ts'
import { parseFindingsFilter } from '../filter.ts'
import { choiceOf } from '../query.ts'

export const dynamic = 'force-dynamic'

/** Exactly the findings that the screen counts under this filter, streamed. A filter that is not understood is refused. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseFindingsFilter(params)
  const { problems } = parseFilter(filter.q)
  if (problems.length > 0 || view.notices.length > 0)
    return new Response(
      `${[...view.notices, ...problems.map((problem) => `${problem.token}: ${problem.message}`)].join('\n')}\n`,
      { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' } },
    )
  const [organization] = await select<{ id: string }>('select id from organization limit 1')
  const { stream } = exportReport(database(), {
    ...{ report: 'findings', format: 'csv', controls, at: view.at, signal: request.signal },
    filter: exportTerms(view.scope, filter),
    findings: choiceOf(filter, view.at, now),
  })
  const name = exportFileName({
    report: 'findings',
    format: 'csv',
    organizationId: organization?.id ?? 'none',
    scope: scopeText(view.scope) ?? 'all',
    asOf: isoTime(view.at ?? now),
    filterText: new URLSearchParams(params).toString(),
  })
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store, no-transform',
    },
  })
}
