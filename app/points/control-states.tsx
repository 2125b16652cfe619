import type { ReactNode } from 'react'
import { controls } from '#.generated/controls.ts'
import { exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import type { ControlState } from './controls.ts'

/** What controls say of things of one kind, each count a list. */
export function ControlStates({
  title,
  of,
  none,
  states,
  hrefOf,
  children,
}: {
  title: string
  /** What is judged: `customer managed keys`. */
  of: string
  /** Said where nothing was judged. */
  none: string
  states: readonly ControlState[]
  /** The list that a filter of resources opens. */
  hrefOf: (q: string) => string
  /** What is said below. */
  children?: ReactNode
}) {
  const list = (controlId: string, compliance: string) => hrefOf(`control:${controlId} compliance:${compliance}`)
  return (
    <section className="panel p-4" aria-label={title}>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="text-xs text-text-3">{of}</p>
      {states.length === 0 ? (
        <p className="mt-3 text-sm text-text-2">{none}</p>
      ) : (
        <ul className="mt-2 text-sm">
          {states.map(({ controlId, counts }) => (
            <li key={controlId} className="border-line border-t py-2 first:border-t-0">
              <p>{controls[controlId]?.title ?? controlId}</p>
              <p className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-text-2">
                {counts.NON_COMPLIANT ? (
                  <Link className="link font-medium" href={list(controlId, 'NON_COMPLIANT')}>
                    {exactCount(counts.NON_COMPLIANT)} not so
                  </Link>
                ) : (
                  <span>{counts.INSUFFICIENT_DATA ? 'none seen to fail' : 'none fails'}</span>
                )}
                {counts.INSUFFICIENT_DATA ? (
                  <Link className="hover:underline" href={list(controlId, 'INSUFFICIENT_DATA')}>
                    <UnknownMark>{exactCount(counts.INSUFFICIENT_DATA)} unknown</UnknownMark>
                  </Link>
                ) : null}
                {counts.COMPLIANT ? (
                  <Link className="hover:underline" href={list(controlId, 'COMPLIANT')}>
                    {exactCount(counts.COMPLIANT)} so
                  </Link>
                ) : null}
              </p>
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  )
}
