import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { exactCount, shortCount } from '../format.ts'
import { Link } from '../link.tsx'

/** What one column of a ShareTable counts, and how its part of the bar looks. */
export interface ShareKind {
  readonly key: string
  readonly label: string
  /** A token: `var(--encryption)`. Null: hatched, for what is not known. */
  readonly colour: string | null
  /** 0 … 1; several kinds of one hue are told apart by it. */
  readonly strength?: number
}

export interface ShareRow {
  readonly key: string
  readonly label: ReactNode
  readonly href?: string
  /** By kind; a kind that is missing has none. */
  readonly counts: { readonly [kind: string]: number }
  /** The list that a kind's count opens; null where there is none. */
  readonly hrefOf?: (kind: string) => string | null
}

/**
 * Parts of a whole for many rows: each row a bar over its whole width and the counts it is drawn from, which open their
 * lists. It is a table already, so it needs no twin. Below 640 px the counts stand under the bar.
 */
export function ShareTable({
  caption,
  rowTitle,
  kinds,
  rows,
}: {
  caption: string
  rowTitle: string
  kinds: readonly ShareKind[]
  rows: readonly ShareRow[]
}) {
  return (
    <table className="w-full text-sm max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-sm:block">
        <tr className="border-line border-b text-left text-xs text-text-2 max-sm:flex max-sm:flex-wrap max-sm:gap-x-4 max-sm:pb-1">
          <th scope="col" className="py-1.5 pr-3 font-medium max-sm:sr-only">
            {rowTitle}
          </th>
          <th scope="col" className="w-2/5 min-w-24 max-sm:sr-only">
            <span className="sr-only">Share</span>
          </th>
          {kinds.map((kind) => (
            <th key={kind.key} scope="col" className="py-1.5 pl-3 text-right font-medium whitespace-nowrap max-sm:pl-0">
              <span className="inline-flex items-center gap-1.5">
                <Swatch kind={kind} />
                {kind.label}
              </span>
            </th>
          ))}
          <th scope="col" className="py-1.5 pl-3 text-right font-medium max-sm:sr-only">
            all
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map((row) => {
          const total = kinds.reduce((sum, { key }) => sum + (row.counts[key] ?? 0), 0)
          return (
            <tr
              key={row.key}
              className="border-line border-b max-sm:flex max-sm:flex-wrap max-sm:gap-x-4 max-sm:py-1.5"
            >
              <th
                scope="row"
                className="max-w-56 truncate py-1 pr-3 text-left font-normal max-sm:w-full max-sm:max-w-full"
              >
                {row.href ? (
                  <Link className="hover:underline" href={row.href}>
                    {row.label}
                  </Link>
                ) : (
                  row.label
                )}
              </th>
              <td className="py-1 max-sm:w-full" aria-hidden="true">
                <ShareBar kinds={kinds} counts={row.counts} />
              </td>
              {kinds.map((kind) => (
                <td
                  key={kind.key}
                  className={clsx('figures pl-3 text-right max-sm:pl-0', !row.counts[kind.key] && 'max-sm:hidden')}
                >
                  <Count kind={kind} row={row} />
                </td>
              ))}
              <td className="figures py-1 pl-3 text-right text-text-2 max-sm:hidden" title={exactCount(total)}>
                {row.href && total > 0 ? (
                  <Link className="block hover:underline" href={row.href}>
                    {shortCount(total)}
                  </Link>
                ) : (
                  shortCount(total)
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Count({ kind, row }: { kind: ShareKind; row: ShareRow }) {
  const count = row.counts[kind.key] ?? 0
  if (count === 0) return <span className="text-text-3">–</span>
  const text = (
    <>
      <span title={exactCount(count)}>{shortCount(count)}</span>
      <span className="ml-1 text-xs text-text-2 sm:sr-only">{kind.label}</span>
    </>
  )
  const href = row.hrefOf?.(kind.key)
  return href ? (
    <Link className="block py-1 underline decoration-line-strong underline-offset-3" href={href}>
      {text}
    </Link>
  ) : (
    <span className="block py-1">{text}</span>
  )
}

/** The bar of one row; nothing at all is an empty track. */
export function ShareBar({
  kinds,
  counts,
  width = 1,
}: {
  kinds: readonly ShareKind[]
  counts: { readonly [kind: string]: number }
  /** Of the room there is, 0 … 1: where rows are compared by number. */
  width?: number
}) {
  const total = kinds.reduce((sum, { key }) => sum + (counts[key] ?? 0), 0)
  return (
    <span className="flex h-3 overflow-hidden rounded-sm bg-sunken" style={{ width: `${width * 100}%` }}>
      {kinds
        .filter(({ key }) => (counts[key] ?? 0) > 0)
        .map((kind) => (
          <span
            key={kind.key}
            className={clsx('min-w-0.5 border-surface not-last:border-r', kind.colour === null && 'hatched')}
            style={{ width: `${((counts[kind.key] ?? 0) / total) * 100}%`, ...fill(kind) }}
          />
        ))}
    </span>
  )
}

function Swatch({ kind }: { kind: ShareKind }) {
  return (
    <span
      className={clsx('size-2.5 rounded-sm', kind.colour === null && 'hatched outline outline-line-strong')}
      style={fill(kind)}
      aria-hidden="true"
    />
  )
}

const fill = ({ colour, strength = 1 }: ShareKind) =>
  colour === null
    ? {}
    : { background: strength === 1 ? colour : `color-mix(in oklch, ${colour} ${strength * 100}%, var(--surface))` }
