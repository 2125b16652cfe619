import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Link } from '#ui/link.tsx'
import { hrefWith, type View } from '../../view.ts'
import type { Neighbours } from '../contract.ts'
import { keptList, type ResourceFilter } from './contract.ts'
import { StepKeys } from './step-keys.tsx'

/** The way back to the list that led here, and to the resources before and after this one in it. */
export function ListSteps({
  uid,
  neighbours,
  filter,
  view,
}: {
  uid: string
  neighbours: Neighbours
  filter: ResourceFilter
  view: View
}) {
  const step = (to: Neighbours['next'], id: string, key: string, words: string) => {
    const icon =
      id === 'next' ? <ChevronRight size={14} aria-hidden="true" /> : <ChevronLeft size={14} aria-hidden="true" />
    const content = (
      <>
        {id === 'previous' && icon}
        {words}
        {id === 'next' && icon}
      </>
    )
    if (!to)
      return (
        <span className="control opacity-50" aria-disabled="true">
          {content}
        </span>
      )
    return (
      <Link
        id={id}
        className="control"
        aria-keyshortcuts={key}
        title={`${to.name} (${key})`}
        href={hrefWith(`/resources/${to.uid}`, view, {
          ...keptList(filter),
          tab: filter.tab === 'findings' ? null : filter.tab,
          from: filter.from?.toISOString() ?? null,
          to: filter.to?.toISOString() ?? null,
        })}
      >
        {content}
      </Link>
    )
  }
  return (
    <nav aria-label="In the list" className="flex min-w-0 flex-wrap items-center gap-2 text-sm print:hidden">
      {step(neighbours.previous, 'previous', '[', 'Previous')}
      {step(neighbours.next, 'next', ']', 'Next')}
      <span className="min-w-0 truncate text-text-2">
        in{' '}
        <Link
          className="link"
          href={hrefWith('/resources', view, {
            q: filter.q || null,
            order: filter.list === 'place' ? null : filter.list,
            row: uid,
          })}
        >
          {filter.q ? <code className="font-mono text-xs">{filter.q}</code> : 'all resources'}
        </Link>
      </span>
      <StepKeys />
    </nav>
  )
}
