import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { formatFilter } from '#domain/filter.ts'
import type { Database } from '../client.ts'
import { type ExportFormat, excelRows } from './csv.ts'
import { type ExportRequest, type ExportSummary, exportReport } from './export.ts'
import { schemaVersion } from './reports.ts'

export interface ExportedFile extends ExportSummary {
  readonly path: string
  readonly manifestPath: string
  /** For the reader: what to know before opening the file. */
  readonly warnings: readonly string[]
}

/**
 * Writes a report to a file and its manifest beside it (`<path>.manifest.json`). The file appears under its name only
 * when it is whole; a path that ends in `.gz` is compressed. `sha256` is of the file as it lies there.
 */
export async function exportToFile(
  db: Database,
  request: ExportRequest & {
    readonly path: string
    /** Who asked, for the manifest. */
    readonly user: string
    /** Version of Parapet and, when known, its git commit. */
    readonly version: string
  },
): Promise<ExportedFile> {
  const { path } = request
  const partial = `${path}.partial`
  const running = exportReport(db, request)
  try {
    const out = createWriteStream(partial)
    if (path.endsWith('.gz')) await pipeline(running.stream, createGzip(), out)
    else await pipeline(running.stream, out)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  const streamed = await running.summary
  const summary = path.endsWith('.gz') ? { ...streamed, ...(await fileHash(partial)) } : streamed
  const warnings = warningsOf(request.format, summary)
  await rename(partial, path)
  const manifestPath = `${path}.manifest.json`
  const filter = request.filter ?? []
  const manifest = {
    schema_version: schemaVersion,
    report: request.report,
    format: request.format,
    as_of: summary.asOf,
    organization_id: summary.organizationId,
    generated_at: new Date().toISOString(),
    user: request.user,
    version: request.version,
    filter: { text: formatFilter(filter), terms: filter },
    columns: summary.columns,
    rows: summary.rows,
    totals: summary.totals,
    neutralised_cells: summary.neutralised,
    coverage: { blind_cells: summary.blindCells },
    bytes: summary.bytes,
    sha256: summary.sha256,
    warnings,
  }
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`)
  return { ...summary, path, manifestPath, warnings }
}

function warningsOf(format: ExportFormat, summary: ExportSummary): readonly string[] {
  const blind = Object.values(summary.blindCells).reduce((sum, cells) => sum + cells, 0)
  return [
    ...(format !== 'jsonl' && summary.rows + 1 > excelRows
      ? [
          `${summary.rows} rows are more than an Excel sheet holds (${excelRows - 1} and the header): narrow the filter.`,
        ]
      : []),
    ...(blind > 0 ? [`${blind} cells were not read completely: what they hold may be missing or old.`] : []),
  ]
}

async function fileHash(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

const extensions: { readonly [format in ExportFormat]: string } = { csv: 'csv', 'csv-excel': 'csv', jsonl: 'jsonl' }

/**
 * The name a report is offered under: `posture_resources_o-abc_all_2026-11-23T162210Z_1a2b3c4d.csv`. Only letters, digits,
 * `.`, `_` and `-`; never what a user typed, whose filter appears as a hash.
 */
export function exportFileName(request: {
  /** A report's name, or what else the rows are: `accounts`. */
  readonly report: string
  readonly format: ExportFormat
  readonly organizationId: string
  readonly scope: string
  readonly asOf: string
  readonly filterText: string
}): string {
  const clean = (text: string) => text.replace(/[^A-Za-z0-9.-]+/g, '-') || 'none'
  const hash = createHash('sha256').update(request.filterText).digest('hex').slice(0, 8)
  const parts = [
    clean(request.report),
    clean(request.organizationId),
    clean(request.scope),
    request.asOf.replace(/[:]/g, ''),
    hash,
  ]
  return `posture_${parts.join('_')}.${extensions[request.format]}`
}
