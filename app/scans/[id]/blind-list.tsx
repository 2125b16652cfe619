import { ArnText } from '#ui/copy.tsx'
import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { OutcomeMark } from '#ui/marks.tsx'
import { wayOut } from '../../coverage/way-out.ts'
import { hrefWith, type View } from '../../view.ts'
import type { BlindGroup } from './contract.ts'

const named = 6

/** What could not be seen, why, and how to see it: one entry per cause, the one that blinds most first. */
export function BlindList({
  groups,
  view,
  running,
  cells,
  collectors,
}: {
  groups: readonly BlindGroup[]
  view: View
  running: boolean
  /** Of the scan, within the scope. */
  cells: number
  collectors: { readonly [id: string]: string }
}) {
  return (
    <section id="blind" className="panel scroll-mt-16 p-4" aria-labelledby="blind-title">
      <h2 id="blind-title" className="text-base font-semibold">
        What could not be seen, and why?
      </h2>
      {groups.length === 0 ? (
        <p className="mt-1 text-sm text-text-2">
          {running
            ? 'Nothing was lost so far.'
            : cells === 0
              ? 'This scan read nothing in this scope: it says nothing about what is there.'
              : 'Every expected cell was read completely. Regions that are switched off and services not offered there are not expected.'}
        </p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {groups.map((group) => (
            <li
              key={`${group.outcome} ${group.code} ${group.call} ${group.policyType} ${group.policyArn}`}
              className="min-w-0 py-3 text-sm"
            >
              <Cause group={group} view={view} collectors={collectors} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Cause({
  group,
  view,
  collectors,
}: {
  group: BlindGroup
  view: View
  collectors: { readonly [id: string]: string }
}) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <OutcomeMark outcome={group.outcome} />
        <span>
          {group.outcome === 'NEVER' ? (
            'Not read to its end'
          ) : (
            <>
              {group.call && <code className="font-mono text-xs font-medium">{group.call}</code>} answered{' '}
              <code className="font-mono text-xs font-medium">{group.code}</code>
            </>
          )}
          {group.policyType && (
            <>
              {' '}
              because of {article(group.policyType)} {group.policyType}
            </>
          )}{' '}
          in {counted(group.accountCount, 'account')}:{' '}
          <strong className="font-semibold">{counted(group.cells, 'cell')}</strong> blind
          {group.blindedResources > 0 && (
            <>
              , {counted(group.blindedResources, 'resource')}{' '}
              {group.outcome === 'PARTIAL' ? 'with facts that are not known' : 'shown as last seen'}
            </>
          )}
          .
        </span>
      </p>
      {group.policyArn && (
        <p className="mt-1 flex min-w-0 items-center gap-2">
          <span className="text-text-2">Policy</span> <ArnText arn={group.policyArn} length={120} />
        </p>
      )}
      <p className="mt-1 text-text-2">{wayOut(group).text}</p>
      <details className="mt-1 text-xs text-text-2">
        <summary className="hover:text-text">
          {group.accounts
            .slice(0, named)
            .map((account) => account.name)
            .join(', ')}
          {group.accountCount > named && ` and ${group.accountCount - named} more`} · {group.regions.join(', ')}
        </summary>
        <dl className="mt-1 grid grid-cols-[6rem_1fr] gap-x-3 gap-y-1">
          <dt>Accounts</dt>
          <dd className="flex flex-wrap gap-x-3">
            {group.accounts.map((account) => (
              <Link
                key={account.id}
                className="link"
                href={hrefWith('/resources', { ...view, scope: { kind: 'account', id: account.id } })}
              >
                <bdi>{account.name}</bdi> <span className="font-mono">{account.id}</span>
              </Link>
            ))}
            {group.accountCount > group.accounts.length && (
              <span>and {group.accountCount - group.accounts.length} more</span>
            )}
          </dd>
          <dt>Collectors</dt>
          <dd>{group.collectors.map((id) => (collectors[id] ? `${id} (${collectors[id]})` : id)).join(', ')}</dd>
          <dt>AWS said</dt>
          <dd>
            <bdi className="font-mono break-words">{group.message || 'nothing'}</bdi>
          </dd>
        </dl>
      </details>
    </>
  )
}

const article = (word: string) => (/^[aeiou]/i.test(word) ? 'an' : 'a')
