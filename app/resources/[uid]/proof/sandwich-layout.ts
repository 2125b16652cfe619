import type { Compliance } from '#domain/pillars.ts'
import type { DrawnEdge, DrawnTier, DrawnWay, SandwichDrawing } from '#domain/waf/sandwich-drawing.ts'

/**
 * Where each part of a sandwich stands: from left to right where there is room, else from top to bottom. Columns (or rows)
 * take turns: a tier, the edge to the next. Ways round run beside them, each in a lane of its own.
 */

/** Grid lines: `row` from top to bottom, `column` from left to right. */
export interface Spot {
  readonly wide: { readonly row: string; readonly column: string }
  readonly narrow: { readonly row: string; readonly column: string }
}

export interface PlacedTier extends Spot {
  readonly key: string
  readonly tier: DrawnTier
}
export interface PlacedEdge extends Spot {
  readonly key: string
  readonly compliance: Compliance
  readonly reasons: readonly string[]
}
export interface Lane extends Spot {
  readonly key: string
  /** From 1; the list below says the same number. */
  readonly number: number
  readonly way: DrawnWay
  /** From 1, the one nearest to the tiers. */
  readonly lane: number
  /** How far it keeps from the ends of its span, so that lanes with the same ends stay apart: 0 is the outermost. */
  readonly inset: number
}

export interface Layout {
  readonly internet: Spot
  readonly tiers: readonly PlacedTier[]
  readonly edges: readonly PlacedEdge[]
  readonly lanes: readonly Lane[]
}

/** More lanes than these are only in the list. */
const lanesDrawn = 4

/** The columns of the wide form: internet, edge, outer, edge, firewalls, edge, inner, edge, applications. */
const columns = { internet: 1, outer: 3, network: 4, firewalls: 5, inner: 7, applications: 9 } as const

export function sandwichLayout(drawing: SandwichDrawing): Layout {
  const tiers: PlacedTier[] = []
  const edges: PlacedEdge[] = []
  const depth = drawing.inners.reduce((sum, { applications }) => sum + Math.max(1, applications.length), 0)
  const all = `1 / ${Math.max(1, depth) + 1}`
  /** The next row of the narrow form. */
  let next = 2
  const narrow = () => ({ row: String(next++), column: '1' })
  const addEdge = (key: string, column: number, row: string, ...judged: readonly DrawnEdge[]) => {
    const reasons = judged.map(({ reason }) => reason)
    edges.push({ key, compliance: worst(judged), reasons, wide: { row, column: String(column) }, narrow: narrow() })
  }
  const addTier = (key: string, column: number, row: string, tier: DrawnTier) =>
    tiers.push({ key, tier, wide: { row, column: String(column) }, narrow: narrow() })

  addEdge('to-outer', 2, all)
  addTier('outer', columns.outer, all, drawing.outer)
  addEdge('to-firewalls', columns.network, all, ...drawing.toFirewalls)
  addTier('firewalls', columns.firewalls, all, drawing.firewalls)
  let row = 1
  for (const [index, { tier, edge, applications }] of drawing.inners.entries()) {
    const rows = `${row} / ${row + Math.max(1, applications.length)}`
    addEdge(`to-inner-${index}`, 6, rows, edge)
    addTier(`inner-${index}`, columns.inner, rows, tier)
    for (const [place, application] of applications.entries()) {
      addEdge(`to-application-${index}-${place}`, 8, String(row + place), application.edge)
      addTier(`application-${index}-${place}`, columns.applications, String(row + place), application.tier)
    }
    row += Math.max(1, applications.length)
  }
  const internet: Spot = { wide: { row: all, column: '1' }, narrow: { row: '1', column: '1' } }
  return { internet, tiers, edges, lanes: lanesOf(drawing.ways.slice(0, lanesDrawn), tiers, Math.max(1, depth)) }
}

function lanesOf(ways: readonly DrawnWay[], tiers: readonly PlacedTier[], depth: number): readonly Lane[] {
  const rowOf = (key: string) => Number(tiers.find((one) => one.key === key)?.narrow.row ?? 1)
  const spans = ways.map((way, index) => ({ way, number: index + 1, from: columns[way.begins], to: columnOf(way) }))
  // The longest way runs furthest out, so that none crosses a shorter one twice.
  const outward = spans.toSorted((a, b) => a.to - a.from - (b.to - b.from))
  return outward.map(({ way, number, from, to }, index) => {
    const fromRow = way.begins === 'internet' ? 1 : rowOf('outer') + (way.begins === 'outer' ? 0 : 1)
    return {
      key: String(number),
      number,
      way,
      lane: index + 1,
      inset: ways.length - 1 - index,
      // A lane reaches up to the tiers past the lanes between: it spans their rows.
      wide: { row: `${depth + 1} / ${depth + 2 + index}`, column: `${from} / ${to + 1}` },
      narrow: { row: `${fromRow} / ${rowOf(keyOf(way)) + 1}`, column: `2 / ${4 + index}` },
    }
  })
}

function columnOf({ into, application }: DrawnWay): number {
  if (into === 'firewalls') return columns.firewalls
  return application === null ? columns.inner : columns.applications
}

function keyOf({ into, inner, application }: DrawnWay): string {
  if (into === 'firewalls') return 'firewalls'
  return application === null ? `inner-${inner}` : `application-${inner}-${application}`
}

const order: readonly Compliance[] = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE']
function worst(judged: readonly DrawnEdge[]): Compliance {
  return order.find((one) => judged.some(({ compliance }) => compliance === one)) ?? 'NOT_APPLICABLE'
}
