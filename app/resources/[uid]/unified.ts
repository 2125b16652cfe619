import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import type { FactContent } from './contract.ts'

/** One line of two versions of a resource, written as JSON without commas, one under the other. */
export interface DiffLine {
  /** `−` only in the earlier version, `+` only in the later one, a space in both. */
  readonly sign: '−' | '+' | ' '
  readonly text: string
  /** What was not read, with the reason: no value. */
  readonly unobserved?: true
  /** Where the line stands: `parameters.tls_version`. */
  readonly path: string
}

/** Lines that stand together: what changed, with what is around it. */
export interface Hunk {
  readonly path: string
  readonly lines: readonly DiffLine[]
  /** Lines before it that are the same in both. */
  readonly skipped: number
}

const around = 3

/** Where two versions differ, as hunks; none where they say the same. Pure. */
export function unifiedDiff(before: FactContent, after: FactContent): readonly Hunk[] {
  const lines = linesOf(before, after)
  const hunks: Hunk[] = []
  let from = 0
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.sign === ' ') continue
    const start = Math.max(from, at - around)
    let end = at
    // A change begins no hunk of its own where it is no further away than what is shown around both.
    for (let next = at; next < lines.length && next <= end + 2 * around + 1; next++)
      if (lines[next]?.sign !== ' ') end = next
    const stop = Math.min(lines.length, end + around + 1)
    hunks.push({ path: lines[at]?.path ?? '', lines: lines.slice(start, stop), skipped: start - from })
    from = stop
    at = stop - 1
  }
  return hunks
}

/** A fact that was not read, where a value would stand. */
class NotRead {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

const told = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : new NotRead(explainUnobserved(fact)))

function linesOf(before: FactContent, after: FactContent): readonly DiffLine[] {
  const written = ({ name, facts, tags }: FactContent) => ({
    name,
    ...Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, told(fact)])),
    tags: told(tags),
  })
  const lines: DiffLine[] = []
  members(written(before), written(after), '', 0, lines)
  return lines
}

/** A value under its name in both versions: what is equal once, what can be taken apart by its parts, else one after the other. */
function both(label: string, one: unknown, other: unknown, path: string, depth: number, lines: DiffLine[]): void {
  if (same(one, other)) {
    write(' ', label, one, path, depth, lines)
    return
  }
  const lists = Array.isArray(one) && Array.isArray(other)
  if (lists || (isRecord(one) && isRecord(other))) {
    const indent = '  '.repeat(depth)
    lines.push({ sign: ' ', text: `${indent}${label}${lists ? '[' : '{'}`, path })
    if (lists) places(one, other, path, depth + 1, lines)
    else members(one as Members, other as Members, path, depth + 1, lines)
    lines.push({ sign: ' ', text: `${indent}${lists ? ']' : '}'}`, path })
    return
  }
  write('−', label, one, path, depth, lines)
  write('+', label, other, path, depth, lines)
}

type Members = Readonly<Record<string, unknown>>

function members(one: Members, other: Members, path: string, depth: number, lines: DiffLine[]): void {
  for (const name of [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()) {
    const label = `${JSON.stringify(name)}: `
    const at = path ? `${path}.${name}` : name
    if (!(name in other)) write('−', label, one[name], at, depth, lines)
    else if (!(name in one)) write('+', label, other[name], at, depth, lines)
    else both(label, one[name], other[name], at, depth, lines)
  }
}

/** Lists begin and end alike in most changes: what is between is compared place by place where there are as many. */
function places(
  one: readonly unknown[],
  other: readonly unknown[],
  path: string,
  depth: number,
  lines: DiffLine[],
): void {
  const shorter = Math.min(one.length, other.length)
  let head = 0
  while (head < shorter && same(one[head], other[head])) head++
  let tail = 0
  while (tail < shorter - head && same(one.at(-1 - tail), other.at(-1 - tail))) tail++
  const equal = (from: number, to: number) => {
    for (let place = from; place < to; place++) write(' ', '', one[place], `${path}[${place}]`, depth, lines)
  }
  equal(0, head)
  if (one.length === other.length)
    for (let place = head; place < one.length - tail; place++)
      both('', one[place], other[place], `${path}[${place}]`, depth, lines)
  else {
    for (let place = head; place < one.length - tail; place++)
      write('−', '', one[place], `${path}[${place}]`, depth, lines)
    for (let place = head; place < other.length - tail; place++)
      write('+', '', other[place], `${path}[${place}]`, depth, lines)
  }
  equal(one.length - tail, one.length)
}

function write(
  sign: DiffLine['sign'],
  label: string,
  value: unknown,
  path: string,
  depth: number,
  lines: DiffLine[],
): void {
  const indent = '  '.repeat(depth)
  if (value instanceof NotRead) {
    lines.push({ sign, text: `${indent}${label}not known: ${value.why}`, unobserved: true, path })
    return
  }
  // Only between members and places does a line end with a comma.
  const written = JSON.stringify(value, null, 2).split('\n')
  for (const [index, line] of written.entries())
    lines.push({ sign, text: `${indent}${index === 0 ? label : ''}${line.replace(/,$/, '')}`, path })
}

const isRecord = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NotRead)

/** The store keeps the members of objects in one order. */
const same = (one: unknown, other: unknown) =>
  one instanceof NotRead === other instanceof NotRead && JSON.stringify(one) === JSON.stringify(other)
