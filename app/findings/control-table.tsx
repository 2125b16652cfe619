import { clsx } from 'clsx'
import { controls } from '#.generated/controls.ts'
import { exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import type { View } from '../view.ts'
import { type ControlLine, type FindingsFilter, isMove, statusWords } from './contract.ts'
import { findingsHref } from './filter.ts'

/** Controls with how many findings each has; a row opens its findings beside. */
export function ControlTable({
  lines,
  filter,
  view,
  now,
}: {
  lines: readonly ControlLine[]
  filter: FindingsFilter
  view: View
  now: Date
}) {
  const happened = filter.status === 'resolved' || isMove(filter.status)
  const closed = filter.status === 'resolved' || filter.status === 'resolved-since'
  // Accounts and ages are those of what is open.
  const placed = !happened && lines.some(({ accounts }) => accounts !== null)
  return (
    <section
      className="relative overflow-x-auto"
      aria-label="Controls"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="figures w-full text-sm">
        <thead className="bg-sunken text-left text-xs text-text-2">
          <tr>
            <Head>Control</Head>
            {happened ? (
              <>
                <Head right>{headWords(filter.status)}</Head>
                {closed && <Head>Because</Head>}
              </>
            ) : (
              <>
                {filter.status === 'reopened' && <Head right>Reopened</Head>}
                <Head right>Open</Head>
                <Head right>Not known</Head>
              </>
            )}
            {placed && (
              <>
                <Head right>Accounts</Head>
                <Head right>Oldest open</Head>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.controlId} line={line} filter={filter} view={view} now={now} placed={placed} />
          ))}
        </tbody>
      </table>
      {!placed && !happened && (
        <p className="px-4 py-2 text-xs text-text-3">
          {view.at
            ? 'In how many accounts a control failed, and since when, is counted of the present; of then, each list has its ages.'
            : 'In how many accounts a control fails, and since when, is not counted under this filter; each list has its ages.'}
        </p>
      )}
    </section>
  )
}

const headWords = (status: FindingsFilter['status']) => {
  const words = status === 'resolved' ? 'resolved' : statusWords[status]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function Head({ right = false, children }: { right?: boolean; children: React.ReactNode }) {
  return (
    <th scope="col" className={clsx('px-3 py-1.5 font-medium whitespace-nowrap', right && 'text-right')}>
      {children}
    </th>
  )
}

function Line({
  line,
  filter,
  view,
  now,
  placed,
}: {
  line: ControlLine
  filter: FindingsFilter
  view: View
  now: Date
  placed: boolean
}) {
  const open = line.controlId === filter.control
  const list = (status: FindingsFilter['status']) =>
    findingsHref(view, { ...filter, status, control: line.controlId, by: null, sel: null, cursor: null })
  return (
    <tr data-uid={line.controlId} className={clsx('border-line border-t align-baseline', open && 'bg-accent-ground')}>
      <th scope="row" className="min-w-56 px-3 py-1.5 text-left font-normal">
        <span className="flex items-baseline gap-2">
          <SeverityMark severity={line.severity} quiet />
          <Link
            data-row
            className="font-medium hover:underline"
            aria-current={open ? 'true' : undefined}
            title={line.controlId}
            href={list(filter.status)}
            scroll={false}
          >
            {controls[line.controlId]?.title ?? line.controlId}
          </Link>
        </span>
      </th>
      {filter.status === 'resolved' || isMove(filter.status) ? (
        <>
          <Amount count={line.listed} href={list(filter.status)} what={statusWords[filter.status]} />
          {(filter.status === 'resolved' || filter.status === 'resolved-since') && (
            <td className="px-3 py-1.5 text-xs text-text-2">
              {Object.entries(line.causes)
                .sort(([, one], [, other]) => other - one)
                .map(([cause, count]) => `${exactCount(count)} ${cause}`)
                .join(', ')}
            </td>
          )}
        </>
      ) : (
        <>
          {filter.status === 'reopened' && (
            <Amount count={line.listed} href={list('reopened')} what={statusWords.reopened} />
          )}
          <Amount count={line.open} href={list('open')} what={statusWords.open} notKnown={line.openUnknown} />
          <Amount count={line.unknown} href={list('unknown')} what={statusWords.unknown} quiet />
        </>
      )}
      {placed && (
        <>
          {line.accounts === null ? (
            <td className="px-3 py-1.5 text-right">–</td>
          ) : (
            <Amount
              count={line.accounts}
              href={findingsHref(view, {
                ...filter,
                ...{ status: 'open', control: line.controlId, by: 'account', sel: null, cursor: null },
              })}
              what={line.accounts === 1 ? 'account in which they are open' : 'accounts in which they are open'}
              quiet
            />
          )}
          <td className="px-3 py-1.5 text-right">
            {line.oldestAt === null ? '–' : <Ago time={line.oldestAt} now={now} />}
          </td>
        </>
      )}
    </tr>
  )
}

/** A number that opens the findings it counts; how many of them are not known at present stands hatched beside it. */
function Amount({
  count,
  href,
  what,
  notKnown = 0,
  quiet = false,
}: {
  count: number
  href: string
  what: string
  notKnown?: number
  quiet?: boolean
}) {
  return (
    <td className="px-3 py-1.5 text-right whitespace-nowrap">
      {notKnown > 0 && (
        <span
          className="hatched mr-1.5 rounded-sm px-1 text-xs outline outline-line"
          title={`${exactCount(notKnown)} of them are not known at present: what is not seen closes nothing`}
        >
          <span className="rounded-sm bg-surface px-0.5">{exactCount(notKnown)}?</span>
        </span>
      )}
      {count === 0 ? (
        <span className="text-text-3">0</span>
      ) : (
        <Link
          className={quiet ? 'text-text-2 hover:underline' : 'font-semibold hover:underline'}
          href={href}
          scroll={false}
          aria-label={`${exactCount(count)} ${what}`}
        >
          {exactCount(count)}
        </Link>
      )}
    </td>
  )
}
