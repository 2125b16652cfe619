import { clsx } from 'clsx'
import { Download } from 'lucide-react'
import { serviceName } from '#.generated/service-names.ts'
import { chosenValues, type FilterProblem, parseFilter } from '#domain/filter.ts'
import { dimensions, severities } from '#domain/pillars.ts'
import { exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark } from '#ui/marks.tsx'
import type { View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import { type FindingsFilter, findingStatuses, orders, orderWords, statusWords } from './contract.ts'
import { findingsHref, toggled } from './filter.ts'
import type { FindingsData } from './query.ts'

const servicesShown = 12

/** What is listed, and by what it can be narrowed: each value with how many there are under the others. */
export function Facets({
  data,
  filter,
  view,
  problems,
}: {
  data: FindingsData
  filter: FindingsFilter
  view: View
  problems: readonly FilterProblem[]
}) {
  const { facets } = data
  const anew = { ...filter, page: 1, control: null, sel: null, cursor: null }
  const chosen = parseFilter(filter.q).filter
  const services = [...facets.service].sort(([, one], [, other]) => other - one)
  const on = chosenValues(chosen, 'service')
  const shown = services.filter(([service], index) => index < servicesShown || on.includes(service))
  return (
    <section
      id="facets"
      // Where there is no room beside it, the list that was opened comes first.
      className={clsx('panel flex-col gap-2.5 p-4', filter.control ? 'hidden xl:flex' : 'flex')}
      aria-label="Filters"
    >
      <form action="/findings" className="flex flex-wrap gap-2">
        <ViewInputs view={view} />
        {filter.status !== 'open' && <input type="hidden" name="status" value={filter.status} />}
        {filter.since && <input type="hidden" name="since" value={filter.since.toISOString()} />}
        {filter.dimension && <input type="hidden" name="dimension" value={filter.dimension} />}
        {filter.order !== 'severity' && <input type="hidden" name="order" value={filter.order} />}
        <input
          id="query"
          key={filter.q}
          className="field min-w-0 grow font-mono text-xs!"
          name="q"
          defaultValue={filter.q}
          placeholder="account:prod-* region:eu-* service:rds tag.Team:data orders"
          aria-label="Filter, as in the list of resources"
          aria-invalid={problems.length > 0}
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="control">
          Filter
        </button>
        {data.total > 0 && (
          <a
            id="export"
            className="control control-primary"
            aria-keyshortcuts="e"
            href={findingsHref(
              view,
              { q: filter.q, status: filter.status, since: filter.since, dimension: filter.dimension },
              '/findings/export',
            )}
            download
          >
            <Download size={14} aria-hidden="true" />
            Export {exactCount(data.total)}
            {data.atLeast && '+'} {data.total === 1 ? 'row' : 'rows'}
          </a>
        )}
      </form>
      {problems.length > 0 && (
        <ul className="text-sm text-critical" role="alert">
          {problems.map((problem) => (
            <li key={problem.token}>
              <code className="font-mono text-xs">{problem.token}</code> is left out: {problem.message}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-x-8 gap-y-2.5">
        <Facet name="Status">
          {findingStatuses.map((status) => (
            <Value
              key={status}
              href={findingsHref(view, { ...anew, status, since: null })}
              chosen={status === filter.status}
              count={facets.status.get(status)}
            >
              {statusWords[status]}
            </Value>
          ))}
        </Facet>
        <Facet name="Severity">
          {severities.map((severity) => (
            <Value
              key={severity}
              href={findingsHref(view, { ...anew, q: toggled(filter.q, 'severity', severity) })}
              chosen={chosenValues(chosen, 'severity').includes(severity)}
              count={facets.severity.get(severity) ?? 0}
            >
              <SeverityMark severity={severity} />
            </Value>
          ))}
        </Facet>
        <Facet name="Order">
          {orders.map((order) => (
            <Value key={order} href={findingsHref(view, { ...filter, order, page: 1 })} chosen={order === filter.order}>
              {orderWords[order]}
            </Value>
          ))}
        </Facet>
      </div>
      <Facet name="Dimension">
        {dimensions.map((dimension) => (
          <Value
            key={dimension}
            href={findingsHref(view, { ...anew, dimension: dimension === filter.dimension ? null : dimension })}
            chosen={dimension === filter.dimension}
            count={facets.dimension.get(dimension) ?? 0}
          >
            {dimension.replaceAll('-', ' ')}
          </Value>
        ))}
      </Facet>
      {shown.length > 0 && (
        <Facet name="Service">
          {shown.map(([service, count]) => (
            <Value
              key={service}
              href={findingsHref(view, { ...anew, q: toggled(filter.q, 'service', service) })}
              chosen={on.includes(service)}
              count={count}
            >
              {serviceName(service)}
            </Value>
          ))}
          {services.length > shown.length && (
            <li className="shrink-0 text-xs text-text-3">and {services.length - shown.length} more: service:…</li>
          )}
        </Facet>
      )}
    </section>
  )
}

function Facet({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1 sm:flex-nowrap">
      <span className="shrink-0 text-xs text-text-3">{name}</span>
      <ul
        className="flex w-full min-w-0 items-center gap-1 max-sm:overflow-x-auto max-sm:py-0.5 sm:w-auto sm:flex-wrap"
        aria-label={name}
      >
        {children}
      </ul>
    </div>
  )
}

function Value({
  href,
  chosen,
  count,
  children,
}: {
  href: string
  chosen: boolean
  count?: number | undefined
  children: React.ReactNode
}) {
  return (
    <li className="shrink-0">
      <Link
        className="control figures h-7! px-2! text-xs!"
        aria-current={chosen ? 'true' : undefined}
        href={href}
        scroll={false}
      >
        {children}
        {count !== undefined && (
          <span className="text-text-3" title={exactCount(count)}>
            {shortCount(count)}
          </span>
        )}
      </Link>
    </li>
  )
}
