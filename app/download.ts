import 'server-only'
import { Readable } from 'node:stream'
import type { ExportFormat } from '#db/export/csv.ts'
import { exportFileName } from '#db/export/export-file.ts'
import { isoTime } from '#ui/format.ts'
import { select } from './database.ts'
import { type Place, scopeText } from './view.ts'

/** What every route answers whose rows the browser keeps as a file. */

/** The file, under a name of letters, digits, `.`, `_` and `-`; anything else in it becomes `-`. */
export function download(name: string, body: string | Readable, format: ExportFormat = 'csv'): Response {
  const type = format === 'jsonl' ? 'application/jsonl; charset=utf-8' : 'text/csv; charset=utf-8; header=present'
  return new Response(typeof body === 'string' ? body : (Readable.toWeb(body) as ReadableStream<Uint8Array>), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name.replace(/[^A-Za-z0-9._-]+/g, '-')}"`,
      'cache-control': 'no-store, no-transform',
    },
  })
}

/** 400: why there is no file, and the way out, in plain sentences. */
export function refused(...why: readonly string[]): Response {
  return new Response(`${why.join('\n')}\n`, {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}

/** What every file says of itself: which organisation, and the instant its rows were true. */
export interface FileFrame {
  /** `none` before one was discovered. */
  readonly organizationId: string
  /** ISO, in UTC. */
  readonly asOf: string
  /** `filterText`: what narrows the rows; the name holds its hash. */
  name(report: string, filterText: string, format?: ExportFormat): string
}

export async function fileFrame(view: Place, now: Date): Promise<FileFrame> {
  const [organization] = await select<{ id: string }>('select id from organization limit 1')
  const organizationId = organization?.id ?? 'none'
  const asOf = isoTime(view.at ?? now)
  const scope = scopeText(view.scope) ?? 'all'
  return {
    ...{ organizationId, asOf },
    name: (report, filterText, format = 'csv') =>
      exportFileName({ report, format, organizationId, scope, asOf, filterText }),
  }
}
