import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { ArnText, CopyButton } from '#ui/copy.tsx'
import { dayOf } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { Ago } from '#ui/time.tsx'
import { hrefWith, type View } from '../../view.ts'
import { AssignButton } from '../assign-button.tsx'
import { accountHref, isCounted, isUnowned, ownerTitle } from '../contract.ts'
import { RescanButton } from '../rescan-button.tsx'
import { RoleMark, stateText } from '../state-mark.tsx'
import type { AccountDetail, Tab } from './contract.ts'
import { SendLink } from './send-link.tsx'

/** Who the account is, where it stands, who owns it, and how it is entered. */
export function Header({ detail, view, now, tab }: { detail: AccountDetail; view: View; now: Date; tab: Tab }) {
  const { account, units, versions, roleArn } = detail
  const instant = view.at ?? now
  const formerly = [...new Set(versions.map(({ name }) => name))].filter((name) => name !== account.name)
  return (
    <header>
      <nav aria-label="Organizational units" className="flex flex-wrap items-center gap-0.5 text-xs text-text-3">
        {units.length === 0 && 'no organizational unit is known'}
        {units.map((unit, index) => (
          <span key={unit.id} className="inline-flex items-center gap-0.5">
            {index > 0 && <ChevronRight size={12} aria-hidden="true" />}
            <Link
              className="hover:text-accent hover:underline"
              href={hrefWith('/accounts', { ...view, scope: { kind: 'ou', id: unit.id } })}
            >
              <bdi>{unit.name}</bdi>
            </Link>
          </span>
        ))}
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold break-all">
          <bdi>{account.name}</bdi>
        </h1>
        <span className="inline-flex items-center gap-1">
          <span className="font-mono text-sm text-text-2">{account.id}</span>
          <CopyButton text={account.id} what="account id" />
        </span>
        <span className="ml-auto flex flex-wrap gap-2 print:hidden">
          <SendLink path={accountHref(account.id, { ...view, at: instant }, { tab: tab === 'posture' ? null : tab })} />
          {!view.at && <AssignButton accounts={[account.id]} assigned={account} />}
          {!view.at && isCounted(account) && (
            <RescanButton accounts={[account.id]}>Scan this account again</RescanButton>
          )}
        </span>
      </div>
      {formerly.length > 0 && (
        <p className="text-xs text-text-3">
          Formerly{' '}
          {formerly.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <bdi>{name}</bdi>
              {until(versions, name) && ` (until ${dayOf(until(versions, name) ?? '', view.zone)})`}
            </span>
          ))}
        </p>
      )}
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-1 text-sm">
        <Term name="State">
          {account.leftAt ? 'left the organization' : stateText(account.state)}
          {account.management && <span className="text-text-3"> · management account</span>}
        </Term>
        <Term name="Owner">
          {account.owner ? (
            <span title={ownerTitle(account.owner)}>
              <bdi>{account.owner.name}</bdi>
              <span className="text-text-3">
                {account.owner.owners > 1 && ` and ${account.owner.owners - 1} more`}
                {account.owner.isSet ? ', set here' : ', by tags'}
              </span>
            </span>
          ) : (
            <span className="text-text-3">{isUnowned(account) ? 'unowned: nobody set one, and no tag says' : '–'}</span>
          )}
        </Term>
        <Term name="Criticality">{account.criticality ?? <span className="text-text-3">not set</span>}</Term>
        <Term name="Last read">
          <Ago time={account.readAt} now={instant} />
        </Term>
        <Term name="Role">
          <span className="flex min-w-0 flex-wrap items-center gap-x-3">
            {roleArn && <ArnText arn={roleArn} length={60} />}
            <RoleMark account={account} now={instant} />
          </span>
        </Term>
      </dl>
    </header>
  )
}

/** When a name was last in use. */
function until(versions: AccountDetail['versions'], name: string): string | null {
  return versions.find((version) => version.name === name)?.to ?? null
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-text-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
