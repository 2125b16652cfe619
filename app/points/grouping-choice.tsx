import { ChoiceLinks } from '#ui/choice-links.tsx'
import { Link } from '#ui/link.tsx'
import { hrefWith, type View } from '../view.ts'
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

/** Who has no bar was perhaps never read: that is told apart from having nothing. */
export function UnseenPlaces({ view }: { view: View }) {
  return (
    <>
      {' '}
      Accounts of which nothing was seen have none either;{' '}
      <Link className="link" href={hrefWith('/accounts', view, { state: 'blind' })}>
        which these are
      </Link>
      .
    </>
  )
}
