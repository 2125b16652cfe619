import { clsx } from 'clsx'
import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { capacityLimits } from '#domain/waf/rule-listing.ts'
import type { ManagedGroupInUse } from '#domain/waf/web-acl.ts'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarValue, UnknownMark } from '#ui/marks.tsx'
import { hrefWith, type View } from '../../view.ts'
import { ViewInputs } from '../../view-inputs.tsx'
import type { WebAclRow } from './query.ts'

/** The web ACLs, each with what it is in front of; two of them are chosen to be compared. A form, so that it needs no script. */
export function WebAclTable({
  rows,
  chosen,
  view,
}: {
  rows: readonly WebAclRow[]
  /** Of the web ACL that is on the left already; null where none is. */
  chosen: string | null
  view: View
}) {
  const elsewhere = chosen !== null && !rows.some(({ uid }) => uid === chosen)
  const [first, second] = rows.filter(isCompared)
  const left = chosen ?? first?.uid
  const right = first?.uid === left ? second?.uid : first?.uid
  return (
    <form action="/waf/compare">
      <ViewInputs view={view} more={{ a: elsewhere ? chosen : null }} />
      {(second || elsewhere) && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-3 text-sm text-text-2 print:hidden">
          <button type="submit" className="control">
            Compare A with B
          </button>
          {elsewhere ? 'A is chosen already: choose B.' : 'Choose A and B in the list, for rules side by side.'}
        </p>
      )}
      <div className="relative overflow-x-auto">
        <table className="w-full text-sm">
          <caption className="sr-only">Web ACLs by account and region</caption>
          <thead>
            <tr className="border-line border-y text-left text-xs text-text-2">
              <Heading className="pl-4">
                <span className="sr-only">Compare</span>
              </Heading>
              <Heading>Web ACL</Heading>
              <Heading>In front of</Heading>
              <Heading className="hidden md:table-cell">Default</Heading>
              <Heading className="hidden md:table-cell">Rules</Heading>
              <Heading className="hidden lg:table-cell">Capacity</Heading>
              <Heading className="hidden lg:table-cell">Logs</Heading>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.uid}
                row={row}
                view={view}
                choice={
                  isCompared(row) && (
                    <Sides row={row} left={row.uid === left} right={row.uid === right} withLeft={!elsewhere} />
                  )
                }
              />
            ))}
          </tbody>
        </table>
      </div>
    </form>
  )
}

/** Web ACLs of WAF Classic have rules of another kind. */
const isCompared = ({ type }: WebAclRow) => type === 'AWS::WAFv2::WebACL'

function Heading({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <th scope="col" className={clsx('px-2 py-1.5 font-medium whitespace-nowrap', className)}>
      {children}
    </th>
  )
}

function Sides({ row, left, right, withLeft }: { row: WebAclRow; left: boolean; right: boolean; withLeft: boolean }) {
  const side = (name: 'a' | 'b', on: boolean) => (
    <label className="flex size-6 cursor-pointer items-center justify-center rounded-sm text-xs text-text-3 has-checked:bg-accent-ground has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent hover:bg-sunken">
      <input type="radio" name={name} value={row.uid} defaultChecked={on} className="sr-only" />
      <span className="sr-only">{row.name} as </span>
      {name.toUpperCase()}
    </label>
  )
  return (
    <span className="relative flex gap-1 print:hidden">
      {withLeft && side('a', left)}
      {side('b', right)}
    </span>
  )
}

function Row({ row, view, choice }: { row: WebAclRow; view: View; choice: React.ReactNode }) {
  const facts = [
    <DefaultAction key="default" row={row} />,
    <Rules key="rules" row={row} />,
    <Capacity key="capacity" row={row} />,
    <Logs key="logs" row={row} />,
  ]
  return (
    <tr className="border-line border-b align-top last:border-b-0 hover:bg-sunken">
      <td className="w-0 py-1.5 pr-1 pl-4">{choice}</td>
      <th scope="row" className="px-2 py-1.5 text-left font-normal">
        <Link className="font-medium hover:text-accent hover:underline" href={hrefWith(`/resources/${row.uid}`, view)}>
          <bdi className="break-all">{row.name}</bdi>
        </Link>
        <span className="block text-xs text-text-2">
          <bdi>{row.accountName}</bdi> · {placeOf(row)}
        </span>
        <By row={row} />
        <span className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-text-2 md:hidden">{facts}</span>
      </th>
      <td className="px-2 py-1.5">
        {row.entryPoints > 0 ? (
          <>
            <Link
              className="whitespace-nowrap underline decoration-line-strong underline-offset-3"
              href={hrefWith('/resources', view, { q: `web-acl:${row.arn}` })}
            >
              {counted(row.entryPoints, 'entry point')}
            </Link>
            <span className="block text-xs">
              <PillarValue pillar="wafProtection" value={row.does ?? 'unknown'} />
            </span>
          </>
        ) : (
          <span className="text-text-3">none seen</span>
        )}
      </td>
      <td className="hidden px-2 py-1.5 md:table-cell">{facts[0]}</td>
      <td className="hidden px-2 py-1.5 md:table-cell">{facts[1]}</td>
      <td className="hidden px-2 py-1.5 lg:table-cell">{facts[2]}</td>
      <td className="hidden px-2 py-1.5 lg:table-cell">{facts[3]}</td>
    </tr>
  )
}

