import type { NextRequest } from 'next/server'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export/export.ts'
import { formatFilter, parseFilter } from '#domain/filter.ts'
import { database } from '../../database.ts'
import { download, fileFrame, refused } from '../../download.ts'
import { parseView, queryLimit } from '../../view.ts'
import { shownFacts } from '../columns.ts'
import { type ExportFormat, effectiveFilter, exportFormats } from '../contract.ts'

export const dynamic = 'force-dynamic'

/** Rows that were chosen one by one are more text than an address holds. */
const postedLimit = 200_000

/** Exactly what the list shows under this filter, streamed, with the facts that are its columns. A filter that is not understood is refused, not ignored. */
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
    return refused(...view.notices, ...problems.map((problem) => `${problem.token}: ${problem.message}`))
  const frame = await fileFrame(view, now)
  const filter = effectiveFilter(q, view.scope)
  const facts = report === 'resources' ? shownFacts(params.columns ?? '') : []
  const { stream } = exportReport(database(), {
    ...{ report, format, filter, facts, controls },
    at: view.at,
    signal: request.signal,
  })
  return download(frame.name(report, formatFilter(filter), format), stream, format)
}

function isFormat(format: string): format is ExportFormat {
  return format in exportFormats
}
