import { serviceName } from '#.generated/service-names.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { OutcomeTile, outcomeWords } from '#ui/marks.tsx'
import { hrefWith, type View } from '../view.ts'
import { allClear } from './all-clear.ts'
import { type CoverageFilter, groupings, groupingWords, standings } from './contract.ts'
import { cellsHref, coverageHref } from './filter.ts'
import { type Matrix, matrixOf, type Place } from './matrix.ts'
import { type CoverageData, rowsShown } from './query.ts'

/** Columns with blind cells that are shown unless all are asked for. */
const columnsShown = 12

/** Where is it blind: accounts or regions against services, or the collectors of one service. */
export function MatrixPanel({ data, filter, view }: { data: CoverageData; filter: CoverageFilter; view: View }) {
  const matrix = matrixOf(data.matrix)
  const rows =
    filter.by === 'region'
      ? [...matrix.places.keys()].sort().map((region) => ({ key: region, label: region }))
      : data.shown.map(({ id, name }) => ({ key: id, label: name }))
  return (
    <section id="where" className="panel min-w-0 scroll-mt-16" aria-labelledby="where-title">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-3">
        <h2 id="where-title" className="text-base font-semibold">
          Where is it blind?
        </h2>
        <ChoiceLinks
          label="Rows"
          options={groupings}
          current={filter.by}
          hrefOf={(by) => coverageHref(view, { ...filter, by, page: 1 })}
          textOf={(by) => groupingWords[by]}
        />
        {filter.by !== 'cause' && (
          <div className="flex flex-wrap gap-1">
            {filter.service && (
              <Link
                className="control h-7! px-2! text-xs!"
                href={coverageHref(view, { ...filter, service: null })}
                scroll={false}
              >
                {serviceName(filter.service)}: back to all services
              </Link>
            )}
            <Link
              className="control h-7! px-2! text-xs!"
              aria-current={filter.all ? 'true' : undefined}
              href={coverageHref(view, { ...filter, all: !filter.all })}
              scroll={false}
            >
              every column
            </Link>
          </div>
        )}
      </div>
      {filter.by !== 'cause' && (
        <>
          <Grid
            rows={rows}
            matrix={matrix}
            clear={allClear(data) === 'clear'}
            whole={filter.by === 'account' || data.accounts === 1}
            filter={filter}
            view={view}
          />
          {filter.by === 'region' && data.accounts > 1 && (
            <p className="px-4 pt-2 text-xs text-text-2">
              Of {counted(data.accounts, 'account')} together: the numbers are blind cells; in regions and services that
              are not listed none is.
            </p>
          )}
          <Legend />
          {filter.by === 'account' && <Pages accounts={data.accounts} filter={filter} view={view} />}
        </>
      )}
    </section>
  )
}

interface Row {
  readonly key: string
  readonly label: string
}

