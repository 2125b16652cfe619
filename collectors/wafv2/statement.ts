import type { Statement } from '@aws-sdk/client-wafv2'
import {
  joinedStatements,
  leftOut,
  matchesEveryPath,
  type StatementShape,
  statementsIn,
} from '#domain/waf/statement.ts'

/** Rule statements as they may be stored: https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html */

const decoder = new TextDecoder()

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
      secret && (name === 'SearchString' || name === 'RegexString') && !matchesEveryPath.has(String(member))
        ? leftOut
        : plain(member),
    ]),
  )
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

/**
 * Does the statement match most honest traffic, and so most attacks that look honest? Whole countries, every path,
 * every method, any size, everything but something.
 */
export function isBroad(statement: unknown): boolean {
  return Object.entries((statement ?? {}) as StatementShape).some(([kind, body]) =>
    isBroadOf(kind, (body ?? {}) as StatementShape),
  )
}

function isBroadOf(kind: string, body: StatementShape): boolean {
  const field = (body.FieldToMatch ?? {}) as StatementShape
  switch (kind) {
    case 'GeoMatchStatement':
    case 'NotStatement':
      return true
    case 'AndStatement':
      return joinedStatements(body).every(isBroad)
    case 'OrStatement':
      return joinedStatements(body).some(isBroad)
    case 'ByteMatchStatement': {
      if ('Method' in field) return true
      const text = String(body.SearchString ?? '')
      return 'UriPath' in field && (text === '' || text === '/') && body.PositionalConstraint !== 'EXACTLY'
    }
    case 'RegexMatchStatement':
      return matchesEveryPath.has(String(body.RegexString))
    case 'SizeConstraintStatement':
      return (body.ComparisonOperator === 'GE' || body.ComparisonOperator === 'GT') && Number(body.Size) <= 1
    default:
      return false
  }
}
