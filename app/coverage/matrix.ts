import { isBlind, type MatrixCount, type Standing, standings } from './contract.ts'

/** What a place of the matrix shows: the worst of its cells, and how many are blind. */
export interface Place {
  readonly worst: Standing
  readonly blind: number
  readonly cells: number
  /** `3 denied, 12 complete` by number. */
  readonly counts: { readonly [standing in Standing]?: number }
}

export interface Matrix {
  /** Columns with a blind cell, those with most first. */
  readonly columns: readonly string[]
  /** Columns of which no cell shown is blind. */
  readonly others: readonly string[]
  /** By row and column. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, Place>>
}

/** Puts the counts of places together. Columns without a blind cell are told apart: they can be folded into one. */
export function matrixOf(counts: readonly MatrixCount[]): Matrix {
  const places = new Map<string, Map<string, Place>>()
  const blindOf = new Map<string, number>()
  for (const { row, column, standing, cells } of counts) {
    const blind = isBlind(standing) ? cells : 0
    blindOf.set(column, (blindOf.get(column) ?? 0) + blind)
    const own = places.get(row) ?? new Map<string, Place>()
    places.set(row, own)
    const before = own.get(column)
    own.set(column, {
      worst: before && standings.indexOf(before.worst) < standings.indexOf(standing) ? before.worst : standing,
      blind: (before?.blind ?? 0) + blind,
      cells: (before?.cells ?? 0) + cells,
      counts: { ...before?.counts, [standing]: (before?.counts[standing] ?? 0) + cells },
    })
  }
  const names = [...blindOf.keys()].sort()
  const blind = (column: string) => blindOf.get(column) ?? 0
  return {
    columns: names.filter((column) => blind(column) > 0).sort((one, other) => blind(other) - blind(one)),
    others: names.filter((column) => blind(column) === 0),
    places,
  }
}