function Grid({
  rows,
  matrix,
  whole,
  clear,
  filter,
  view,
}: {
  rows: readonly Row[]
  matrix: Matrix
  /** All cells were looked at, not the blind ones alone. */
  whole: boolean
  /** Nothing is blind, whether listed or not. */
  clear: boolean
  filter: CoverageFilter
  view: View
}) {
  const columns = filter.all ? [...matrix.columns, ...matrix.others] : matrix.columns.slice(0, columnsShown)
  const more = filter.all ? [] : matrix.columns.slice(columnsShown)
  const folded = filter.all ? [] : matrix.others
  const what = filter.service ? 'collector' : 'service'
  if (rows.length === 0)
    return (
      <p className="px-4 pb-2 text-sm text-text-2">
        {clear
          ? 'No cell is blind, in any region.'
          : 'In which regions cells are blind is not listed for this instant.'}
      </p>
    )
  return (
    <section
      className="relative overflow-x-auto px-4"
      aria-label={`Blind cells by ${filter.by} and ${what}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="figures border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky left-0 z-10 bg-surface pr-3 pb-1 text-left align-bottom text-xs font-medium text-text-2"
            >
              {filter.by === 'region' ? 'Region' : 'Account'}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-1 pb-1 align-bottom text-xs font-normal">
                <span className="inline-block rotate-180 whitespace-nowrap [writing-mode:vertical-rl]">
                  {filter.service ? (
                    column.slice(column.indexOf('/') + 1)
                  ) : (
                    <Link
                      className="hover:underline"
                      title={`The collectors of ${serviceName(column)} (${column})`}
                      href={coverageHref(view, { ...filter, service: column })}
                      scroll={false}
                    >
                      {serviceName(column)}
                    </Link>
                  )}
                </span>
              </th>
            ))}
            {folded.length > 0 && (
              <th
                scope="col"
                className="px-2 pb-1 text-left align-bottom text-xs font-normal whitespace-nowrap text-text-2"
                title={(filter.service ? folded : folded.map(serviceName)).join(', ')}
              >
                {counted(folded.length, columns.length > 0 ? `other ${what}` : what)}
              </th>
            )}
            <th scope="col" className="px-2 pb-1 text-right align-bottom text-xs font-medium text-text-2">
              Blind
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th
                scope="row"
                className="sticky left-0 z-10 max-w-48 truncate bg-surface py-0.5 pr-3 text-left font-normal"
              >
                {filter.by === 'region' ? (
                  row.label
                ) : (
                  <Link
                    className="hover:underline"
                    href={hrefWith('/coverage', { ...view, scope: { kind: 'account', id: row.key } }, { by: 'region' })}
                    title={row.key}
                  >
                    <bdi>{row.label}</bdi>
                  </Link>
                )}
              </th>
              {columns.map((column) => (
                <td key={column} className="px-1 py-0.5 text-center">
                  <PlaceTile
                    place={matrix.places.get(row.key)?.get(column)}
                    row={row}
                    column={column}
                    filter={filter}
                    view={view}
                  />
                </td>
              ))}
              {more.length > 0 && (
                <td className="px-2 py-0.5">
                  <Folded places={matrix.places.get(row.key)} columns={more} />
                </td>
              )}
              {folded.length > 0 && (
                <td className="px-2 py-0.5">
                  {!whole ? null : <Folded places={matrix.places.get(row.key)} columns={folded} />}
                </td>
              )}
              <td className="px-2 py-0.5 text-right">
                <RowTotal row={row} matrix={matrix} filter={filter} view={view} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PlaceTile({
  place,
  row,
  column,
  filter,
  view,
}: {
  place: Place | undefined
  row: Row
  column: string
  filter: CoverageFilter
  view: View
}) {
  if (!place) return <span className="text-text-3">·</span>
  if (place.blind === 0)
    return (
      <span title={wordsOf(place)}>
        <OutcomeTile outcome={place.worst} />
      </span>
    )
  const href = cellsHref(view, {
    ...(filter.by === 'region' ? { region: row.key } : { account: row.key }),
    ...(filter.service ? { collector: column } : { service: column }),
  })
  return (
    <Link href={href} title={`${row.label}, ${column}: ${wordsOf(place)}`} className="rounded-sm">
      <OutcomeTile outcome={place.worst} count={place.blind} />
    </Link>
  )
}

/** `3 denied, 12 complete` */
function wordsOf(place: Place): string {
  return standings
    .filter((standing) => (place.counts[standing] ?? 0) > 0)
    .map((standing) => `${exactCount(place.counts[standing] ?? 0)} ${outcomeWords[standing]}`)
    .join(', ')
}

/** Columns in one: the worst of them, and how many cells are blind in all. */
function Folded({ places, columns }: { places: ReadonlyMap<string, Place> | undefined; columns: readonly string[] }) {
  const own = columns.flatMap((column) => places?.get(column) ?? [])
  const blind = own.reduce((sum, place) => sum + place.blind, 0)
  const worst = standings.find((standing) => own.some(({ counts }) => (counts[standing] ?? 0) > 0))
  if (!worst) return <span className="text-text-3">·</span>
  return blind > 0 ? <OutcomeTile outcome={worst} count={blind} /> : <OutcomeTile outcome={worst} />
}

function RowTotal({ row, matrix, filter, view }: { row: Row; matrix: Matrix; filter: CoverageFilter; view: View }) {
  const own = [...(matrix.places.get(row.key)?.values() ?? [])].reduce((sum, { blind }) => sum + blind, 0)
  if (own === 0) return <span className="text-text-3">0</span>
  const href = cellsHref(view, {
    ...(filter.by === 'region' ? { region: row.key } : { account: row.key }),
    ...(filter.service ? { service: filter.service } : {}),
  })
  return (
    <Link className="link" href={href}>
      {exactCount(own)}
    </Link>
  )
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-3 text-xs text-text-2" aria-label="What the letters mean">
      {standings
        .filter((standing) => standing !== 'REGION_OFF')
        .map((standing) => (
          <li key={standing} className="flex items-center gap-1.5">
            <OutcomeTile outcome={standing} />
            <span aria-hidden="true">{standing === 'NOT_OFFERED' ? 'not expected' : outcomeWords[standing]}</span>
          </li>
        ))}
      <li className="text-text-3">A tile shows the worst of its cells, and how many are blind.</li>
    </ul>
  )
}

function Pages({ accounts, filter, view }: { accounts: number; filter: CoverageFilter; view: View }) {
  const last = Math.max(1, Math.ceil(accounts / rowsShown))
  const page = Math.min(filter.page, last)
  if (last === 1) return null
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-4 text-sm print:hidden">
      {page > 1 && (
        <Link className="control" href={coverageHref(view, { ...filter, page: page - 1 })} scroll={false}>
          Previous
        </Link>
      )}
      {page < last && (
        <Link className="control" href={coverageHref(view, { ...filter, page: page + 1 })} scroll={false}>
          Next {rowsShown}
        </Link>
      )}
      <span className="figures text-text-2">
        Accounts {exactCount((page - 1) * rowsShown + 1)}–{exactCount(Math.min(accounts, page * rowsShown))} of{' '}
        {exactCount(accounts)}, those with most blind cells first
      </span>
    </div>
  )
}
