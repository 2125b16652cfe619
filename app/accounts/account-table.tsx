import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { pillarNames } from '#domain/pillars.ts'
import { seenCount } from '#domain/score.ts'
import { counted, exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import { hrefWith, type Place, type View } from '../view.ts'
import {
  type AccountLine,
  accountHref,
  type Figures,
  isCounted,
  isUnowned,
  ownerTitle,
  pillarLabels,
  standingOf,
} from './contract.ts'
import { CriticalityMark } from './criticality-mark.tsx'
import { type AccountsFilter, filterParams, type Sort } from './filter.ts'
import { CoverageFigure, PillarFigure } from './score-cell.tsx'
import { StateMark } from './state-mark.tsx'
import type { TreeRow, UnitRow } from './tree.ts'

const pillarSorts = {
  encryptionAtRest: 'at-rest',
  encryptionInTransit: 'in-transit',
  exposure: 'exposure',
  wafProtection: 'waf',
} as const
/** A cell: beside its neighbours in a wide window, under its name in a narrow one. */
// On a phone there is no room for the bounds: how much is not known stands in each cell.
const cell =
  'px-2 py-1 text-right align-top max-sm:flex max-sm:min-w-0 max-sm:flex-col max-sm:items-start max-sm:p-0 max-sm:text-left max-sm:[&_.bounds]:hidden max-sm:[&_.items-end]:items-start'

/** The OUs and their accounts, each with the organisation's own counts of it. */
export function AccountTable({
  rows,
  filter,
  view,
  now,
}: {
  rows: readonly TreeRow[]
  filter: AccountsFilter
  view: View
  now: Date
}) {
  return (
    <table className="w-full text-sm max-sm:block">
      <caption className="sr-only">Organizational units and accounts, with what is known of each</caption>
      <thead className="max-sm:hidden">
        <tr className="border-line border-b text-left text-xs text-text-2">
          <SortHead filter={filter} view={view} sort="name" left>
            OU or account
          </SortHead>
          <th scope="col" className="px-2 py-2 font-medium">
            State, role
          </th>
          <SortHead filter={filter} view={view} sort="coverage">
            Coverage
          </SortHead>
          {pillarNames.map((pillar) => (
            <SortHead key={pillar} filter={filter} view={view} sort={pillarSorts[pillar]}>
              {pillarLabels[pillar]}
            </SortHead>
          ))}
          <SortHead filter={filter} view={view} sort="critical">
            Critical
          </SortHead>
          <SortHead filter={filter} view={view} sort="high">
            High
          </SortHead>
          <th
            scope="col"
            className="px-2 py-2 font-medium"
            title="As set here, or else whom the tags of its resources name"
          >
            Owner
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map((row) =>
          row.kind === 'unit' ? (
            <UnitLineRow key={row.unit.id} row={row} filter={filter} view={view} />
          ) : (
            <AccountRow key={row.account.id} account={row.account} depth={row.depth} view={view} now={now} />
          ),
        )}
      </tbody>
    </table>
  )
}

/** A column's name, which sorts by it; once more turns it round. */
export function SortHead({
  filter,
  view,
  sort,
  left = false,
  children,
}: {
  filter: AccountsFilter
  view: Place
  sort: Sort
  left?: boolean
  children: ReactNode
}) {
  const current = filter.sort.by === sort
  const next = { by: sort, turned: current && !filter.sort.turned }
  const direction = (sort === 'name') === filter.sort.turned ? 'descending' : 'ascending'
  return (
    <th
      scope="col"
      className={clsx('px-2 py-2 font-medium whitespace-nowrap', !left && 'text-right')}
      aria-sort={current ? direction : undefined}
    >
      <Link
        className={clsx(
          'hover:text-accent hover:underline',
          current && 'text-text underline decoration-line-strong underline-offset-4',
        )}
        href={hrefWith('/accounts', view, filterParams({ ...filter, sort: next, page: 1 }))}
        title={sort === 'name' ? 'By name' : next.turned ? 'Best first' : 'Worst first'}
        scroll={false}
      >
        {children}
        {current && <span aria-hidden="true">{filter.sort.turned ? ' ↑' : ' ↓'}</span>}
      </Link>
    </th>
  )
}

