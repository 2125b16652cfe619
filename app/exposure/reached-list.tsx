import { portsOf } from '#domain/exposure-ports.ts'
import { explainUnobserved, isObserved } from '#domain/observed.ts'
import { portWords } from '#domain/port-ranges.ts'
import { shortType } from '#ui/format.ts'
import { Hops } from '#ui/hops.tsx'
import { Link } from '#ui/link.tsx'
import { PillarValue } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import { hrefWith, type View } from '../view.ts'
import type { Reached } from './contract.ts'

/** What can be reached, each with its path in one line, and hop by hop when opened. */
export function ReachedList({ rows, view, now }: { rows: readonly Reached[]; view: View; now: Date }) {
  return (
    <ul className="border-line border-t text-sm">
      {rows.map((row) => (
        <li key={row.uid} className="border-line border-b last:border-b-0">
          <details className="group">
            <summary className="grid items-baseline gap-x-4 px-4 py-1.5 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_auto]">
              <span className="min-w-0">
                <bdi className="font-medium break-all">{row.name}</bdi>{' '}
                <span className="text-xs text-text-3">{shortType(row.type)}</span>
                <Ports row={row} />
                <span className="block truncate text-xs text-text-2 group-open:hidden">{lineOf(row)}</span>
              </span>
              <span className="text-xs text-text-2 sm:text-right">
                <PillarValue pillar="exposure" value={row.exposure} />
                <span className="block whitespace-nowrap">
                  <bdi>{row.accountName}</bdi> · {row.region} · since <Ago time={row.since} now={view.at ?? now} />
                </span>
              </span>
            </summary>
            <div className="px-4 pb-3">
              <Verdict row={row} />
              <p className="mt-2">
                <Link className="link" href={hrefWith(`/resources/${row.uid}`, view)}>
                  Everything about {row.name}
                </Link>
              </p>
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}

/** On which somebody outside gets in; nothing where the door is no port. */
function Ports({ row: { verdict } }: { row: Reached }) {
  const ports = verdict && isObserved(verdict) ? portsOf(verdict.value) : null
  if (!ports || ports.length === 0) return null
  return <span className="figures ml-2 text-xs text-text-2">{portWords(ports)}</span>
}

function Verdict({ row: { verdict } }: { row: Reached }) {
  if (verdict === null) return <p className="text-text-2">Not judged yet.</p>
  if (!isObserved(verdict))
    return (
      <>
        <p className="text-text-2">Not known: {explainUnobserved(verdict)}.</p>
        <Hops path={verdict.path ?? []} />
      </>
    )
  return (
    <>
      <p>{verdict.value.because}</p>
      <Hops path={verdict.value.path} />
    </>
  )
}

/** `internet › route table › network ACL › security group sg-1`, or why it is not known. */
function lineOf({ verdict }: Reached): string {
  if (verdict === null) return 'not judged yet'
  if (!isObserved(verdict)) return `not known: ${explainUnobserved(verdict)}`
  const { path, because } = verdict.value
  if (path.length === 0) return because
  const last = path.at(-1)
  const names = path.map((hop) => (hop === last && hop.id && hop.id.length < 30 ? `${hop.what} ${hop.id}` : hop.what))
  return ['internet', ...names].join(' › ')
}
