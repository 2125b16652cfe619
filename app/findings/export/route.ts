import type { NextRequest } from 'next/server'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export/export.ts'
import { parseFilter } from '#domain/filter.ts'
import { database } from '../../database.ts'
import { download, fileFrame, refused } from '../../download.ts'
import { parseView } from '../../view.ts'
import { isMove } from '../contract.ts'
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
    return refused(...view.notices, ...problems.map((problem) => `${problem.token}: ${problem.message}`))
  const frame = await fileFrame(view, now)
  // What happened is read from the histories, and they as of an instant.
  const at = view.at ?? (isMove(filter.status) ? now : null)
  const { stream } = exportReport(database(), {
    ...{ report: 'findings', format: 'csv', controls, at, signal: request.signal },
    filter: exportTerms(view.scope, filter),
    findings: choiceOf(filter, at, now),
  })
  return download(frame.name('findings', new URLSearchParams(params).toString()), stream)
}
