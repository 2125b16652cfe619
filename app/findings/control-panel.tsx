import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { controls } from '#.generated/controls.ts'
import { ArnText, CopyButton } from '#ui/copy.tsx'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { ComplianceMark, PresenceMark, SeverityMark } from '#ui/marks.tsx'
import { Ago, At } from '#ui/time.tsx'
import { hrefWith, type View } from '../view.ts'
import { type ControlLine, type FindingRow, type FindingsFilter, statusWords } from './contract.ts'
import { findingsHref } from './filter.ts'
import { markdownOf, standingOf } from './markdown.ts'
import type { AccountCount, FindingsPage } from './query.ts'

const accountsShown = 8

/** One control's findings, beside the list of controls. */
export function ControlPanel({
  control: id,
  line,
  atLeast,
  page,
  accounts,
  filter,
  view,
  now,
}: {
  control: string
  /** Null: it has none under this filter. */
  line: ControlLine | null
  atLeast: boolean
  page: FindingsPage
  accounts: readonly AccountCount[]
  filter: FindingsFilter
  view: View
  now: Date
}) {
  const control = controls[id]
  const severity = line?.severity ?? control?.severity
  const total = line?.listed ?? 0
  const asOf = view.at ?? now
  const byAccount = filter.by === 'account' && filter.status === 'open' && accounts.length > 0
  return (
    <section className="panel" aria-labelledby="control-title">
      <div className="flex items-start gap-3 p-4 pb-2">
        <div className="min-w-0 grow">
          <p className="flex flex-wrap items-center gap-x-3 text-xs text-text-2">
            {severity && <SeverityMark severity={severity} />}
            <code className="font-mono break-all">{id}</code>
          </p>
          <h2 id="control-title" className="text-base font-semibold">
            {control?.title ?? id}
          </h2>
        </div>
        <CopyButton
          text={markdownOf(id, control, page.rows, { total, status: filter.status, asOf })}
          what={`${counted(page.rows.length, 'finding')} as Markdown`}
        />
        <Link
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-text-3 hover:bg-sunken"
          href={findingsHref(view, { ...filter, control: null, sel: null, cursor: null })}
          aria-label="Close (Escape)"
          scroll={false}
        >
          <X size={14} aria-hidden="true" />
        </Link>
      </div>
      {control && (
        <details className="px-4 pb-2 text-sm" open={filter.cursor === null && filter.sel === null}>
          <summary className="text-xs text-text-2">Why, and what to do</summary>
          <p className="mt-1 text-text-2">{control.why}</p>
          <p className="mt-1">{control.fix}</p>
        </details>
      )}
      <div className="figures flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-4 py-2 text-sm">
        {byAccount ? (
          <>
            <strong className="font-semibold" data-total={accounts.length}>
              in {counted(accounts.length, 'account')}
            </strong>
            <Link className="link" href={findingsHref(view, { ...filter, by: null })} scroll={false}>
              {exactCount(total)} {statusWords[filter.status]}
            </Link>
          </>
        ) : (
          <strong className="font-semibold" data-total={atLeast ? undefined : total}>
            {exactCount(total)}
            {atLeast && '+'} {statusWords[filter.status]}
          </strong>
        )}
        {total > 0 && (
          <a
            className="link"
            href={findingsHref(
              view,
              { q: filter.q, status: filter.status, since: filter.since, dimension: filter.dimension, control: id },
              '/findings/export',
            )}
            download
          >
            Export
          </a>
        )}
        {filter.status === 'open' && line && line.open > line.openUnknown && (
          <Link className="link" href={hrefWith('/resources', view, { q: resourcesText(filter.q, id) })}>
            {counted(line.open - line.openUnknown, 'resource')} failing
          </Link>
        )}
      </div>
      {filter.status === 'open' && accounts.length > 1 && !byAccount && (
        <ul className="figures flex flex-wrap gap-x-4 gap-y-2 px-4 pb-2 text-xs" aria-label="Open by account">
          {accounts.slice(0, accountsShown).map((account) => (
            <li key={account.id}>
              <Link
                className="link"
                href={findingsHref(
                  { ...view, scope: { kind: 'account', id: account.id } },
                  { ...filter, sel: null, cursor: null },
                )}
              >
                <bdi>{account.name}</bdi>
              </Link>{' '}
              {exactCount(account.open)}
            </li>
          ))}
          {accounts.length > accountsShown && (
            <li>
              <Link
                className="link"
                href={findingsHref(view, { ...filter, by: 'account', sel: null, cursor: null })}
                scroll={false}
              >
                all {accounts.length} accounts
              </Link>
            </li>
          )}
        </ul>
      )}
      {byAccount ? (
        <AccountList accounts={accounts} filter={filter} view={view} />
      ) : page.rows.length === 0 ? (
        <p className="border-line border-t p-4 text-sm text-text-2">
          None is {statusWords[filter.status]} under this filter, in what could be seen.
        </p>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {page.rows.map((row) => (
            <Row key={row.uid} row={row} filter={filter} view={view} now={asOf} />
          ))}
        </ul>
      )}
      {page.next && !byAccount && (
        <div className="border-line border-t p-4">
          <Link
            className="control"
            href={findingsHref(view, { ...filter, sel: null, cursor: page.next })}
            scroll={false}
          >
            Next {page.rows.length}
          </Link>
        </div>
      )}
    </section>
  )
}

