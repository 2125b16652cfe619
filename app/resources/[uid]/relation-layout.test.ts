import { expect, test } from 'vitest'
import type { ShownRelation } from './contract.ts'
import { nodesDrawn, relationGraph } from './relation-layout.ts'

const many = (kind: ShownRelation['kind'], direction: ShownRelation['direction'], count: number): ShownRelation[] =>
  Array.from({ length: count }, (_, index) => ({ kind, direction, arn: `arn:${kind}:${index}`, other: null }))

test('at most thirty nodes are drawn, every kind is, and what is left out is counted', () => {
  const { groups } = relationGraph([
    ...many('encrypted-with', 'from', 98),
    ...many('protects', 'to', 1),
    ...many('attached-to', 'from', 7),
  ])
  const drawn = groups.map(({ nodes, more }) => [nodes.length, more])
  expect(drawn).toEqual([
    [21, 77],
    [1, 0],
    [7, 0],
  ])
  expect(groups.reduce((sum, { nodes }) => sum + nodes.length, 1)).toBe(nodesDrawn)
})

test('nothing lies on anything else, and all of it inside the drawing', () => {
  const { groups, height } = relationGraph([
    ...many('fronts', 'to', 3),
    ...many('protects', 'from', 2),
    ...many('member-of', 'to', 9),
  ])
  for (const side of ['from', 'to']) {
    const places = groups
      .filter(({ direction }) => direction === side)
      .flatMap(({ y, nodes }) => [y, ...nodes.map((node) => node.y)])
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(new Set(places).size).toBe(places.length)
    for (const y of places) expect(y > 0 && y < height).toBe(true)
  }
})
