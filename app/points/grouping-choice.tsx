import { ChoiceLinks } from '#ui/choice-links.tsx'
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
    <ChoiceLinks
      label="Grouped by"
      options={groupings}
      current={current}
      hrefOf={(grouping) => hrefOf(grouping)}
      textOf={(grouping) => <>by {grouping === 'ou' ? 'OU' : grouping}</>}
    />
  )
}
