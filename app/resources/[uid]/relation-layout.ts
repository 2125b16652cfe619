import type { ShownRelation } from './contract.ts'

/** With more nodes a graph is a tangle: the rest is in the list. The resource in the middle is one of them. */
export const nodesDrawn = 30

export const rowHeight = 30
export const drawingWidth = 960
const headHeight = 24

export interface PlacedNode {
  readonly relation: ShownRelation
  /** The middle of its box. */
  readonly y: number
}

export interface PlacedGroup {
  readonly kind: ShownRelation['kind']
  readonly direction: ShownRelation['direction']
  /** Where the words of the group stand. */
  readonly y: number
  readonly nodes: readonly PlacedNode[]
  /** Relations of the group that are not drawn. */
  readonly more: number
}

export interface RelationGraph {
  readonly groups: readonly PlacedGroup[]
  readonly height: number
  /** The middle of the resource's own box. */
  readonly y: number
}

/**
 * What leads to the resource on the left, what it leads to on the right, by kind. Where there are too many, each kind is drawn
 * in part: none is missing because another has many.
 */
export function relationGraph(relations: readonly ShownRelation[]): RelationGraph {
  const kinds = Map.groupBy(relations, ({ kind, direction }) => `${direction} ${kind}`)
  const drawn = shared([...kinds.values()].map((group) => group.length))
  const groups: PlacedGroup[] = []
  const bottoms = { from: 0, to: 0 }
  for (const [index, members] of [...kinds.values()].entries()) {
    const [first] = members
    if (!first) continue
    const { kind, direction } = first
    const top = bottoms[direction]
    const shown = members.slice(0, drawn[index])
    const nodes = shown.map((relation, row) => ({ relation, y: top + headHeight + (row + 0.5) * rowHeight }))
    const more = members.length - shown.length
    groups.push({ kind, direction, y: top + headHeight / 2, nodes, more })
    bottoms[direction] = top + headHeight + (shown.length + (more > 0 ? 1 : 0)) * rowHeight
  }
  const height = Math.max(bottoms.from, bottoms.to, rowHeight * 2)
  const moved = (direction: 'from' | 'to') => (height - bottoms[direction]) / 2
  return {
    groups: groups.map((group) => ({
      ...group,
      y: group.y + moved(group.direction),
      nodes: group.nodes.map((node) => ({ ...node, y: node.y + moved(group.direction) })),
    })),
    height,
    y: height / 2,
  }
}

/** How many of each group are drawn: one each in turn, until all places are taken. */
function shared(sizes: readonly number[]): number[] {
  const drawn = sizes.map(() => 0)
  let left = nodesDrawn - 1
  while (left > 0 && sizes.some((size, index) => size > (drawn[index] ?? 0)))
    for (const [index, size] of sizes.entries())
      if (left > 0 && size > (drawn[index] ?? 0)) {
        drawn[index] = (drawn[index] ?? 0) + 1
        left--
      }
  return drawn
}
