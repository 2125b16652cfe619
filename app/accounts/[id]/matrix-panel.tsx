import { clsx } from 'clsx'
import { serviceName } from '#.generated/service-names.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { absoluteTime, counted, isoTime, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { outcomeWords } from '#ui/marks.tsx'
import { UnknownBecauseNotSeen } from '#ui/states.tsx'
import { cellsHref } from '../../coverage/filter.ts'
import { hrefWith, type View } from '../../view.ts'
import type { AccountCell, AccountDetail } from './contract.ts'
import { type Matrix, matrixOf, type Place } from './matrix.ts'

/** What was read where, and what is there: services by regions, each place in one state. */
export function MatrixPanel({
  cells,
  detail,
  view,
  now,
}: {
  cells: readonly AccountCell[]
  detail: AccountDetail
  view: View
  now: Date
}) {
  const matrix = matrixOf(cells, detail.resources)
  if (matrix.services.length + matrix.empty.length === 0)
    return (
      <section className="panel">
        <UnknownBecauseNotSeen title="Nothing of this account has been read.">
          Here each service will have a row and each region a column: what is there, or why it could not be seen.
        </UnknownBecauseNotSeen>
      </section>
    )
  return (
    <section className="panel min-w-0 p-4">
      <ChartFrame
        title="What is where, and what could not be seen?"
        unit="Resources by service and region"
        asOf={`as of ${absoluteTime(view.at ?? now, view.zone)}`}
        summary={`${counted(matrix.services.length, 'service')} with resources or something not read, in ${counted(matrix.regions.length, 'region')}; ${counted(matrix.empty.length, 'service')} read completely and empty.`}
        fileName={`parapet-account-${detail.account.id}-matrix`}
        isTable
        table={{
          columns: ['service', 'region', 'state', 'resources', 'blind_cells', 'expected_cells', 'listed_at', 'reason'],
          rows: [...matrix.services, ...matrix.empty].flatMap((service) =>
            [...matrix.regions, ...matrix.off].flatMap((region) => {
              const place = matrix.placeOf(service, region)
              if (!place) return []
              const { state, resources, blind, expected, listedAt, why } = place
              return [
                [
                  service,
                  region,
                  state,
                  resources,
                  blind,
                  expected,
                  listedAt ? isoTime(listedAt) : 'never',
                  why ? reasonOf(why) : '',
                ],
              ]
            }),
          ),
        }}
      >
        <section
          className="relative overflow-x-auto"
          aria-label="Resources by service and region, as a table that scrolls"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <Grid matrix={matrix} view={view} />
        </section>
        <Apart matrix={matrix} zone={view.zone} />
      </ChartFrame>
    </section>
  )
}

function Grid({ matrix, view }: { matrix: Matrix; view: View }) {
  return (
    <table className="figures w-full border-separate border-spacing-0.5 text-sm">
      <caption className="sr-only">Resources by service and region</caption>
      <thead>
        <tr className="text-left text-xs text-text-2">
          <th scope="col" className="sticky left-0 bg-surface py-1 pr-2 font-medium">
            Service
          </th>
          {matrix.regions.map((region) => (
            <th key={region} scope="col" className="px-1 py-1 text-right font-medium whitespace-nowrap">
              {region}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.services.map((service) => (
          <tr key={service}>
            <th scope="row" className="sticky left-0 bg-surface py-0.5 pr-2 text-left font-normal whitespace-nowrap">
              <span title={service}>{serviceName(service)}</span>
            </th>
            {matrix.regions.map((region) => (
              <MatrixCell
                key={region}
                place={matrix.placeOf(service, region)}
                list={hrefWith('/resources', view, { q: `service:${service} region:${region}` })}
                cells={cellsHref(view, { service, region })}
                zone={view.zone}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MatrixCell({ place, list, cells, zone }: { place: Place | null; list: string; cells: string; zone: string }) {
  if (!place) return <td />
  const { state, resources, blind, expected, listedAt, why } = place
  const words =
    state === 'off'
      ? 'the region is switched off'
      : state === 'not-offered'
        ? 'the service is not offered there'
        : state === 'complete'
          ? `${resources === 0 ? 'complete, no resources' : `${counted(resources, 'resource')}, complete`}, listed at ${listedAt ? absoluteTime(listedAt, zone) : ''}`
          : `${state === 'blind' ? 'not read' : `${blind} of ${expected} cells not read`}: ${why ? reasonOf(why) : 'no scan has read it'}${resources > 0 ? `; ${counted(resources, 'resource')} as last seen` : ''}`
  if (state === 'off' || state === 'not-offered')
    return (
      <td className="px-1 text-right text-xs text-text-3" title={words}>
        <span aria-hidden="true">{state === 'off' ? 'off' : '–'}</span>
        <span className="sr-only">{words}</span>
      </td>
    )
  const hatched = state !== 'complete'
  return (
    <td className={clsx('rounded-sm p-0 text-right', hatched && 'hatched')}>
      <span className="flex items-center justify-end gap-1 px-1">
        {(resources > 0 || !hatched) &&
          (resources > 0 ? (
            <Link
              className={clsx('px-1 py-0.5 hover:text-accent hover:underline', hatched && 'rounded-sm bg-surface')}
              href={list}
              title={words}
            >
              {shortCount(resources)}
              <span className="sr-only"> resources: {words}</span>
            </Link>
          ) : (
            <span className="px-1 py-0.5 text-text-3" title={words}>
              0<span className="sr-only">: {words}</span>
            </span>
          ))}
        {hatched && (
          <Link
            className="rounded-sm bg-surface px-1 py-0.5 text-xs whitespace-nowrap text-text-2 hover:text-accent hover:underline"
            href={cells}
            title={words}
          >
            {state === 'blind' ? 'not read' : `${blind} blind`}
            <span className="sr-only">: {words}</span>
          </Link>
        )}
      </span>
    </td>
  )
}

/** What needs no row: services that were read to the end and have nothing, regions that are off. */
function Apart({ matrix, zone }: { matrix: Matrix; zone: string }) {
  return (
    <div className="mt-3 flex flex-col gap-1 text-xs text-text-2">
      {matrix.empty.length > 0 && (
        <details>
          <summary className="hover:text-text">
            {counted(matrix.empty.length, 'more service')}: no resources
            {matrix.emptyListedAt && ` (complete lists, at ${absoluteTime(matrix.emptyListedAt, zone)} or later)`}
          </summary>
          <p className="mt-1 pl-4">{matrix.empty.map(serviceName).join(', ')}</p>
        </details>
      )}
      {matrix.off.length > 0 && (
        <details>
          <summary className="hover:text-text">
            {counted(matrix.off.length, 'region')} switched off in this account
          </summary>
          <p className="mt-1 pl-4">{matrix.off.join(', ')}</p>
        </details>
      )}
      <p className="flex flex-wrap gap-x-4 text-text-3">
        <span>
          <span className="figures text-text">0</span> read completely, nothing there
        </span>
        <span className="inline-flex items-center gap-1">
          <span className="hatched inline-block h-3 w-5 rounded-sm outline outline-line-strong" aria-hidden="true" />{' '}
          not read: numbers on it are as last seen
        </span>
        <span>– not offered there</span>
      </p>
    </div>
  )
}

/** Why a cell was not read, in one line. */
function reasonOf(cell: AccountCell): string {
  return cell.call ? `${cell.call}: ${cell.code}` : outcomeWords[cell.outcome]
}