function UnitLineRow({ row, filter, view }: { row: UnitRow; filter: AccountsFilter; view: View }) {
  const { unit, figures } = row
  const place = { scope: { kind: 'ou', id: unit.id }, at: view.at, zone: view.zone } as const
  const turned = filter.turned.includes(unit.id)
    ? filter.turned.filter((id) => id !== unit.id)
    : [...filter.turned, unit.id]
  const Chevron = row.open ? ChevronDown : ChevronRight
  return (
    <tr className="border-line border-b bg-sunken max-sm:grid max-sm:grid-cols-4 max-sm:gap-x-2 max-sm:gap-y-1.5 max-sm:px-3 max-sm:py-2">
      <th
        scope="row"
        className="px-2 py-1.5 text-left align-top font-semibold max-sm:col-span-4 max-sm:p-0!"
        style={{ paddingLeft: 8 + row.depth * 16 }}
      >
        <span className="flex items-start gap-1">
          {row.accounts > 0 ? (
            <Link
              className="mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-text-3 hover:bg-surface hover:text-text"
              href={hrefWith('/accounts', view, filterParams({ ...filter, turned }))}
              aria-label={`${row.open ? 'Fold' : 'Unfold'} ${unit.name}`}
              scroll={false}
            >
              <Chevron size={16} aria-hidden="true" />
            </Link>
          ) : (
            <span className="size-6 shrink-0" />
          )}
          <span className="min-w-0">
            <Link
              className="hover:text-accent hover:underline"
              href={hrefWith('/accounts', place, { ...filterParams(filter), turned: null, page: null })}
            >
              <bdi>{unit.name}</bdi>
            </Link>
            <span className="figures block text-xs font-normal text-text-3">
              {row.accounts === row.members
                ? counted(row.members, 'account')
                : `${exactCount(row.accounts)} of ${counted(row.members, 'account')}`}
              {row.closed > 0 && `, ${row.closed} not counted`}
            </span>
          </span>
        </span>
      </th>
      <td className={clsx(cell, 'text-left! max-sm:hidden')}>
        <span className="text-xs text-text-3">{row.unowned > 0 && `${counted(row.unowned, 'account')} unowned`}</span>
      </td>
      <FigureCells
        figures={figures}
        place={place}
        open={(severity) => hrefWith('/findings', place, { q: `severity:${severity} compliance:NON_COMPLIANT` })}
        nothing={row.members === row.closed}
      />
      <td className={clsx(cell, 'max-sm:hidden')} />
    </tr>
  )
}

