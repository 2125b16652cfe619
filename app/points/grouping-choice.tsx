import { Link } from '#ui/link.tsx'
import type { View } from '../view.ts'
import { type Grouping, groupings } from './grouping.ts'

/** By service, by OU, by account. An account alone is not divided further. */
export function GroupingChoice({
  view,
  current,
  hrefOf,
}: {
  view: View
  current: Grouping
  hrefOf: (grouping: Grouping) => string
}) {
  if (view.scope.kind === 'account') return null
  return (
    <nav aria-label="Grouped by" className="flex gap-1">
      {groupings.map((grouping) => (
        <Link
          key={grouping}
          className="control h-7! px-2! text-xs!"
          aria-current={grouping === current ? 'true' : undefined}
          href={hrefOf(grouping)}
          scroll={false}
        >
          by {grouping === 'ou' ? 'OU' : grouping}
        </Link>
      ))}
    </nav>
  )
}
