/** Rule statements as they are stored: https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html */

/** A statement or a part of one, as AWS spells it. */
export type StatementShape = Readonly<Record<string, unknown>>

/** What stands where a value was left out of a stored statement because it may be a secret. */
export const leftOut = '(left out)'

/** Patterns and search strings that every path matches. */
export const matchesEveryPath: ReadonlySet<string> = new Set([
  '.*',
  '^.*',
  '^.*$',
  '.+',
  '^.+$',
  '/',
  '^/',
  '^/.*',
  '^/.*$',
])

/** The one statement that a statement object holds, with its kind; null where it holds none. */
export function statementOf(statement: unknown): { readonly kind: string; readonly body: StatementShape } | null {
  if (statement === null || typeof statement !== 'object') return null
  const [entry] = Object.entries(statement)
  if (!entry || entry[1] === null || typeof entry[1] !== 'object') return null
  return { kind: entry[0], body: entry[1] as StatementShape }
}

/** A statement and everything nested in it (And, Or, Not, scope-down), each with its kind. */
export function* statementsIn(statement: unknown): Generator<{ readonly kind: string; readonly body: object }> {
  if (statement === null || typeof statement !== 'object') return
  for (const [name, member] of Object.entries(statement)) {
    if (member === null || typeof member !== 'object') continue
    if (name.endsWith('Statement') && name !== 'Statement' && name !== 'ScopeDownStatement')
      yield { kind: name, body: member }
    if (Array.isArray(member)) for (const one of member) yield* statementsIn(one)
    else yield* statementsIn(member)
  }
}

/** The statements that And and Or join. */
export function joinedStatements(body: StatementShape): readonly unknown[] {
  return Array.isArray(body.Statements) ? body.Statements : []
}