function AccountRow({ account, depth, view, now }: { account: AccountLine; depth: number; view: View; now: Date }) {
  const place = { scope: { kind: 'account', id: account.id }, at: view.at, zone: view.zone } as const
  const apart = !isCounted(account)
  const stale = standingOf(account) === 'unread' && account.resources > 0
  return (
    <tr
      className={clsx(
        'border-line border-b hover:bg-sunken max-sm:grid max-sm:grid-cols-4 max-sm:gap-x-2 max-sm:gap-y-1.5 max-sm:px-3 max-sm:py-2',
        (apart || stale) && 'text-text-3',
      )}
    >
      <th
        scope="row"
        className="px-2 py-1.5 text-left align-top font-normal max-sm:col-span-4 max-sm:p-0!"
        style={{ paddingLeft: 8 + depth * 16 }}
      >
        <span className="flex items-start gap-2">
          <input
            type="checkbox"
            name="account"
            value={account.id}
            aria-label={`Select ${account.name}`}
            className="mt-1 ml-1 size-4 shrink-0 accent-accent print:hidden"
          />
          <span className="min-w-0">
            <Link
              className={clsx('hover:text-accent hover:underline', !apart && 'font-medium')}
              href={accountHref(account.id, view)}
            >
              <bdi>{account.name}</bdi>
            </Link>
            {account.management && <span className="ml-1.5 text-xs text-text-3">management</span>}
            <CriticalityMark criticality={account.criticality} />
            <span className="block font-mono text-xs text-text-3">{account.id}</span>
          </span>
        </span>
      </th>
      <td className={clsx(cell, 'text-left! max-sm:col-span-4')}>
        <StateMark account={account} now={view.at ?? now} />
      </td>
      {apart ? (
        <td colSpan={7} className={clsx(cell, 'text-xs max-sm:hidden')}>
          counts in no score
        </td>
      ) : (
        <FigureCells
          figures={account}
          place={place}
          open={(severity) => accountHref(account.id, view, { tab: 'findings', severity })}
          read={
            stale && (
              <span className="block text-xs">
                last read <Ago time={account.readAt} now={view.at ?? now} />
              </span>
            )
          }
        />
      )}
      <td className={clsx(cell, 'text-left!')}>
        <span className="text-xs text-text-3 sm:hidden">Owner</span>
        <Owner account={account} />
      </td>
    </tr>
  )
}

/** Coverage, the pillars and the open findings. */
function FigureCells({
  figures,
  place,
  open,
  read,
  nothing = false,
}: {
  figures: Figures
  place: Place
  open: (severity: 'critical' | 'high') => string
  /** When it was last read, where that is not now. */
  read?: ReactNode
  /** No account of it counts. */
  nothing?: boolean
}) {
  if (nothing) return <td colSpan={7} className="max-sm:hidden" />
  return (
    <>
      <td className={cell}>
        <span className="text-xs text-text-3 sm:hidden">Coverage</span>
        <span>
          <CoverageFigure figures={figures} place={place} />
          {read}
        </span>
      </td>
      {pillarNames.map((pillar) => (
        <td key={pillar} className={cell}>
          <span className="text-xs text-text-3 sm:hidden">{pillarLabels[pillar]}</span>
          <PillarFigure figures={figures} pillar={pillar} place={place} stale={Boolean(read)} />
        </td>
      ))}
      {(['critical', 'high'] as const).map((severity) => (
        <td key={severity} className={cell}>
          <span className="text-xs text-text-3 capitalize sm:hidden">{severity}</span>
          <OpenCount count={seenCount(figures.coverage, figures[severity])} severity={severity} href={open(severity)} />
        </td>
      ))}
    </>
  )
}

function OpenCount({ count, severity, href }: { count: number | null; severity: 'critical' | 'high'; href: string }) {
  if (count === null) return <UnknownMark>not seen</UnknownMark>
  if (count === 0) return <span className="text-text-3">0</span>
  return (
    <Link
      className={clsx(
        'figures font-medium underline decoration-line-strong underline-offset-3',
        severity === 'critical' ? 'text-critical' : 'text-high',
      )}
      href={href}
      title={`${exactCount(count)} open ${severity} findings`}
    >
      {shortCount(count)}
      <span className="sr-only"> open {severity} findings</span>
    </Link>
  )
}

function Owner({ account }: { account: AccountLine }) {
  const { owner } = account
  if (!owner)
    return !isUnowned(account) ? (
      <span className="text-text-3">–</span>
    ) : (
      <span
        className="rounded-sm border border-line-strong border-dashed px-1 text-xs text-text-2"
        title="Nobody was set, and no resource has an owner tag that was seen"
      >
        unowned
      </span>
    )
  return (
    <span className="block max-w-full min-w-0 sm:max-w-36" title={ownerTitle(owner)}>
      <bdi className="block truncate">{owner.name}</bdi>
      <span className="block text-xs text-text-3">
        {owner.isSet ? 'set here' : owner.owners > 1 ? `and ${owner.owners - 1} more, by tags` : 'by tags'}
      </span>
    </span>
  )
}
