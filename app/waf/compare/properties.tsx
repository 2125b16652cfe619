import { clsx } from 'clsx'
import { isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { protectionWords } from '#domain/waf/protection-kinds.ts'
import type { WebAclListing } from '#domain/waf/rule-listing.ts'
import { defaultActionOf } from '#domain/waf/web-acl-comparison.ts'
import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarValue } from '#ui/marks.tsx'
import { Capacity, Known, Logging } from '../../resources/[uid]/proof/web-acl-facts.tsx'
import { hrefWith, type View } from '../../view.ts'
import { SamenessMark } from './marks.tsx'
import type { ComparedSide } from './query.ts'

interface Sides {
  readonly left: ComparedSide
  readonly right: ComparedSide
}

/** What is said of each web ACL as a whole, side by side. */
export function Properties({ left, right, view }: Sides & { view: View }) {
  const sides = { left, right }
  return (
    <section className="panel min-w-0" aria-label="The web ACLs as a whole">
      <table className="w-full table-fixed text-sm max-md:block">
        <caption className="sr-only">The web ACLs as a whole, side by side</caption>
        <thead className="max-md:sr-only">
          <tr className="border-line border-b text-left text-xs text-text-2">
            <th scope="col" className="w-40 px-4 py-2 font-medium">
              As a whole
            </th>
            <th scope="col" className="px-2 py-2 font-medium">
              A
            </th>
            <th scope="col" className="w-10 py-2">
              <span className="sr-only">Alike?</span>
            </th>
            <th scope="col" className="px-2 py-2 font-medium">
              B
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          <Row
            {...sides}
            name="What it does"
            of={(side) => listed(side, ({ action }) => action)}
            told={({ kind }) => kind}
            show={({ kind, because }) => (
              <>
                <PillarValue pillar="wafProtection" value={kind} />
                <span className="block text-xs text-text-2">{because}</span>
              </>
            )}
          />
          <Row {...sides} name="Default action" of={(side) => listed(side, defaultAction)} show={(action) => action} />
          <Row
            {...sides}
            name="In front of"
            of={({ entryPoints }) => observed(entryPoints, 'parapet:judge')}
            show={(count, { arn, at }) =>
              count === 0 ? (
                'none seen'
              ) : (
                <Link className="link" href={hrefWith('/resources', { ...view, at }, { q: `web-acl:${arn}` })}>
                  {counted(count, 'entry point')}
                </Link>
              )
            }
          />
          <Row
            {...sides}
            name="Stops"
            of={(side) => listed(side, ({ protections, action }) => mapObserved(action, () => protections.stopped))}
            show={(kinds) => kinds.map((kind) => protectionWords[kind]).join(', ') || 'nothing that is known by name'}
          />
          <Row
            {...sides}
            name="Capacity"
            of={(side) => listed(side, ({ capacity }) => capacity)}
            show={(units) => <Capacity units={units} />}
          />
          <Row
            {...sides}
            name="Logs"
            of={(side) => listed(side, ({ logging }) => logging)}
            show={(logging) => <Logging logging={logging} />}
          />
          <Row
            {...sides}
            name="Samples of requests"
            of={(side) => listed(side, ({ sampled }) => sampled)}
            show={(on) => (on ? 'kept' : 'none are kept')}
          />
          <Row
            {...sides}
            name="Kept by"
            of={(side) => listed(side, ({ managedByFirewallManager }) => managedByFirewallManager)}
            show={(central) => (central ? 'Firewall Manager' : 'its owner')}
          />
        </tbody>
      </table>
    </section>
  )
}

/** A part of the listing; not known where the rules as a whole were not. */
function listed<T>({ listing }: ComparedSide, part: (listing: WebAclListing) => Observed<T>): Observed<T> {
  return isObserved(listing) ? part(listing.value) : listing
}

function defaultAction(listing: WebAclListing): Observed<string> {
  const action = defaultActionOf(listing)
  return action === null ? unobserved('not-returned', 'wafv2:GetWebACL') : observed(action, 'wafv2:GetWebACL')
}

function Row<T>({
  name,
  of,
  told = (value) => value,
  show,
  left,
  right,
}: Sides & {
  name: string
  of: (side: ComparedSide) => Observed<T>
  /** What makes two values the same; the value itself when absent. */
  told?: (value: T) => unknown
  show: (value: T, side: ComparedSide) => React.ReactNode
}) {
  const [one, other] = [of(left), of(right)]
  const known = isObserved(one) && isObserved(other)
  const alike = known && JSON.stringify(told(one.value)) === JSON.stringify(told(other.value))
  const cell = (side: ComparedSide, fact: Observed<T>, letter: 'A' | 'B') => (
    <td className={clsx('px-2 py-2 max-md:block max-md:px-0 max-md:py-1', alike && 'text-text-2')}>
      <span className="mr-2 text-xs text-text-3 md:hidden">{letter}</span>
      <Known fact={fact} show={(value) => show(value, side)} />
    </td>
  )
  return (
    <tr className="border-line border-b align-top last:border-b-0 max-md:block max-md:px-4 max-md:py-2">
      <th scope="row" className="px-4 py-2 text-left font-normal text-text-2 max-md:block max-md:p-0">
        {name}
      </th>
      {cell(left, one, 'A')}
      <td className="py-1.5 text-center max-md:hidden">
        <SamenessMark of={!known ? 'unknown' : alike ? 'alike' : 'different'} />
      </td>
      {cell(right, other, 'B')}
    </tr>
  )
}
