/** Actions or resources as a statement names them: those that match a pattern, or all others. */
export interface Patterns {
  readonly except: boolean
  readonly patterns: readonly string[]
}

/** Each pattern by itself: what it gives is narrowed apart, for a Deny may take one action and leave another. */
export function piecesOf({ except, patterns }: Patterns): readonly Patterns[] {
  return except ? [{ except, patterns }] : patterns.map((pattern) => ({ except, patterns: [pattern] }))
}

/** Is it certain that everything `inner` names, `outer` names too? */
export function within(inner: Patterns, outer: Patterns): boolean {
  if (outer.patterns.includes('*')) return !outer.except
  if (inner.except) {
    return outer.except && outer.patterns.every((spare) => inner.patterns.some((wider) => globs(wider, spare)))
  }
  return outer.except
    ? inner.patterns.every((pattern) => outer.patterns.every((spare) => apart(spare, pattern)))
    : inner.patterns.every((pattern) => outer.patterns.some((wider) => globs(wider, pattern)))
}

/**
 * Does the pattern (`*`, `?`) match the text, which may be a pattern itself: then it covers what that one matches. A `*` is
 * sure to run past a colon only where it ends the pattern. `?` stands for no `*`, and a variable only for the same one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function globs(pattern: string, text: string): boolean {
  const last = pattern.endsWith('*') ? '.*' : ''
  return regex(pattern.replace(/\*+$/, ''), '[^:]*', '[^*]', last).test(text)
}

/** The pattern as a regular expression, with what its `*` and `?` stand for. */
function regex(pattern: string, any: string, one: string, last = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, any)
    .replaceAll('?', one)
  return new RegExp(`^${source}${last}$`, 's')
}

/** Is it certain that no text matches both patterns? Told from what they begin and end with. */
function apart(one: string, other: string): boolean {
  const [a, b] = [one, other].map((pattern) => pattern.replace(/\$\{[^}]*\}/g, '*')) as [string, string]
  const [startA, startB] = [a, b].map((pattern) => /^[^*?]*/.exec(pattern)?.[0] ?? '') as [string, string]
  const [endA, endB] = [a, b].map((pattern) => /[^*?]*$/.exec(pattern)?.[0] ?? '') as [string, string]
  const starts = startA.startsWith(startB) || startB.startsWith(startA)
  const ends = endA.endsWith(endB) || endB.endsWith(endA)
  if (!starts || !ends) return true
  // A text without wildcards is its own start; the other pattern, at its widest, tells whether it matches.
  if (startA === a) return !regex(b, '.*', '.').test(a)
  return startB === b && !regex(a, '.*', '.').test(b)
}
