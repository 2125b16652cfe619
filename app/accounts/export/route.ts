import type { NextRequest } from 'next/server'
import { type Column, RowWriter } from '#db/export/csv.ts'
import { pillarNames } from '#domain/pillars.ts'
import { type Score, seenCount } from '#domain/score.ts'
import { isoTime } from '#ui/format.ts'
import { download, type FileFrame, fileFrame, refused } from '../../download.ts'
import { parseView } from '../../view.ts'
import { type AccountLine, isCounted, pillarState, scoreOf } from '../contract.ts'
import { parseAccountsFilter } from '../filter.ts'
import { findAccounts } from '../query.ts'
import { matching } from '../tree.ts'

export const dynamic = 'force-dynamic'

const shares = {
  encryptionAtRest: 'encryption_at_rest',
  encryptionInTransit: 'encryption_in_transit',
  exposure: 'exposure',
  wafProtection: 'waf_coverage',
} as const

const columns: readonly Column[] = [
  { name: 'as_of', kind: 'time' },
  { name: 'organization_id', kind: 'code' },
  { name: 'account_id', kind: 'account' },
  { name: 'account_name', kind: 'text' },
  { name: 'ou_path', kind: 'text' },
  { name: 'state', kind: 'code' },
  { name: 'left_at', kind: 'time' },
  { name: 'role_assumed', kind: 'code' },
  { name: 'role_cause', kind: 'text' },
  { name: 'last_tried_at', kind: 'time' },
  { name: 'last_read_at', kind: 'time' },
  { name: 'coverage_percent', kind: 'number' },
  { name: 'expected_cells', kind: 'number' },
  { name: 'blind_cells', kind: 'number' },
  { name: 'resources', kind: 'number' },
  ...pillarNames.flatMap((pillar) =>
    ['percent', 'low_percent', 'high_percent', 'failing', 'unknown', 'counted'].map(
      (part): Column => ({ name: `${shares[pillar]}_${part}`, kind: 'number' }),
    ),
  ),
  { name: 'open_critical', kind: 'number' },
  { name: 'open_high', kind: 'number' },
  { name: 'owner', kind: 'text' },
  { name: 'owner_source', kind: 'code' },
  { name: 'criticality', kind: 'code' },
]

/**
 * The table of accounts as CSV, a row for each account that the screen shows under the same filter, or for each that `account`
 * names. What could not be seen is `unknown`, never an empty cell.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { searchParams } = request.nextUrl
  const params = Object.fromEntries(searchParams)
  const now = new Date()
  const view = parseView(params, now)
  if (view.notices.length > 0) return refused(...view.notices)
  const chosen = new Set(searchParams.getAll('account'))
  const [{ accounts }, frame] = await Promise.all([findAccounts(view.scope, view.at), fileFrame(view, now)])
  const shown =
    chosen.size > 0 ? accounts.filter(({ id }) => chosen.has(id)) : matching(accounts, parseAccountsFilter(params))
  const writer = new RowWriter(columns, 'csv')
  const csv = [writer.head(), ...shown.map((account) => writer.row(rowOf(account, frame)))].join('')
  return download(frame.name('accounts', searchParams.toString()), csv)
}

function rowOf(account: AccountLine, frame: FileFrame): readonly (string | null)[] {
  const time = (at: Date | null) => at && isoTime(at)
  const coverage = scoreOf(account, 'coverage')
  const counts = isCounted(account)
  const seen = (count: number) => String(seenCount(account.coverage, count) ?? 'unknown')
  const ifCounted = (value: string | null) => (counts ? value : null)
  return [
    ...[
      frame.asOf,
      frame.organizationId,
      account.id,
      account.name,
      account.ouPath,
      account.leftAt ? 'LEFT' : account.state,
    ],
    ...[time(account.leftAt), account.entered === null ? 'never' : account.entered ? 'yes' : 'no'],
    account.cause && `${account.cause.call}: ${account.cause.code}: ${account.cause.message}`,
    ...[time(account.triedAt), time(account.readAt)],
    ifCounted(share(coverage, coverage.value) ?? 'unknown'),
    ...[String(coverage.total), String(coverage.failing), seen(account.resources)].map(ifCounted),
    ...pillarNames.flatMap((pillar) => {
      const score = scoreOf(account, pillar)
      const none = { score: null, unknown: 'unknown', unseen: 'unknown', nothing: null }[pillarState(account, pillar)]
      return [
        ...[score.value, score.low, score.high].map((value) => share(score, value) ?? none),
        ...[score.failing, score.unknown, score.total].map(
          none === 'unknown' && score.total === 0 ? () => none : String,
        ),
      ].map(ifCounted)
    }),
    ...[account.critical, account.high].map(seen).map(ifCounted),
    ...[account.owner?.name ?? null, account.owner && (account.owner.isSet ? 'set' : 'tags'), account.criticality],
  ]
}

/** Percent with one decimal, rounded down: 100 only where all pass. */
function share({ total }: Score, value: number | null): string | null {
  return value === null || total === 0 ? null : (Math.floor(value * 1000 + 1e-9) / 10).toFixed(1)
}
