import { clsx } from 'clsx'
import { counted, exactCount, percent, percentNumber } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { cellsHref } from '../coverage/filter.ts'
import { shareOf, standingHref } from '../points/lists.ts'
import type { View } from '../view.ts'
import { SortHead } from './account-table.tsx'
import {
  type AccountLine,
  accountHref,
  failingWords,
  type Measure,
  pillarLabels,
  pillarState,
  scoreOf,
  standingOf,
} from './contract.ts'
import { CriticalityMark } from './criticality-mark.tsx'
import type { AccountsFilter } from './filter.ts'

const columns = [
  { of: 'coverage', sort: 'coverage' },
  { of: 'encryptionAtRest', sort: 'at-rest' },
  { of: 'encryptionInTransit', sort: 'in-transit' },
  { of: 'exposure', sort: 'exposure' },
  { of: 'wafProtection', sort: 'waf' },
] as const

/** How dark the weakest is: text on it stays readable, light and dark. */
const darkest = 45

/**
 * Accounts by pillar, each cell its number on a ground that darkens as the share that is sure to pass shrinks. What is not
 * known is hatched, whatever it was before.
 */
export function HeatMap({
  accounts,
  filter,
  view,
}: {
  accounts: readonly AccountLine[]
  filter: AccountsFilter
  view: View
}) {
  return (
    <>
      <table className="w-full table-fixed border-separate border-spacing-0.5 text-sm">
        <caption className="sr-only">Accounts by pillar: the share that passes, the weakest darkest</caption>
        <thead>
          <tr className="text-left text-xs text-text-2">
            <SortHead filter={filter} view={view} sort="name" left>
              Account
            </SortHead>
            {columns.map(({ of, sort }) => (
              <SortHead key={of} filter={filter} view={view} sort={sort}>
                {pillarLabels[of]}
              </SortHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row" className="truncate px-2 py-0.5 text-left font-normal">
                <Link
                  className="hover:text-accent hover:underline"
                  href={accountHref(account.id, view)}
                  title={`${account.ouPath}, ${account.id}, ${account.owner ? `owner ${account.owner.name}` : 'no owner'}`}
                >
                  <bdi>{account.name}</bdi>
                </Link>
                <CriticalityMark criticality={account.criticality} />
              </th>
              {columns.map(({ of }) => (
                <HeatCell key={of} account={account} of={of} view={view} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
    </>
  )
}

function HeatCell({ account, of, view }: { account: AccountLine; of: Measure; view: View }) {
  const score = scoreOf(account, of)
  const place = { scope: { kind: 'account', id: account.id }, at: view.at, zone: view.zone } as const
  const unread = standingOf(account) === 'unread'
  const state = of === 'coverage' ? (score.value === null ? 'unseen' : 'score') : pillarState(account, of)
  // The share is no count: what fails is, else what is not known, else what passes.
  const listed = of !== 'coverage' && state === 'unknown' ? 'unknown' : score.failing > 0 ? 'failing' : 'passing'
  const href =
    of === 'coverage'
      ? cellsHref(place, listed === 'failing' ? {} : { outcome: 'COMPLETE' })
      : standingHref(shareOf(of), listed, place)
  if (state === 'nothing')
    return (
      <td className="rounded-sm text-right text-text-3">
        <span className="px-2">none</span>
      </td>
    )
  const sure = state === 'score' && !(unread && of !== 'coverage')
  const text = state === 'unseen' ? 'not seen' : state === 'unknown' ? 'not known' : percent(score.value ?? 0)
  return (
    <td
      className={clsx('rounded-sm p-0 text-right', !sure && 'hatched')}
      style={
        sure
          ? {
              background: `color-mix(in oklab, var(--heat) ${((1 - (score.low ?? 0)) * darkest).toFixed(1)}%, var(--surface))`,
            }
          : {}
      }
    >
      <Link
        className="figures relative block overflow-hidden rounded-sm px-2 py-1 hover:outline-2 hover:outline-accent"
        href={href}
        data-count={score[listed]}
        title={`${
          of === 'coverage'
            ? `${exactCount(score.failing)} of ${counted(score.total, 'expected cell')} blind`
            : `${exactCount(score.failing)} of ${exactCount(score.total)} ${failingWords[of]}, ${exactCount(score.unknown)} not known${unread ? ', as last seen' : ''}`
        }: opens ${exactCount(score[listed])}`}
      >
        <span className={clsx(!sure && 'rounded-sm bg-surface px-1 text-text-2')}>
          {text}
          {state === 'score' && score.unknown > 0 && (
            <span className="text-xs max-sm:sr-only">
              {' '}
              {percentNumber(score.low ?? 0)}–{percentNumber(score.high ?? 0)}
            </span>
          )}
        </span>
        {sure && score.unknown > 0 && (
          <span
            className="hatched absolute right-0 bottom-0 h-1 bg-surface"
            style={{ width: `${Math.max(4, (score.unknown / score.total) * 100)}%` }}
            aria-hidden="true"
          />
        )}
      </Link>
    </td>
  )
}

function Legend() {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-text-2">
      <span className="flex items-center gap-1.5">
        all passes
        <span className="flex" aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((weak) => (
            <span
              key={weak}
              className="h-3 w-5 border-line border-y first:border-l last:border-r"
              style={{ background: `color-mix(in oklab, var(--heat) ${weak * darkest}%, var(--surface))` }}
            />
          ))}
        </span>
        nothing is sure to pass
      </span>
      <span className="flex items-center gap-1.5">
        <span className="hatched h-3 w-5 rounded-sm outline outline-line-strong" aria-hidden="true" />
        not known, or not seen; along the edge of a cell: the part that is not known
      </span>
    </p>
  )
}
