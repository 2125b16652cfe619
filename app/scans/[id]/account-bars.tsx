'use client'

import { useState } from 'react'
import { type CellOutcome, cellOutcomes, isExpected } from '#domain/coverage.ts'
import { duration, exactCount } from '#ui/format.ts'
import { outcomeColour, outcomeWords } from '#ui/marks.tsx'
import type { AccountCells, ScanProgress } from './contract.ts'

const shown = 24
/** Seconds of silence after which a worker is taken to be lost. */
const silent = 20

/** How far each account is: those being read first, then those that lost something. */
export function AccountBars({ progress }: { progress: ScanProgress }) {
  const [all, setAll] = useState(false)
  if (progress.accounts.length === 0) return null
  const sorted = [...progress.accounts].sort(
    (one, other) => weight(other) - weight(one) || one.name.localeCompare(other.name),
  )
  const listed = all ? sorted : sorted.slice(0, shown)
  const running = progress.scan.status === 'RUNNING'
  return (
    <section className="panel p-4" aria-labelledby="accounts">
      <h2 id="accounts" className="text-base font-semibold">
        {running ? 'How far is each account?' : 'What was read in each account?'}
      </h2>
      <ul className="mt-2 grid gap-x-10 gap-y-1 text-sm lg:grid-cols-2">
        {listed.map((account) => (
          <li
            key={account.accountId}
            className="grid grid-cols-[minmax(0,7rem)_1fr_5rem] sm:grid-cols-[minmax(8rem,14rem)_1fr_6.5rem] items-center gap-3"
          >
            <bdi className="truncate" title={`${account.name} (${account.accountId})`}>
              {account.name}
            </bdi>
            <OutcomeBar outcomes={account.outcomes} pending={account.pending} running={account.running} />
            <span className="figures truncate text-right text-xs text-text-2">{stateText(account)}</span>
          </li>
        ))}
      </ul>
      {sorted.length > shown && (
        <button
          type="button"
          className="mt-2 text-sm text-accent hover:underline"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? 'Fewer accounts' : `${exactCount(sorted.length - shown)} more accounts`}
        </button>
      )}
    </section>
  )
}

function blindOf(account: AccountCells): number {
  return Object.entries(account.outcomes).reduce(
    (sum, [outcome, count]) => sum + (outcome !== 'COMPLETE' && isExpected(outcome as CellOutcome) ? count : 0),
    0,
  )
}

const weight = (account: AccountCells) => (account.running > 0 ? 1_000_000 : 0) + blindOf(account)

function stateText(account: AccountCells): string {
  const left = account.pending + account.running
  if (left > 0) {
    if (account.running === 0) return 'waiting'
    return account.heartbeat !== null && account.heartbeat > silent
      ? `silent ${Math.round(account.heartbeat)} s`
      : `${exactCount(left)} left`
  }
  const blind = blindOf(account)
  if (blind > 0) return `${exactCount(blind)} blind`
  return account.took === null ? '' : duration(account.took)
}

/** Cells by outcome: complete solid, blind hatched in the outcome's colour, what is not expected faint, the rest to come. */
export function OutcomeBar({
  outcomes,
  pending,
  running,
  tall = false,
}: {
  outcomes: ScanProgress['outcomes']
  pending: number
  running: number
  tall?: boolean
}) {
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0) + pending + running
  const width = (count: number) => `${total === 0 ? 0 : (count / total) * 100}%`
  const parts = cellOutcomes.filter((outcome) => (outcomes[outcome] ?? 0) > 0)
  const text = [
    ...parts.map((outcome) => `${outcomes[outcome]} ${outcomeWords[outcome]}`),
    ...(running > 0 ? [`${running} being read`] : []),
    ...(pending > 0 ? [`${pending} waiting`] : []),
  ].join(', ')
  return (
    <span
      role="img"
      aria-label={text}
      title={text}
      className={`flex overflow-hidden rounded-sm bg-sunken outline outline-line ${tall ? 'h-4' : 'h-2.5'}`}
    >
      {parts.map((outcome) => (
        <span
          key={outcome}
          className={outcome === 'COMPLETE' ? '' : isExpected(outcome) ? 'hatched border-b-2' : 'opacity-25'}
          style={{
            width: width(outcomes[outcome] ?? 0),
            minWidth: 3,
            ...(outcome === 'COMPLETE' || !isExpected(outcome)
              ? { backgroundColor: outcomeColour(outcome) }
              : { borderColor: outcomeColour(outcome) }),
          }}
        />
      ))}
      {running > 0 && <span className="bg-accent opacity-60" style={{ width: width(running), minWidth: 3 }} />}
    </span>
  )
}
