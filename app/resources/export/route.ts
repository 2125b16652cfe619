import { Readable } from 'node:stream'
import type { NextRequest } from 'next/server'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export.ts'
import { exportFileName } from '#db/export-file.ts'
import { formatFilter, parseFilter } from '#domain/filter.ts'
import { isoTime } from '#ui/format.ts'
import { database, select } from '../../database.ts'
import { parseView, scopeText } from '../../view.ts'
import { type ExportFormat, effectiveFilter, exportFormats, queryLimit } from '../contract.ts'

export const dynamic = 'force-dynamic'

/** Rows that were chosen one by one are more text than an address holds. */
const postedLimit = 200_000

/** Exactly what the list shows under this filter, streamed. A filter that is not understood is refused, not ignored. */
export async function GET(request: NextRequest): Promise<Response> {
  const q = request.nextUrl.searchParams.get('q') ?? ''
  if (q.length > queryLimit) return refused(`The query is longer than ${queryLimit} characters.`)
  return exported(request, q)
}

/** The same, with the filter in a form. */
export async function POST(request: NextRequest): Promise<Response> {
  const q = (await request.formData()).get('q')
  if (typeof q !== 'string' || q === '') return refused('The form has no query.')
  if (q.length > postedLimit) return refused(`The query is longer than ${postedLimit} characters.`)
  return exported(request, q)
}

async function exported(request: NextRequest, q: string): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const now = new Date()
  const view = parseView(params, now)
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
