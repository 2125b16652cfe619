import { clsx } from 'clsx'
import { type ExposureFact, exposureFacts, exposureFactWords, factsOfWay, unreadOfWay } from '#domain/exposure-way.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { ShareBar, type ShareKind } from '#ui/charts/share-table.tsx'
import { exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import type { ShownKind, Way } from './contract.ts'

/** Combinations drawn before the reader asks for all. */
export const waysShown = 8

const titles: Record<ShownKind, string> = {
  internet: 'Which facts together let the internet in?',
  accounts: 'Which facts together let other accounts in?',
  unknown: 'Which fact was not read, so that nobody knows?',
}

/**
 * A line for each combination of facts, as an UpSet plot has them: a dot for each fact, and a bar for how many are reached so.
 * It is a table already, so it needs no twin.
 */
export function Ways({
  ways,
  by,
  kinds,
  asOf,
  chosen,
  hrefOf,
  all,
}: {
  ways: readonly Way[]
  by: ShownKind
  /** What bars are drawn of. */
  kinds: readonly ShareKind[]
  asOf: string
  /** The way that the list is narrowed to; null where it is not. */
  chosen: string | null
  /** The list of what is reached in one way. */
  hrefOf: (way: string) => string
  /** Draws every combination, not only the most frequent. */
  all: boolean
}) {
  const shown = all ? ways : ways.slice(0, waysShown)
  const facts = exposureFacts.filter((fact) => shown.some(({ way }) => factsOfWay(way).includes(fact)))
  const most = Math.max(1, ...ways.map(({ total }) => total))
  return (
    <ChartFrame
      title={titles[by]}
      unit="resources"
      asOf={asOf}
      summary={ways
        .slice(0, 3)
        .map((one) => `${wordsOf(one.way)}: ${exactCount(one.total)}.`)
        .join(' ')}
      fileName={`exposure-${by}-by-facts`}
      table={{
        columns: ['facts', ...kinds.map(({ key }) => key.replace('-', '_')), 'resources'],
        rows: ways.map((one) => [one.way, ...kinds.map(({ key }) => one.counts[key] ?? 0), one.total]),
      }}
      isTable
    >
      <table className="w-full text-sm max-sm:block">
        <caption className="sr-only">Resources by the facts that make them reachable</caption>
        <thead className="max-sm:sr-only">
          <tr className="border-line border-b text-left align-bottom text-xs text-text-2">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              {by === 'unknown' ? 'Not read' : 'All of these'}
            </th>
            {facts.map((fact) => (
              <th key={fact} scope="col" className="hidden w-6 p-0 font-normal lg:table-cell">
                <span className="mx-auto block max-h-32 rotate-180 py-1 [writing-mode:vertical-rl]">
                  {exposureFactWords[fact]}
                </span>
              </th>
            ))}
            <th scope="col" className="w-2/5 min-w-24">
              <span className="sr-only">Share</span>
            </th>
            <th scope="col" className="py-1.5 pl-3 text-right font-medium">
              resources
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {shown.map((one) => (
            <Row
              key={one.way}
              one={one}
              facts={facts}
              kinds={kinds}
              most={most}
              href={hrefOf(one.way)}
              chosen={one.way === chosen}
            />
          ))}
        </tbody>
      </table>
    </ChartFrame>
  )
}

function Row({
  one,
  facts,
  kinds,
  most,
  href,
  chosen,
}: {
  one: Way
  facts: readonly ExposureFact[]
  kinds: readonly ShareKind[]
  most: number
  href: string
  chosen: boolean
}) {
  const own = factsOfWay(one.way)
  const [first, last] = [facts.indexOf(own[0] ?? 'other'), facts.indexOf(own.at(-1) ?? 'other')]
  const { total } = one
  return (
    <tr
      className={clsx(
        'border-line border-b max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:py-1.5',
        chosen && 'bg-accent-ground',
      )}
    >
      <th scope="row" className="py-1 pr-3 text-left font-normal max-sm:w-full">
        <Link className="hover:underline" href={href} aria-current={chosen ? 'true' : undefined} scroll={false}>
          {wordsOf(one.way)}
        </Link>
      </th>
      {facts.map((fact, index) => (
        <td key={fact} className="relative hidden p-0 text-center lg:table-cell" aria-hidden="true">
          {index >= first && index <= last && own.length > 1 && (
            <span
              className={clsx(
                'absolute top-1/2 h-px bg-exposure',
                index === first ? 'left-1/2' : 'left-0',
                index === last ? 'right-1/2' : 'right-0',
              )}
            />
          )}
          <span
            className={clsx(
              'relative inline-block rounded-full align-middle',
              own.includes(fact) ? 'size-2.5 bg-exposure' : 'size-1.5 bg-line',
            )}
          />
        </td>
      ))}
      <td className="py-1 max-sm:grow lg:pl-3" aria-hidden="true">
        <span className="block min-w-1" style={{ width: `${(total / most) * 100}%` }}>
          <ShareBar kinds={kinds} counts={one.counts} />
        </span>
      </td>
      <td className="figures pl-3 text-right">
        <Link
          className="block py-1 underline decoration-line-strong underline-offset-3"
          href={href}
          title={exactCount(total)}
          scroll={false}
        >
          {shortCount(total)}
        </Link>
      </td>
    </tr>
  )
}

/** `public address + security group`, or what was not read. */
function wordsOf(way: string): string {
  const unread = unreadOfWay(way)
  if (unread !== null) return unread === 'unrecorded' ? 'judged before this was kept, or not yet' : unread
  return (
    factsOfWay(way)
      .map((fact) => exposureFactWords[fact])
      .join(' + ') || 'judged before this was kept'
  )
}
