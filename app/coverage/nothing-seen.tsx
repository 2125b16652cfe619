import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownBecauseNotSeen } from '#ui/states.tsx'
import { hrefWith, type View } from '../view.ts'

/** What stands where a scope has none of something: that there is none can be said only where every cell was read. */
export function NothingSeen({ what, blind, view }: { what: string; blind: number; view: View }) {
  if (blind === 0) return <p className="p-4 text-sm text-text-2">There is no {what}: everything here was read.</p>
  return (
    <UnknownBecauseNotSeen title={`No ${what} was seen.`}>
      {counted(blind, 'cell')} of this scope could not be read: what is there is not known.{' '}
      <Link className="link" href={hrefWith('/coverage', view)}>
        What is not seen, and why
      </Link>
    </UnknownBecauseNotSeen>
  )
}
