import { Download } from 'lucide-react'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { ArnText, CopyButton } from '#ui/copy.tsx'
import { counted, dayOf, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { OutcomeMark, outcomeWords } from '#ui/marks.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import { RescanButton } from '../accounts/rescan-button.tsx'
import { hrefWith, type View } from '../view.ts'
import { type AllClear, allClear } from './all-clear.ts'
import { accountsNamed, blindStandings, type CoverageCause, type CoverageFilter, sinceDays } from './contract.ts'
import { cellsHref, coverageHref } from './filter.ts'
import type { CoverageData } from './query.ts'
import { wayOut } from './way-out.ts'

/** As many as one command takes. */
const rescannedAtOnce = 1_000

/** What is said where no reason is listed. */
const noReason: Record<AllClear, string> = {
  clear: 'Every expected cell was read completely. What is said about resources rests on all of them.',
  'nothing expected': 'Nothing was expected to be read here, and nothing was: that says nothing about resources.',
  'told apart': 'The reasons of the blind cells are not listed for this instant, or are just being counted anew.',
}

/** Why cells are blind, what blinds most first, with the way out beside each. */
export function CauseList({
  data,
  filter,
  view,
  now,
}: {
  data: CoverageData
  filter: CoverageFilter
  view: View
  now: Date
}) {
  const cells = data.causes.reduce((sum, cause) => sum + cause.cells, data.more.cells)
  const { counts } = data
  const filtered = filter.outcome !== null || filter.since !== null
  const list = { outcome: filter.outcome, since: filter.since }
  return (
    <section id="causes" className="panel scroll-mt-16" aria-labelledby="causes-title">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-2">
        <h2 id="causes-title" className="text-base font-semibold">
          Why could they not be read?
        </h2>
        {cells > 0 && (
          <p className="figures text-sm text-text-2">
            <Link className="link" href={cellsHref(view, list)}>
              {counted(cells, 'cell')}
            </Link>
            , {counted(data.causes.length + data.more.causes, 'reason')}
          </p>
        )}
        {(cells > 0 || filtered) && (
          <>
            <ChoiceLinks
              label="Outcome"
              options={[
                null,
                ...blindStandings.filter((standing) => (counts[standing] ?? 0) > 0 || standing === filter.outcome),
              ]}
              current={filter.outcome}
              hrefOf={(outcome) => coverageHref(view, { ...filter, outcome })}
              textOf={(outcome) => (outcome ? outcomeWords[outcome] : 'all')}
            />
            <ChoiceLinks
              label="Blind for"
              options={[null, ...sinceDays]}
              current={filter.since}
              hrefOf={(since) => coverageHref(view, { ...filter, since })}
              textOf={(since) => (since ? `≥ ${since} d` : 'however long')}
            />
          </>
        )}
        {cells > 0 && (
          <a className="control ml-auto" href={cellsHref(view, list, '/coverage/export')} download>
            <Download size={14} aria-hidden="true" />
            Export {exactCount(cells)} {cells === 1 ? 'row' : 'rows'}
          </a>
        )}
      </div>
      {data.causes.length === 0 ? (
        filtered ? (
          <EmptyBecauseFiltered what="blind cells">
            <Link className="link" href={coverageHref(view, { ...filter, outcome: null, since: null })}>
              Show every reason
            </Link>
          </EmptyBecauseFiltered>
        ) : (
          <p className="px-4 pb-4 text-sm text-text-2">{noReason[allClear(data)]}</p>
        )
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {data.causes.map((cause) => (
            <li key={cause.key} className="grid min-w-0 gap-x-6 gap-y-2 px-4 py-3 text-sm lg:grid-cols-[3fr_2fr]">
              <Cause cause={cause} filter={filter} view={view} now={now} />
              <Mending cause={cause} again={view.at === null && data.running === null} />
            </li>
          ))}
        </ul>
      )}
      {data.more.causes > 0 && (
        <p className="border-line border-t px-4 py-3 text-sm">
          <Link className="link" href={coverageHref(view, { ...filter, by: 'cause', all: true })}>
            {counted(data.more.causes, 'more reason')}
          </Link>{' '}
          <span className="figures text-text-2">for {counted(data.more.cells, 'cell')}</span>
        </p>
      )}
      {data.rest > 0 && (
        <p className="border-line border-t px-4 py-3 text-sm text-text-2">
          <span
            className="hatched mr-1.5 inline-block size-3 rounded-sm align-[-1px] outline outline-line-strong"
            aria-hidden="true"
          />
          {counted(data.rest, 'more cell')} had last been read by earlier scans, too long before that instant. They are
          counted; which ones they were was not kept yet then.
        </p>
      )}
    </section>
  )
}

function Cause({ cause, filter, view, now }: { cause: CoverageCause; filter: CoverageFilter; view: View; now: Date }) {
  const named = cause.accountIds
    .slice(0, accountsNamed)
    .map((id, place) => ({ id, name: cause.accountNames[place] ?? id }))
  const cells = cellsHref(view, { cause: cause.key, since: filter.since })
  return (
    <div className="min-w-0">
      <p>
        <OutcomeMark outcome={cause.outcome} />{' '}
        <span className="ml-1">
          <Said cause={cause} /> in {counted(cause.accountIds.length, 'account')}, which blinds{' '}
          <Link className="link figures font-semibold" href={cells}>
            {counted(cause.cells, 'cell')}
          </Link>{' '}
          of {counted(cause.collectors.length, 'collector')}
          <Resources cause={cause} view={view} cells={cells} />.
        </span>
      </p>
      <p className="mt-1 text-text-2">
        <Since cause={cause} now={now} past={view.at !== null} zone={view.zone} />
      </p>
      {cause.policyArn && (
        <p className="mt-1 flex min-w-0 items-center gap-2">
          <span className="text-text-2">Policy</span> <ArnText arn={cause.policyArn} length={72} />
        </p>
      )}
      <details className="mt-1 text-xs text-text-2">
        <summary className="hover:text-text">
          {cause.accountNames.slice(0, 3).join(', ')}
          {cause.accountIds.length > 3 && ` and ${cause.accountIds.length - 3} more`} · {cause.regions.join(', ')}
        </summary>
        <dl className="mt-1 grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1">
          <dt>Accounts</dt>
          <dd className="flex flex-wrap gap-x-3">
            {named.map(({ id, name }) => (
              <Link key={id} className="link" href={hrefWith('/coverage', { ...view, scope: { kind: 'account', id } })}>
                <bdi>{name}</bdi>
              </Link>
            ))}
            {cause.accountIds.length > accountsNamed && (
              <Link className="link" href={cells}>
                and {cause.accountIds.length - accountsNamed} more
              </Link>
            )}
          </dd>
          <dt>Collectors</dt>
          <dd className="break-words">
            {cause.collectors.slice(0, 12).join(', ')}
            {cause.collectors.length > 12 && ` and ${cause.collectors.length - 12} more`}
          </dd>
          {cause.message && (
            <>
              <dt>AWS said</dt>
              <dd>
                <bdi className="font-mono break-words">{cause.message}</bdi>
              </dd>
            </>
          )}
        </dl>
      </details>
    </div>
  )
}

function Said({ cause }: { cause: CoverageCause }) {
  if (cause.outcome === 'STALE') return <>Read completely, but longer ago than the limit</>
  if (cause.outcome === 'NEVER') return <>Not read to its end</>
  return (
    <>
      {cause.call && <code className="font-mono text-xs font-medium">{cause.call}</code>} answered{' '}
      <code className="font-mono text-xs font-medium">{cause.code}</code>
      {cause.policyType ? (
        <>
          {' '}
          because of {/^[aeiou]/i.test(cause.policyType) ? 'an' : 'a'} {cause.policyType}
        </>
      ) : (
        cause.outcome === 'DENIED' && cause.code !== 'ROLE_MISSING' && <>, policy not named,</>
      )}
    </>
  )
}

/** What stands and falls with it: resources that are shown as last seen. */
function Resources({ cause, view, cells }: { cause: CoverageCause; view: View; cells: string }) {
  if (cause.outcome === 'PARTIAL') return <>: their lists are complete, but facts of some resources are not known</>
  if (!cause.affected) return null
  const { resources, q } = cause.affected
  const href = q ? hrefWith('/resources', view, { q }) : cells
  return (
    <>
      ;{' '}
      <Link className="link figures font-semibold" href={href}>
        {counted(resources, 'resource')}
      </Link>{' '}
      there {resources === 1 ? 'is' : 'are'} shown as last seen
    </>
  )
}

function Since({ cause, now, past, zone }: { cause: CoverageCause; now: Date; past: boolean; zone: string }) {
  const never =
    cause.never > 0
      ? `${counted(cause.never, 'cell')} of them ${past ? 'may never have been' : 'was never'} read completely.`
      : null
  if (!cause.since)
    return past ? <>No complete reading of them from before then is kept.</> : <>Never read completely.</>
  return (
    <>
      Last read completely on {dayOf(cause.since, zone)}, <Ago time={cause.since} now={now} />. {never}
    </>
  )
}

/** The way out, and, once it was gone, the way to see whether it leads anywhere. */
function Mending({ cause, again }: { cause: CoverageCause; again: boolean }) {
  const { text, command } = wayOut(cause)
  return (
    <div className="min-w-0 border-line border-l-2 pl-3">
      <p className="text-text-2">{text}</p>
      {command && (
        <p className="mt-1 flex min-w-0 items-center gap-1">
          <code className="min-w-0 rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs wrap-anywhere">{command}</code>
          <CopyButton text={command} what="command" />
        </p>
      )}
      {again && cause.accountIds.length <= rescannedAtOnce && (
        <p className="mt-2 print:hidden">
          <RescanButton accounts={cause.accountIds}>
            Read {counted(cause.accountIds.length, 'account')} again
          </RescanButton>
        </p>
      )}
    </div>
  )
}
