import type { Metadata } from 'next'
import { exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { findCoverage } from '../../chrome/query.ts'
import { NothingSeen } from '../../coverage/nothing-seen.tsx'
import { ControlStates } from '../../points/control-states.tsx'
import { FilterForm } from '../../resources/filter-form.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { WafSections } from '../sections.tsx'
import { parseWebAclsFilter, type WebAclsFilter, webAclsHref } from './filter.ts'
import { findWebAcls, type WebAclsData, webAclsText } from './query.ts'
import { WebAclTable } from './web-acl-table.tsx'

export const metadata: Metadata = { title: 'Web ACLs' }

/** Which web ACLs are there, what are they in front of, and what does each do? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const filter = parseWebAclsFilter(params)
  const [data, { blind }] = await Promise.all([
    findWebAcls(view.scope, view.at, filter),
    findCoverage(view.scope, view.at),
  ])
  return (
    <Chrome view={view} here="/waf/acls">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-xl font-semibold">Which web ACLs are there, and what does each do?</h1>
          <WafSections view={view} here="/waf/acls" />
        </div>
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <WebAcls data={data} blind={blind} filter={filter} view={view} />
          <ControlStates
            title="In what state are they?"
            of="web ACLs of WAFv2"
            none="No web ACL was judged in this scope."
            states={data.states}
            hrefOf={(q) => webAclsHref(view, { ...filter, q, cursor: '' })}
          />
        </div>
      </div>
    </Chrome>
  )
}

function WebAcls({
  data,
  blind,
  filter,
  view,
}: {
  data: WebAclsData
  /** Cells of the scope that were not read. */
  blind: number
  filter: WebAclsFilter
  view: View
}) {
  const q = webAclsText(filter.q)
  const count = `${exactCount(data.total)}${data.atLeast ? '+' : ''}`
  return (
    <section className="panel min-w-0" aria-labelledby="web-acls">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-3">
        <h2 id="web-acls" className="text-base font-semibold">
          <span className="figures" data-total={data.total}>
            {count}
          </span>{' '}
          {data.total === 1 ? 'web ACL' : 'web ACLs'}
        </h2>
        <FilterForm
          action="/waf/acls"
          q={filter.q}
          view={view}
          more={{ a: filter.a }}
          placeholder="account:shop-* region:eu-*"
        />
      </div>
      {data.rows.length > 0 ? (
        <WebAclTable rows={data.rows} chosen={filter.a} view={view} />
      ) : filter.q ? (
        <EmptyBecauseFiltered what="web ACLs">
          <Link className="link" href={webAclsHref(view, { a: filter.a })}>
            Clear the filter
          </Link>
        </EmptyBecauseFiltered>
      ) : (
        <NothingSeen what="web ACL" blind={blind} view={view} />
      )}
      <div className="flex flex-wrap gap-2 p-4 print:hidden">
        {filter.cursor && (
          <Link className="control" href={webAclsHref(view, { ...filter, cursor: '' })}>
            First 50
          </Link>
        )}
        {data.next && (
          <Link className="control" href={webAclsHref(view, { ...filter, cursor: data.next })}>
            Next 50
          </Link>
        )}
        {data.total > 0 && (
          <a className="control" href={hrefWith('/resources/export', view, { q, format: 'csv' })}>
            Export {count} rows as CSV
          </a>
        )}
        <Link className="control" href={hrefWith('/resources', view, { q })}>
          Open in Resources
        </Link>
      </div>
    </section>
  )
}
