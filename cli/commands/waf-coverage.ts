import { Command, Option } from 'commander'
import { RowWriter } from '#db/export/csv.ts'
import {
  readWafCoverage,
  type WafCoverageGroup,
  type WafCoverageGrouping,
  wafCoverageGroupings,
} from '#db/waf-coverage.ts'
import { entryPointKinds, wafCoverageScore } from '#domain/waf/coverage.ts'
import { standings } from '#domain/waf/standing.ts'
import { InputError, instant } from '../input.ts'
import { withStore } from '../store.ts'
import { table } from '../table.ts'

const formats = ['text', 'json', 'csv'] as const

interface Options {
  by: WafCoverageGrouping
  format: (typeof formats)[number]
  scope: string
  at?: Date
}

export const command = new Command()
  .description(
    'Show how many entry points that face the internet are truly protected by a WAF, as the last scan counted.',
  )
  .addOption(new Option('--by <group>', 'what to group by').choices(wafCoverageGroupings).default('organization'))
  .option(
    '--scope <id>',
    'an account (12 digits) or an organizational unit (ou-…), in place of the organization',
    'org',
  )
  .addOption(new Option('--format <format>', 'how to print').choices(formats).default('text'))
  .option('--at <instant>', 'as of this instant: 2026-09-01, or with a time and its zone', instant)
  .action(async ({ by, format, scope, at }: Options) => {
    await withStore(async ({ db }) => {
      const groups = await readWafCoverage(db, { by, scope: pointScope(scope), at: at ?? null })
      const named = groups.map((group) =>
        by === 'kind' ? { ...group, name: entryPointKinds[group.key] ?? group.key } : group,
      )
      process.stdout.write(await printed(format, by, named))
    })
  })

/** The scope as it is counted under. */
function pointScope(text: string): string {
  if (text === 'org') return text
  if (/^\d{12}$/.test(text)) return `account:${text}`
  if (/^(ou|r)-[a-z0-9-]+$/.test(text)) return `ou:${text}`
  throw new InputError(`--scope is "${text}"; expected an account id of 12 digits or an organizational unit (ou-…).`)
}

async function printed(format: Options['format'], by: WafCoverageGrouping, groups: readonly WafCoverageGroup[]) {
  if (format === 'json') return `${JSON.stringify(groups.map(asJson), null, 2)}\n`
  if (format === 'csv') return asCsv(by, groups)
  if (groups.length === 0) return 'No scan that had ended by then found an entry point.\n'
  return asText(by, groups)
}

function asJson({ key, name, counts }: WafCoverageGroup) {
  return { key, name, ...wafCoverageScore(counts), counts }
}

function asCsv(by: WafCoverageGrouping, groups: readonly WafCoverageGroup[]): string {
  const numbers = ['protected', 'unprotected', 'unknown', 'share', 'low', 'high', ...standings.map(column)]
  const writer = new RowWriter(
    [
      { name: by === 'organization' ? 'organization' : `${by}_id`, kind: by === 'account' ? 'account' : 'text' },
      { name: 'name', kind: 'text' },
      ...numbers.map((name) => ({ name, kind: 'number' }) as const),
    ],
    'csv',
  )
  const lines = groups.map(({ key, name, counts }) => {
    const { passing, failing, unknown, value, low, high } = wafCoverageScore(counts)
    const figures = [passing, failing, unknown, value, low, high, ...standings.map((one) => counts[one] ?? 0)]
    return writer.row([key, name, ...figures.map((figure) => (figure === null ? null : String(figure)))])
  })
  return [writer.head(), ...lines].join('')
}

const column = (standing: string) => `standing_${standing.replaceAll('-', '_')}`

function asText(by: WafCoverageGrouping, groups: readonly WafCoverageGroup[]): string {
  const shown = standings.filter((standing) => groups.some(({ counts }) => counts[standing]))
  const rows = groups.map(({ name, counts }) => {
    const { passing, failing, unknown, value, low, high } = wafCoverageScore(counts)
    const interval = unknown > 0 && low !== null && high !== null ? `${percent(low)}–${percent(high)}` : ''
    return [
      name,
      value === null ? 'not known' : percent(value),
      interval,
      `${passing} of ${passing + failing}`,
      ...shown.map((standing) => counts[standing] ?? 0),
    ]
  })
  return `${table([by, 'protected', 'interval', 'of known', ...shown], rows)}Entry points that face the internet: protected are blocking, fronted and firewalls. What takes no web ACL is counted apart.\n`
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
