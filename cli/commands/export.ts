import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Argument, Command, Option } from 'commander'
import { controls } from '#.generated/controls.ts'
import { type ExportFormat, exportFormats } from '#db/export/csv.ts'
import { exportReport } from '#db/export/export.ts'
import { exportToFile } from '#db/export/export-file.ts'
import { type ReportName, reportNames } from '#db/export/reports.ts'
import { type FactPath, factPrefix, parseFactPath } from '#domain/fact-path.ts'
import { type Filter, parseFilter } from '#domain/filter.ts'
import { InputError, instant } from '../input.ts'
import { withStore } from '../store.ts'

interface ExportOptions {
  format: ExportFormat
  out?: string
  at?: Date
  filter?: string
  addColumns?: string
}

export const command = new Command()
  .description('Write resources, findings or coverage to a file, with a manifest beside it; without --out to stdout.')
  .addArgument(new Argument('<report>', 'what to export').choices(reportNames))
  .addOption(
    new Option('--format <format>', 'csv-excel adds a byte-order mark and keeps account ids as text')
      .choices(exportFormats)
      .default('csv'),
  )
  .option('--out <file>', 'file to write; compressed when its name ends in .gz')
  .option('--at <instant>', 'the state at this instant: 2026-09-01, or with a time and its zone', instant)
  .option('--filter <query>', 'query text as on the screens: account:prod-* encryption:none')
  .option('--add-columns <names>', 'facts that follow the columns of resources: fact:engine,fact:subnetIds[0]')
  .action(async (report: ReportName, options: ExportOptions) => {
    const filter = readFilter(options.filter ?? '')
    const path = options.out === undefined ? null : resolve(options.out)
    if (path !== null && !existsSync(dirname(path))) throw new InputError(`--out: there is no folder ${dirname(path)}.`)
    const facts = readFacts(report, options.addColumns)
    const request = { report, format: options.format, filter, at: options.at ?? null, controls, facts }
    await withStore(async ({ db }) => {
      if (path === null) {
        await pipeline(exportReport(db, request).stream, process.stdout, { end: false })
        return
      }
      const file = await exportToFile(db, { ...request, path, user: userInfo().username, version: version() })
      for (const warning of file.warnings) console.error(`note: ${warning}`)
      console.error(
        `${file.rows} rows as of ${file.asOf} in ${options.out} (SHA-256 ${file.sha256}); its manifest is beside it.`,
      )
    })
  })

function readFilter(text: string): Filter {
  const { filter, problems } = parseFilter(text)
  if (problems.length > 0) {
    throw new InputError(
      `--filter is not understood:\n${problems.map(({ token, message }) => `  ${token}: ${message}`).join('\n')}`,
    )
  }
  return filter
}

function readFacts(report: ReportName, names: string | undefined): readonly FactPath[] {
  if (names === undefined) return []
  if (report !== 'resources') throw new InputError(`--add-columns: only resources have facts, ${report} have none.`)
  return names.split(',').map((name) => {
    const path = name.startsWith(factPrefix) ? parseFactPath(name.slice(factPrefix.length)) : null
    if (path) return path
    throw new InputError(
      `--add-columns: "${name}" is not a fact. Write ${factPrefix} and its name, with a place in it where it has several: ${factPrefix}engine, ${factPrefix}subnetIds[0], ${factPrefix}parameters.tls_version.value. docs/generated names the facts of each type.`,
    )
  })
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
