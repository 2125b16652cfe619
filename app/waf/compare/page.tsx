import type { Metadata } from 'next'
import { isObserved } from '#domain/observed.ts'
import { compareRules, isDifferent } from '#domain/waf/web-acl-comparison.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered, EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { ViewInputs } from '../../view-inputs.tsx'
import { webAclsHref } from '../acls/filter.ts'
import { WafSections } from '../sections.tsx'
import { type CompareFilter, compareHref, parseCompareFilter } from './filter.ts'
import { Properties } from './properties.tsx'
import { type ComparedSide, type Comparison, findComparison } from './query.ts'
import { ComparedRules } from './rules.tsx'

export const metadata: Metadata = { title: 'Compare web ACLs' }

/** What differs between two web ACLs, or between one then and now? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const asked = parseView(params, now)
  const filter = parseCompareFilter(params, now, asked.zone)
  const left =
    params.before && !filter.before ? ['The instant of A cannot be read or lies in the future: it is left out.'] : []
  const view = { ...asked, notices: [...asked.notices, ...left] }
  const comparison = filter.a || filter.b ? await findComparison(view.scope, view.at, filter) : null
  return (
    <Chrome view={view} here="/waf/compare">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-xl font-semibold">What differs between two web ACLs, or one then and now?</h1>
          <WafSections view={view} here="/waf/compare" />
        </div>
        {comparison ? (
          <Compared comparison={comparison} filter={filter} view={view} />
        ) : (
          <EmptyBecauseNothingCollected title="Nothing is chosen yet.">
            <Link className="link" href={webAclsHref(view)}>
              Choose two web ACLs in the list
            </Link>
            : their rules stand side by side here, in the order in which they act.
          </EmptyBecauseNothingCollected>
        )}
      </div>
    </Chrome>
  )
}

function Compared({ comparison, filter, view }: { comparison: Comparison; filter: CompareFilter; view: View }) {
  const { left, right } = comparison
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2">
        <Side name="A" side={left} view={view}>
          <Instants comparison={comparison} filter={filter} view={view} />
        </Side>
        <Side name="B" side={right} view={view}>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {filter.a && (
              <Link className="link" href={webAclsHref(view, { a: filter.a })}>
                Compare A with another one
              </Link>
            )}
            {left && right && left.uid !== right.uid && (
              <Link className="link" href={compareHref(view, { ...filter, a: filter.b, b: filter.a, before: null })}>
                The other way round
              </Link>
            )}
          </p>
        </Side>
      </div>
      {left && right && <Differences left={left} right={right} filter={filter} view={view} />}
    </>
  )
}

function Side({
  name,
  side,
  view,
  children,
}: {
  name: 'A' | 'B'
  side: ComparedSide | null
  view: View
  children: React.ReactNode
}) {
  return (
    <section className="panel p-4" aria-label={`Web ACL ${name}`}>
      <h2 className="flex items-baseline gap-2 text-base font-semibold">
        <span className="text-text-3">{name}</span>
        {side ? (
          <Link
            className="hover:text-accent hover:underline"
            href={hrefWith(`/resources/${side.uid}`, { ...view, at: side.at })}
          >
            <bdi className="break-all">{side.name}</bdi>
          </Link>
        ) : (
          'not known then'
        )}
      </h2>
      {side && (
        <p className="mb-2 text-xs text-text-2">
          <bdi>{side.accountName}</bdi> · {side.arn.includes(':global/') ? 'global, for CloudFront' : side.region} · as
          of {side.at ? <At time={side.at} /> : 'now'}
        </p>
      )}
      {children}
    </section>
  )
}

/** When A is looked at: with the screen, at a day, or when its facts changed. */
function Instants({
  comparison: { left, changes },
  filter,
  view,
}: {
  comparison: Comparison
  filter: CompareFilter
  view: View
}) {
  const earlier = changes.slice(1)
  return (
    <div className="flex flex-col gap-2 text-sm">
      <form action="/waf/compare" className="flex flex-wrap items-center gap-2 print:hidden">
        <ViewInputs view={view} more={{ a: filter.a, b: filter.b, only: filter.only ? '1' : null }} />
        <label className="flex items-center gap-2 text-text-2">
          As it was at the end of
          <input
            type="date"
            name="before"
            required
            className="field"
            defaultValue={left?.at?.toISOString().slice(0, 10)}
          />
        </label>
        <button type="submit" className="control">
          Compare
        </button>
      </form>
      {earlier.length > 0 ? (
        <details>
          <summary className="text-text-2">As it was before each change of its own facts</summary>
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {earlier.map((from) => (
              <li key={from.toISOString()}>
                <Link className="link" href={compareHref(view, { ...filter, before: from })}>
                  since <At time={from} />
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : (
        <p className="text-text-2">
          Its own facts are as they were first seen; those of its rule groups and IP sets may not be.
        </p>
      )}
    </div>
  )
}

function Differences({
  left,
  right,
  filter,
  view,
}: {
  left: ComparedSide
  right: ComparedSide
  filter: CompareFilter
  view: View
}) {
  const [one, other] = [left.listing, right.listing]
  if (!isObserved(one) || !isObserved(other)) return <Properties left={left} right={right} view={view} />
  const rows = compareRules(one.value.rows, other.value.rows)
  const different = rows.filter(isDifferent).length
  const unknown = rows.filter((row) => row.unknown).length
  const shown = filter.only ? rows.filter((row) => isDifferent(row) || row.unknown) : rows
  return (
    <>
      <Properties left={left} right={right} view={view} />
      <section className="panel min-w-0" aria-labelledby="compared-rules">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-3">
          <h2 id="compared-rules" className="text-base font-semibold">
            {different === 0
              ? 'No rule differs'
              : `${counted(different, 'line')} of ${rows.length} differ${different === 1 ? 's' : ''}`}
          </h2>
          <p className="grow text-sm text-text-2">
            Rules in the order in which they act, each with what comes of it.
            {unknown > 0 &&
              ` Of ${counted(unknown, 'line')} not everything was read: being alike proves nothing there.`}
          </p>
          <ChoiceLinks
            label="Lines shown"
            options={['all', 'only'] as const}
            current={filter.only ? 'only' : 'all'}
            hrefOf={(one) => compareHref(view, { ...filter, only: one === 'only' })}
            textOf={(one) => (one === 'only' ? 'What differs' : 'All rules')}
          />
        </div>
        {shown.length === 0 ? (
          <EmptyBecauseFiltered what="rules">They are alike in everything that was read.</EmptyBecauseFiltered>
        ) : (
          <ComparedRules rows={shown} />
        )}
      </section>
    </>
  )
}
