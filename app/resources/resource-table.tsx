'use client'

import { clsx } from 'clsx'
import { useMemo } from 'react'
import type { FactCell } from '#domain/fact-cell.ts'
import { passes } from '#domain/score.ts'
import { ArnText } from '#ui/copy.tsx'
import { exactCount, shortType } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarValue, PresenceMark, UnknownMark } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import { hrefWith, type Place } from '../view.ts'
import type { TableLook } from './column-chooser.tsx'
import type { ColumnId } from './columns.ts'
import { listParams, type ResourceRow, type ResourcesFilter } from './contract.ts'
import type { Selection } from './selection.ts'
import { PageBox, RowBox } from './selection-boxes.tsx'

/** The list in which the rows stand. */
type List = Pick<ResourcesFilter, 'q' | 'order'>

/** The list: a table on wide screens, two-line rows on narrow ones. */
export function ResourceTable({
  rows,
  look,
  now,
  view,
  total,
  selection,
  current,
  list,
}: {
  rows: readonly ResourceRow[]
  look: TableLook
  now: string
  view: Place
  total: number
  selection: Selection
  /** The row last stood on. */
  current: string
  list: List
}) {
  return (
    <>
      <WideTable
        rows={rows}
        look={look}
        now={now}
        view={view}
        total={total}
        selection={selection}
        current={current}
        list={list}
      />
      <NarrowList rows={rows} view={view} selection={selection} list={list} />
    </>
  )
}

function RowLink({
  row,
  view,
  list,
  children,
}: {
  row: ResourceRow
  view: Place
  list: List
  children: React.ReactNode
}) {
  return (
    <Link
      data-row
      href={hrefWith(`/resources/${row.uid}`, view, listParams(list))}
      className="rounded-sm font-medium hover:text-accent hover:underline"
    >
      {children}
    </Link>
  )
}

const right: ReadonlySet<string> = new Set<ColumnId>(['openFindings'])