/** CloudFront's web ACLs belong to no region, whatever AWS calls it. */
function placeOf({ type, region, arn }: WebAclRow): string {
  if (type !== 'AWS::WAFv2::WebACL') return `${region === 'global' ? 'global' : region}, WAF Classic`
  return arn.includes(':global/') ? 'global, for CloudFront' : region
}

function By({ row: { managedByFirewallManager: managed } }: { row: WebAclRow }) {
  if (!managed || (isObserved(managed) && !managed.value)) return null
  return (
    <span className="block text-xs text-text-3">
      {isObserved(managed) ? 'kept by Firewall Manager' : <Unknown fact={managed} what="whose it is" />}
    </span>
  )
}

function DefaultAction({ row: { defaultAction } }: { row: WebAclRow }) {
  return (
    <Known
      fact={defaultAction}
      what="default"
      show={(action) => (
        <span>
          <span className="md:sr-only">default </span>
          {action}
        </span>
      )}
    />
  )
}

function Rules({ row: { rules, groups } }: { row: WebAclRow }) {
  return (
    <Known
      fact={rules}
      what="rules"
      show={(count) => (
        <span>
          {count === 0 ? 'no rules' : counted(count, 'rule')}
          {groups && isObserved(groups) && groups.value.length > 0 && (
            <span className="block text-xs text-text-2 max-md:hidden">{groupsText(groups.value)}</span>
          )}
        </span>
      )}
    />
  )
}

/** `3 managed groups: 1 pinned, 1 only counts` */
function groupsText(groups: readonly ManagedGroupInUse[]): string {
  const of = (some: (group: ManagedGroupInUse) => boolean) => groups.filter(some).length
  const [pinned, counting] = [of(({ version }) => version !== null), of((group) => group.counting)]
  const overridden = of((group) => !group.counting && group.overriddenRules > 0)
  const parts = [
    pinned > 0 && `${pinned} pinned`,
    counting > 0 && `${counting} only ${counting === 1 ? 'counts' : 'count'}`,
    overridden > 0 && `${overridden} overridden`,
  ].filter(Boolean)
  return `${counted(groups.length, 'managed group')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

function Capacity({ row: { capacity } }: { row: WebAclRow }) {
  return (
    <Known
      fact={capacity}
      what="capacity"
      show={(units) => (
        <span className={clsx('whitespace-nowrap', units > capacityLimits.included && 'text-high')}>
          {exactCount(units)} of{' '}
          {exactCount(units > capacityLimits.included ? capacityLimits.most : capacityLimits.included)}
        </span>
      )}
    />
  )
}

function Logs({ row: { logging } }: { row: WebAclRow }) {
  return (
    <Known
      fact={logging}
      what="logs"
      show={(value) =>
        value === null ? (
          <span className="whitespace-nowrap text-high">no logs</span>
        ) : (
          <span>
            logs
            {'filters' in value && value.filters.length > 0 && ', filtered'}
            {value.redactedFields.length > 0 && ', redacted'}
          </span>
        )
      }
    />
  )
}

/** A fact that the kind of web ACL does not have is no fact that was not read. */
function Known<T>({
  fact,
  what,
  show,
}: {
  fact: Observed<T> | null
  what: string
  show: (value: T) => React.ReactNode
}) {
  if (fact === null) return <span className="text-text-3 max-md:sr-only">–</span>
  return isObserved(fact) ? show(fact.value) : <Unknown fact={fact} what={what} />
}

function Unknown({ fact, what }: { fact: Parameters<typeof explainUnobserved>[0]; what: string }) {
  return (
    <span title={explainUnobserved(fact)}>
      <UnknownMark>{what} not known</UnknownMark>
    </span>
  )
}
