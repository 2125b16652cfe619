import { parseArn } from '../arn.ts'
import { joinedStatements, leftOut, type StatementShape, statementOf } from './statement.ts'

/** What a rule statement asks of a request, in plain words: `path starts with “/login” and from outside DE, FR`. */
export function statementText(statement: unknown): string {
  const read = statementOf(statement)
  if (!read) return 'not shown'
  return (texts[read.kind] ?? otherText(read.kind))(read.body)
}

const otherText = (kind: string) => () => kind.replace(/Statement$/, '')

const texts: Readonly<Record<string, (body: StatementShape) => string>> = {
  AndStatement: (body) => joinedStatements(body).map(inner).join(' and '),
  OrStatement: (body) => joinedStatements(body).map(inner).join(' or '),
  NotStatement: ({ Statement }) => notText(Statement),
  GeoMatchStatement: (body) => `from ${listed(body.CountryCodes)}`,
  AsnMatchStatement: (body) => `from network ${listed(body.AsnList)}`,
  IPSetReferenceStatement: (body) => `from IP set “${setName(body.ARN)}”`,
  RegexPatternSetReferenceStatement: (body) => `${fieldText(body)} matches pattern set “${setName(body.ARN)}”`,
  LabelMatchStatement: ({ Key, Scope }) => `labelled ${Key}${Scope === 'NAMESPACE' ? '…' : ''}`,
  ByteMatchStatement: (body) =>
    `${fieldText(body)} ${constraints[String(body.PositionalConstraint)] ?? 'matches'} ${quoted(body.SearchString)}`,
  RegexMatchStatement: (body) => `${fieldText(body)} matches ${quoted(body.RegexString)}`,
  SizeConstraintStatement: (body) =>
    `${fieldText(body)} ${comparisons[String(body.ComparisonOperator)] ?? ''} ${body.Size} bytes`,
  SqliMatchStatement: (body) => `SQL injection in ${fieldText(body)}`,
  XssMatchStatement: (body) => `cross-site scripting in ${fieldText(body)}`,
  RateBasedStatement: (body) => rateText(body),
  ManagedRuleGroupStatement: (body) => `${body.VendorName} ${body.Name}`,
  RuleGroupReferenceStatement: (body) => `rule group “${setName(body.ARN)}”`,
}

const constraints: Readonly<Record<string, string>> = {
  EXACTLY: 'is',
  STARTS_WITH: 'starts with',
  ENDS_WITH: 'ends with',
  CONTAINS: 'contains',
  CONTAINS_WORD: 'contains the word',
}

const comparisons: Readonly<Record<string, string>> = {
  EQ: 'of exactly',
  NE: 'of other than',
  LE: 'of at most',
  LT: 'of less than',
  GE: 'of at least',
  GT: 'of more than',
}

/** What narrows a rule group or a rate limit to a part of the requests; null where nothing does. */
export function scopeDownText(statement: unknown): string | null {
  const scope = statementOf(statement)?.body.ScopeDownStatement
  return scope ? statementText(scope) : null
}

/** A joined statement within another, in brackets where it is one of several itself. */
function inner(statement: unknown): string {
  const kind = statementOf(statement)?.kind
  const text = statementText(statement)
  return kind === 'AndStatement' || kind === 'OrStatement' ? `(${text})` : text
}

function notText(statement: unknown): string {
  const read = statementOf(statement)
  switch (read?.kind) {
    case 'GeoMatchStatement':
      return `from outside ${listed(read.body.CountryCodes)}`
    case 'IPSetReferenceStatement':
      return `not from IP set “${setName(read.body.ARN)}”`
    case 'LabelMatchStatement':
      return `not ${statementText(statement)}`
    default:
      return `not (${statementText(statement)})`
  }
}

function rateText({ Limit, EvaluationWindowSec, AggregateKeyType }: StatementShape): string {
  const by: Readonly<Record<string, string>> = {
    IP: ' per address',
    FORWARDED_IP: ' per forwarded address',
    CUSTOM_KEYS: ' per key',
    CONSTANT: '',
  }
  // AWS's default window is five minutes.
  const seconds = Number(EvaluationWindowSec ?? 300)
  const window = seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
  return `more than ${Number(Limit).toLocaleString('en')} requests${by[String(AggregateKeyType)] ?? ''} in ${window}`
}

const fields: Readonly<Record<string, string>> = {
  UriPath: 'path',
  UriFragment: 'fragment',
  QueryString: 'query string',
  AllQueryArguments: 'query arguments',
  Body: 'body',
  JsonBody: 'JSON body',
  Method: 'method',
  Cookies: 'cookies',
  Headers: 'headers',
  HeaderOrder: 'header order',
  JA3Fingerprint: 'JA3 fingerprint',
  JA4Fingerprint: 'JA4 fingerprint',
}

function fieldText({ FieldToMatch }: StatementShape): string {
  const [name, body] = Object.entries((FieldToMatch ?? {}) as StatementShape)[0] ?? []
  const named = (body as { Name?: string } | undefined)?.Name
  if (name === 'SingleHeader') return `header ${named}`
  if (name === 'SingleQueryArgument') return `query argument ${named}`
  return (name && fields[name]) ?? name ?? 'request'
}

function quoted(text: unknown): string {
  return text === leftOut ? 'a value that is not kept' : `“${text}”`
}

const shown = 6

function listed(values: unknown): string {
  const all = Array.isArray(values) ? values.map(String) : []
  return all.length > shown ? `${all.slice(0, shown).join(', ')} and ${all.length - shown} more` : all.join(', ')
}

/** The name in the ARN of a set or a rule group. */
function setName(arn: unknown): string {
  return parseArn(String(arn))?.resource.split('/').at(-2) ?? String(arn)
}
