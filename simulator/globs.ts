/** A test that says whether a text matches one of the globs, in which `*` stands for any text and `?` for one character. */
export function globs(patterns: readonly string[], ignoreCase = false): (text: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's')
  })
  return (text) => expressions.some((expression) => expression.test(text))
}
