import { Readable } from 'node:stream'
import type { NextRequest } from 'next/server'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export.ts'
import { exportFileName } from '#db/export-file.ts'
import { formatFilter, parseFilter } from '#domain/filter.ts'
import { isoTime } from '#ui/format.ts'
import { database, select } from '../../database.ts'
import { parseView, scopeText } from '../../view.ts'
import { type ExportFormat, effectiveFilter, exportFormats } from '../contract.ts'
import { parseResourcesFilter } from '../filter.ts'

export const dynamic = 'force-dynamic'

/** Exactly what the list shows under this filter, streamed. A filter that is not understood is refused, not ignored. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const now = new Date()
  const view = parseView(params, now)
  const { q } = parseResourcesFilter(params)
  const format = params.format ?? 'csv'
  if (!isFormat(format)) return refused(`"${format}" is not a format. Known: ${Object.keys(exportFormats).join(', ')}.`)
  const report = params.report ?? 'resources'
  if (report !== 'resources' && report !== 'findings')
    return refused(`"${report}" is not a report. Known: resources, findings.`)
  const { problems } = parseFilter(q)
  if (problems.length > 0 || view.notices.length > 0)
    return refused([...view.notices, ...problems.map((problem) => `${problem.token}: ${problem.message}`)].join('\n'))
  const [organization] = await select<{ id: string }>('select id from organization limit 1')
  const filter = effectiveFilter(q, view.scope)
  const { stream } = exportReport(database(), { report, format, filter, at: view.at, controls, signal: request.signal })
  const name = exportFileName({
    report,
    format,
    organizationId: organization?.id ?? 'none',
    scope: scopeText(view.scope) ?? 'all',
    asOf: isoTime(view.at ?? now),
    filterText: formatFilter(filter),
  })
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type':
        format === 'jsonl' ? 'application/jsonl; charset=utf-8' : 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store, no-transform',
    },
  })
}

function isFormat(format: string): format is ExportFormat {
  return format in exportFormats
}

function refused(why: string): Response {
  return new Response(`${why}\n`, { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
