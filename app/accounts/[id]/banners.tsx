import { isClosed } from '#domain/account.ts'
import { Link } from '#ui/link.tsx'
import { Banner } from '#ui/states.tsx'
import { Ago, At } from '#ui/time.tsx'
import { hrefWith, type View } from '../../view.ts'
import { accountHref } from '../contract.ts'
import { stateText } from '../state-mark.tsx'
import type { AccountDetail } from './contract.ts'

/** What is not as usual with the account: it left, is closed, was never read, or cannot be entered. */
export function Banners({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  const { account } = detail
  const instant = view.at ?? now
  if (account.leftAt)
    return (
      <Banner tone="warning">
        <span>
          This account left the organization on <At time={account.leftAt} />. It counts in no score.
        </span>
        <Link className="link" href={accountHref(account.id, { ...view, at: new Date(account.leftAt.getTime() - 1) })}>
          As it last was
        </Link>
      </Banner>
    )
  if (isClosed(account.state))
    return (
      <Banner tone="warning">
        <span>
          This account is {stateText(account.state)}: AWS lets nobody in, and it counts in no score. Last read{' '}
          <Ago time={account.readAt} now={instant} />.
        </span>
        {account.readAt && (
          <Link
            className="link"
            href={accountHref(account.id, { ...view, at: new Date(account.readAt.getTime() + 1000) })}
          >
            As it was then
          </Link>
        )}
      </Banner>
    )
  if (account.entered === false)
    return (
      <div role="alert" className="border-critical border-y-2 bg-surface px-5 py-2 text-sm">
        <p>
          <strong className="text-critical">Parapet cannot enter this account.</strong>{' '}
          {account.cause && (
            <>
              <code className="font-mono text-xs">{account.cause.call}</code> answered{' '}
              <code className="font-mono text-xs">{account.cause.code}</code>
            </>
          )}
          {account.triedAt && (
            <>
              {' '}
              <Ago time={account.triedAt} now={instant} />
            </>
          )}
          .{' '}
          {account.readAt ? (
            <>
              What follows is as it was last read, <Ago time={account.readAt} now={instant} />: nobody knows what has
              become of it.
            </>
          ) : (
            'Nothing of it was ever read.'
          )}{' '}
          <Link className="link" href={accountHref(account.id, view, { tab: 'coverage' })}>
            What to do
          </Link>
        </p>
        {account.cause?.message && (
          <p className="mt-1 text-xs text-text-2">
            <bdi className="font-mono break-words">{account.cause.message}</bdi>
          </p>
        )}
      </div>
    )
  if (account.triedAt === null)
    return (
      <Banner tone="note">
        <span>No scan has read this account yet: what is in it is not known.</span>
        <Link className="link" href={hrefWith('/scans', { ...view, scope: { kind: 'org' } })}>
          Scans
        </Link>
      </Banner>
    )
  return null
}
