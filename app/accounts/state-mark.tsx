import { clsx } from 'clsx'
import { isClosed } from '#domain/account.ts'
import { Ago } from '#ui/time.tsx'
import type { AccountLine } from './contract.ts'

/** AWS's states in words. */
export function stateText(state: string): string {
  return state.toLowerCase().replaceAll('_', ' ')
}

/** The account's state, and what became of assuming its role: by word and shape, never by colour alone. */
export function StateMark({ account, now }: { account: AccountLine; now: Date }) {
  if (account.leftAt)
    return (
      <span className="text-xs whitespace-nowrap text-text-3">
        left <Ago time={account.leftAt} now={now} />
      </span>
    )
  return (
    <span className="inline-flex flex-col max-sm:flex-row max-sm:gap-3">
      <span
        className={clsx('whitespace-nowrap', isClosed(account.state) && 'rounded-sm border border-line px-1 text-xs')}
      >
        {stateText(account.state)}
      </span>
      {!isClosed(account.state) && <RoleMark account={account} now={now} />}
    </span>
  )
}

/** The last result of assuming the role. */
export function RoleMark({ account, now }: { account: AccountLine; now: Date }) {
  if (account.entered === null) return <span className="text-xs text-text-3">not entered yet</span>
  const shape = account.entered ? (
    <circle cx="4" cy="4" r="2.5" fill="var(--compliant)" />
  ) : (
    <path d="M4 .8 7.6 7.2H.4Z" fill="var(--critical)" />
  )
  return (
    <span
      className="inline-flex items-center gap-1 text-xs whitespace-nowrap text-text-2"
      title={account.cause ? `${account.cause.call}: ${account.cause.code}: ${account.cause.message}` : undefined}
    >
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" focusable="false" className="shrink-0">
        {shape}
      </svg>
      {account.entered ? (
        <>entered {account.triedAt && <Ago time={account.triedAt} now={now} />}</>
      ) : (
        <span className="text-critical">{account.cause?.code ?? 'not entered'}</span>
      )}
    </span>
  )
}
