import type { RuleRow, WebAclListing } from './rule-listing.ts'

/** Two web ACLs, or one at two instants, rule by rule. Rules are told by their names, which are unique within a web ACL. */

/** What two rules of one name differ in, as words. */
export const rowDifferences = ['action', 'reason', 'condition', 'version', 'overrides', 'labels'] as const
export type RowDifference = (typeof rowDifferences)[number]

/** One line: the same rule on both sides, or a rule that stands there on one side only. */
export interface ComparedRow {
  readonly left: RuleRow | null
  readonly right: RuleRow | null
  /** What the two say differently; empty for rules that are alike, and for those that stand on one side. */
  readonly differs: readonly RowDifference[]
  /** Of a rule on one side: where the other side has it, when it has it elsewhere in the order. */
  readonly elsewhere: string | null
  /** Either side was not read, so that being alike proves nothing. */
  readonly unknown: boolean
}

/**
 * The rules of both sides in their order: what has the same name and stands in the same order shares a line. A rule that
 * stands elsewhere has a line of its own on each side, for in a web ACL the order decides.
 */
export function compareRules(left: readonly RuleRow[], right: readonly RuleRow[]): readonly ComparedRow[] {
  const [leftKeys, rightKeys] = [keysOf(left), keysOf(right)]
  const placesLeft = new Map(left.map((row, index) => [leftKeys[index], row.place]))
  const placesRight = new Map(right.map((row, index) => [rightKeys[index], row.place]))
  const lines: ComparedRow[] = []
  const alone = (side: 'left' | 'right', row: RuleRow, elsewhere: string | undefined): ComparedRow => ({
    ...{ left: null, right: null, [side]: row },
    differs: [],
    elsewhere: elsewhere ?? null,
    unknown: row.effect === 'unknown',
  })
  const common = commonOrder(leftKeys, rightKeys)
  let [i, j] = [0, 0]
  for (const [x, y] of [...common, [left.length, right.length] as const]) {
    for (; i < x; i++) lines.push(alone('left', left[i] as RuleRow, placesRight.get(leftKeys[i])))
    for (; j < y; j++) lines.push(alone('right', right[j] as RuleRow, placesLeft.get(rightKeys[j])))
    const [one, other] = [left[x], right[y]]
    if (!one || !other) break
    const unknown = one.effect === 'unknown' || other.effect === 'unknown'
    lines.push({ left: one, right: other, differs: differencesOf(one, other), elsewhere: null, unknown })
    ;[i, j] = [x + 1, y + 1]
  }
  return lines
}

/** Whether a line says anything but that both sides are alike. */
export function isDifferent({ left, right, differs }: ComparedRow): boolean {
  return left === null || right === null || differs.length > 0
}

/** Within a group of one's own a rule is named beside the group; Firewall Manager's stages are lists of their own. */
function keysOf(rows: readonly RuleRow[]): readonly string[] {
  let group = ''
  return rows.map((row) => {
    if (row.depth === 0) group = row.name
    return row.kind === 'default' ? 'default' : `${row.from} ${row.depth === 0 ? '' : group} › ${row.name}`
  })
}

/** The longest run of keys that both lists have in the same order, as pairs of places. */
function commonOrder(left: readonly string[], right: readonly string[]): readonly (readonly [number, number])[] {
  const width = right.length + 1
  const longest = new Uint32Array((left.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      longest[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pairs: [number, number][] = []
  for (let [i, j] = [0, 0]; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

const told: { readonly [difference in RowDifference]: (row: RuleRow) => unknown } = {
  action: ({ stated, action, effect }) => [stated, action, effect],
  reason: ({ why }) => why,
  condition: ({ asks, scope, rateLimit, asksForLabels, kinds, quietKinds }) => [
    asks,
    scope,
    rateLimit,
    asksForLabels,
    kinds,
    quietKinds,
  ],
  version: ({ vendor, group, version }) => [vendor, group, version],
  overrides: ({ overridden }) => overridden,
  labels: ({ addsLabels }) => addsLabels,
}

function differencesOf(left: RuleRow, right: RuleRow): readonly RowDifference[] {
  return rowDifferences.filter((name) => JSON.stringify(told[name](left)) !== JSON.stringify(told[name](right)))
}

/** The default action of a listing; null where it was not read. */
export function defaultActionOf({ rows }: Pick<WebAclListing, 'rows'>): RuleRow['action'] {
  return rows.find(({ kind }) => kind === 'default')?.action ?? null
}