function WideTable({
  rows,
  look,
  now,
  view,
  total,
  selection,
  current,
  list,
}: {
  rows: readonly ResourceRow[]
  look: TableLook
  now: string
  view: Place
  total: number
  selection: Selection
  /** The row last stood on. */
  current: string
  list: List
}) {
  const cells = useMemo(
    (): Record<ColumnId, (row: ResourceRow) => React.ReactNode> => ({
      name: (row) => (
        <span className="flex items-center gap-2">
          <RowLink row={row} view={view} list={list}>
            <bdi className="block max-w-48 truncate 2xl:max-w-80" title={row.name}>
              {row.name}
            </bdi>
          </RowLink>
          {row.presence !== 'PRESENT' && <PresenceMark presence={row.presence} />}
        </span>
      ),
      type: (row) => (
        <span className="block max-w-36 truncate 2xl:max-w-none" title={row.type}>
          {shortType(row.type)}
        </span>
      ),
      account: (row) => (
        <bdi
          className="block max-w-28 truncate 2xl:max-w-52"
          title={`${row.accountName} (${row.accountId}), ${row.ouPath}`}
        >
          {row.accountName}
        </bdi>
      ),
      region: (row) => row.region,
      encryptionAtRest: (row) => <PillarValue pillar="encryptionAtRest" value={row.encryptionAtRest} />,
      encryptionInTransit: (row) => <PillarValue pillar="encryptionInTransit" value={row.encryptionInTransit} />,
      exposure: (row) => <PillarValue pillar="exposure" value={row.exposure} />,
      wafProtection: (row) => <PillarValue pillar="wafProtection" value={row.wafProtection} />,
      openFindings: (row) => <Open row={row} />,
      lastChangedAt: (row) => <Ago time={row.lastChangedAt} now={view.at ?? now} />,
      presence: (row) => <PresenceMark presence={row.presence} />,
      owner: (row) => (row.owner === null ? <span className="text-text-3">–</span> : <bdi>{row.owner}</bdi>),
      ouPath: (row) => <bdi className="block max-w-60 truncate">{row.ouPath}</bdi>,
      service: (row) => row.service,
      arn: (row) => <ArnText arn={row.arn} length={48} />,
      firstSeenAt: (row) => <Ago time={row.firstSeenAt} now={view.at ?? now} />,
    }),
    [view, now, list],
  )
  return (
    <div className="panel relative hidden overflow-x-auto sm:block">
      <table className="figures w-full text-sm" aria-rowcount={total}>
        <caption className="sr-only">Resources</caption>
        <thead>
          <tr className="text-left text-xs text-text-2">
            {look.shown.map((column, index) => (
              <th
                key={column.id}
                scope="col"
                className={clsx(
                  'sticky top-0 z-10 border-line border-b bg-surface px-2 py-2 font-medium whitespace-nowrap',
                  right.has(column.id) && 'text-right',
                  index === 0 && 'left-0 z-20',
                )}
              >
                {index === 0 ? (
                  <span className="flex items-center gap-2.5">
                    <PageBox rows={rows} selection={selection} />
                    {column.label}
                  </span>
                ) : (
                  column.label
                )}
              </th>
            ))}
            {look.facts.map(({ text }) => (
              <th
                key={text}
                scope="col"
                className="sticky top-0 z-10 max-w-60 truncate border-line border-b bg-surface px-2 py-2 font-mono font-normal"
                title={text}
              >
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.uid}
              data-uid={row.uid}
              aria-current={row.uid === current ? 'true' : undefined}
              className="group border-line border-b last:border-b-0 hover:bg-sunken has-[a:focus-visible]:bg-accent-ground aria-[current]:bg-accent-ground"
            >
              {look.shown.map((column, index) => (
                <td
                  key={column.id}
                  data-column={column.id}
                  className={clsx(
                    'px-2 whitespace-nowrap',
                    look.dense ? 'h-8' : 'h-10',
                    right.has(column.id) && 'text-right',
                    index === 0 &&
                      'sticky left-0 bg-surface group-hover:bg-sunken group-has-[a:focus-visible]:bg-accent-ground group-aria-[current]:bg-accent-ground',
                  )}
                >
                  {index === 0 ? (
                    <span className="flex items-center gap-2.5">
                      <RowBox row={row} selection={selection} />
                      {cells[column.id](row)}
                    </span>
                  ) : (
                    cells[column.id](row)
                  )}
                </td>
              ))}
              {look.facts.map(({ text }) => (
                <td key={text} className="max-w-60 truncate px-2">
                  <Fact cell={row.facts?.[text]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A fact as AWS told it; unknown where it was not read, a dash where the resource has no such thing. */
function Fact({ cell }: { cell: FactCell | null | undefined }) {
  if (cell === undefined) return <span className="skeleton block h-3 w-16" />
  if (cell === null) return <span className="text-text-3">–</span>
  if (cell.unknown)
    return (
      <span title={cell.unknown}>
        <UnknownMark>unknown</UnknownMark>
      </span>
    )
  return (
    <bdi className={cell.text === 'none' ? 'text-text-3' : ''} title={cell.text}>
      {cell.text}
    </bdi>
  )
}

/** Open findings, the critical and high ones named. */
function Open({ row }: { row: ResourceRow }) {
  if (row.openFindings === 0) return <span className="text-text-3">0</span>
  const named = [
    row.openCritical > 0 && `${exactCount(row.openCritical)} critical`,
    row.openHigh > 0 && `${exactCount(row.openHigh)} high`,
  ].filter(Boolean)
  return (
    <span
      title={named.join(', ')}
      className={clsx('font-medium', row.openCritical > 0 ? 'text-critical' : row.openHigh > 0 && 'text-high')}
    >
      {exactCount(row.openFindings)}
      <span className="sr-only"> {named.join(', ')}</span>
    </span>
  )
}

function NarrowList({
  rows,
  view,
  selection,
  list,
}: {
  rows: readonly ResourceRow[]
  view: Place
  selection: Selection
  list: List
}) {
  const notable = (row: ResourceRow) =>
    (
      [
        ['encryptionAtRest', row.encryptionAtRest, 'at rest'],
        ['encryptionInTransit', row.encryptionInTransit, 'in transit'],
        ['exposure', row.exposure, 'exposure'],
        ['wafProtection', row.wafProtection, 'WAF'],
      ] as const
    ).filter(([pillar, value]) => value === 'unknown' || passes(pillar, value) === false)
  return (
    <ul className="panel divide-y divide-line sm:hidden" aria-label="Resources">
      {rows.map((row) => (
        <li key={row.uid} data-uid={row.uid} className="px-3 py-2 text-sm">
          <div className="flex items-center gap-2">
            <RowBox row={row} selection={selection} />
            <RowLink row={row} view={view} list={list}>
              <bdi className="break-all">{row.name}</bdi>
            </RowLink>
            {row.presence !== 'PRESENT' && <PresenceMark presence={row.presence} />}
            <span className="ml-auto shrink-0">
              <Open row={row} />
            </span>
          </div>
          <p className="flex flex-wrap gap-x-3 text-xs text-text-2">
            <span>{shortType(row.type)}</span>
            <bdi>{row.accountName}</bdi>
            <span>{row.region}</span>
            {notable(row).map(([pillar, value, word]) => (
              <span key={pillar} className="inline-flex gap-1">
                {word} <PillarValue pillar={pillar} value={value} />
              </span>
            ))}
            {Object.entries(row.facts ?? {}).map(
              ([path, cell]) =>
                cell && (
                  <span key={path} className="inline-flex max-w-full gap-1 truncate">
                    <span className="font-mono">{path}</span> <Fact cell={cell} />
                  </span>
                ),
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