/** Where the control's findings are open, those with most first. */
function AccountList({
  accounts,
  filter,
  view,
}: {
  accounts: readonly AccountCount[]
  filter: FindingsFilter
  view: View
}) {
  const listed = (id: string) =>
    findingsHref({ ...view, scope: { kind: 'account', id } }, { ...filter, by: null, sel: null, cursor: null })
  return (
    <ul className="figures divide-y divide-line border-line border-t">
      {accounts.map(({ id, name, open }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
          <Link
            data-row
            className="min-w-0 font-medium break-all hover:underline"
            href={hrefWith(`/accounts/${id}`, view)}
          >
            <bdi>{name}</bdi>
          </Link>
          <span className="font-mono text-xs text-text-3">{id}</span>
          <Link className="link ml-auto" href={listed(id)} aria-label={`${exactCount(open)} open in ${name}`}>
            {exactCount(open)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** The list of resources that fail the control, under the same filter. */
const resourcesText = (q: string, control: string) =>
  [q, `control:${control} compliance:NON_COMPLIANT`].filter(Boolean).join(' ')

function Row({ row, filter, view, now }: { row: FindingRow; filter: FindingsFilter; view: View; now: Date }) {
  const unfolded = row.uid === filter.sel
  const absent = row.presence !== 'PRESENT'
  return (
    <li data-uid={row.uid} className={clsx('px-4 py-2 text-sm', unfolded && 'bg-accent-ground')}>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <ComplianceMark compliance={row.compliance} severity={row.severity} word={false} />
        <Link
          data-row
          className="min-w-0 font-medium break-all hover:underline"
          href={hrefWith(`/resources/${row.uid}`, view, { tab: 'findings' })}
        >
          <bdi>{row.name}</bdi>
        </Link>
        {absent && <PresenceMark presence={row.presence} />}
        <span className="ml-auto text-xs whitespace-nowrap text-text-2">
          {standingOf(row)}{' '}
          <Ago time={row.status === 'RESOLVED' ? row.since : (row.firstSeenAt ?? row.since)} now={now} />
        </span>
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-text-2">
        <bdi>{row.accountName}</bdi>
        <span>{row.region}</span>
        <span>{row.owner ? <bdi>{row.owner}</bdi> : <span className="text-text-3">no owner</span>}</span>
        {absent && row.lastSeenAt && (
          <span className="hatched rounded-sm px-1">
            <span className="rounded-sm bg-surface px-1">
              last seen <Ago time={row.lastSeenAt} now={now} />
            </span>
          </span>
        )}
        <Link
          className="link ml-auto"
          href={findingsHref(view, { ...filter, sel: unfolded ? null : row.uid })}
          aria-expanded={unfolded}
          scroll={false}
        >
          {unfolded ? 'fold' : 'why'}
        </Link>
      </p>
      {unfolded && (
        <div className="mt-2">
          <p>{row.reason}</p>
          <dl className="mt-1 grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs text-text-2">
            <dt>ARN</dt>
            <dd className="min-w-0">
              <ArnText arn={row.arn} />
            </dd>
            <dt>Failed first</dt>
            <dd>{row.firstSeenAt ? <At time={row.firstSeenAt} /> : 'never, as far as is known'}</dd>
            <dt>Like this since</dt>
            <dd>
              <At time={row.since} />
            </dd>
            <dt>Expected</dt>
            <dd>{filter.control ? controls[filter.control]?.expected : null}</dd>
          </dl>
        </div>
      )}
    </li>
  )
}
