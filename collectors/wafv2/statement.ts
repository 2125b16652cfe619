import type { Statement } from '@aws-sdk/client-wafv2'

/** Rule statements as they may be stored: https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html */

const decoder = new TextDecoder()

/** What stands where a value was left out because it may be a secret. */
export const leftOut = '(left out)'

const matchesAll = new Set(['.*', '^.*', '^.*$', '.+', '^.+$', '/', '^/', '^/.*', '^/.*$'])

/**
 * The statement as plain JSON. Search strings become text; those compared with anything but a path or a method are left
 * out: shared secrets are checked in headers, cookies, query strings and bodies. Patterns that match everything are none.
 */
export function storable(statement: Statement | undefined): unknown {
  return plain(statement)
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return decoder.decode(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  const field = (value as { FieldToMatch?: { UriPath?: unknown; Method?: unknown } }).FieldToMatch
  const secret = field !== undefined && !field.UriPath && !field.Method
  return Object.fromEntries(
    entries.map(([name, member]) => [
      name,
      secret && (name === 'SearchString' || name === 'RegexString') && !matchesAll.has(String(member))
        ? leftOut
        : plain(member),
    ]),
  )
}

/** A statement and everything nested in it (And, Or, Not, scope-down), each with its kind. Works on stored statements. */
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

/** How the statement treats content beyond what WAF can see, once per inspection of a body, headers or cookies. */
export function oversizeHandlings(statement: unknown): readonly string[] {
  return [...statementsIn(statement)].flatMap(({ body }) => {
    const field =
      (body as { FieldToMatch?: Readonly<Record<string, { OversizeHandling?: string }>> }).FieldToMatch ?? {}
    return ['Body', 'JsonBody', 'Headers', 'HeaderOrder', 'Cookies'].flatMap((name) => {
      const inspected = field[name]
      // Only bodies may leave it out, and then AWS takes CONTINUE.
      return inspected ? [inspected.OversizeHandling ?? 'CONTINUE'] : []
    })
  })
}

type Shape = Readonly<Record<string, unknown>>

/**
 * Does the statement match most honest traffic, and so most attacks that look honest? Whole countries, every path,
 * every method, any size, everything but something.
 */
export function isBroad(statement: unknown): boolean {
  return Object.entries((statement ?? {}) as Shape).some(([kind, body]) => isBroadOf(kind, (body ?? {}) as Shape))
}

function isBroadOf(kind: string, body: Shape): boolean {
  const field = (body.FieldToMatch ?? {}) as Shape
  switch (kind) {
    case 'GeoMatchStatement':
    case 'NotStatement':
      return true
    case 'AndStatement':
      return ((body.Statements ?? []) as readonly unknown[]).every(isBroad)
    case 'OrStatement':
      return ((body.Statements ?? []) as readonly unknown[]).some(isBroad)
    case 'ByteMatchStatement': {
      if ('Method' in field) return true
      const text = String(body.SearchString ?? '')
      return 'UriPath' in field && (text === '' || text === '/') && body.PositionalConstraint !== 'EXACTLY'
    }
    case 'RegexMatchStatement':
      return matchesAll.has(String(body.RegexString))
    case 'SizeConstraintStatement':
      return (body.ComparisonOperator === 'GE' || body.ComparisonOperator === 'GT') && Number(body.Size) <= 1
    default:
      return false
  }
}
