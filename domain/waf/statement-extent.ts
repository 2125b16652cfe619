import { addressSet, difference, everyAddress, parseCidr, publicPart } from '../network/cidr.ts'
import { isObserved, type Observed, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import { joinedStatements, matchesEveryPath, type StatementShape, statementOf } from './statement.ts'

/** Which requests a rule statement matches, as far as that can be told without a request: all of them, none, or some. */

const scale = ['nothing', 'some', 'ipv4', 'everything'] as const
/** `ipv4`: every request that comes over IPv4, whatever is in it. */
export type Extent = (typeof scale)[number]

/** Between `low` and `high`, which differ only where something was not read. */
export interface Extents {
  readonly low: Extent
  readonly high: Extent
  /** What would have told; null where the two are one. */
  readonly unread: Unobserved | null
  /** Why nothing, or everything, is matched; null for `some`. */
  readonly because: string | null
}

/** What a statement can be judged by. */
export interface Surroundings {
  readonly related: Related
  /** Requests that carry a label, by the body of a LabelMatchStatement. */
  readonly labelled: (match: StatementShape) => Extents
  /** Requests that show a header with a certain value, where only those of certain senders are asked about. */
  readonly showing?: ((header: string) => Extents) | undefined
}

const level = (extent: Extent) => scale.indexOf(extent)

export function exactly(extent: Extent, because: string | null = null): Extents {
  return { low: extent, high: extent, unread: null, because }
}

/** Nothing, or up to `high`: who knows, but for what was not read. */
export function atMost(high: Extent, unread: Unobserved): Extents {
  return { low: 'nothing', high, unread, because: null }
}

/** Requests that meet both. */
export function both(a: Extents, b: Extents): Extents {
  return combined(a, b, (x, y) => level(x) <= level(y))
}

/** Requests that meet one. */
export function either(a: Extents, b: Extents): Extents {
  return combined(a, b, (x, y) => level(x) >= level(y))
}

function combined(a: Extents, b: Extents, first: (x: Extent, y: Extent) => boolean): Extents {
  const low = first(a.low, b.low) ? a.low : b.low
  const high = first(a.high, b.high) ? a.high : b.high
  if (low !== high) return { low, high, unread: a.unread ?? b.unread, because: null }
  const decided = [a, b].find((one) => one.low === low && one.high === high) ?? a
  return exactly(low, low === 'some' ? null : decided.because)
}

function not(one: Extents): Extents {
  const opposite = (extent: Extent): Extent =>
    extent === 'everything' ? 'nothing' : extent === 'nothing' ? 'everything' : 'some'
  const low = opposite(one.high)
  const high = opposite(one.low)
  return { low, high, unread: low === high ? null : one.unread, because: low === high ? one.because : null }
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html */
export function extentOf(statement: unknown, around: Surroundings): Extents {
  const read = statementOf(statement)
  if (!read) return exactly('some')
  const { kind, body } = read
  switch (kind) {
    case 'AndStatement':
      return joinedStatements(body)
        .map((one) => extentOf(one, around))
        .reduce(both, exactly('everything'))
    case 'OrStatement':
      return joinedStatements(body)
        .map((one) => extentOf(one, around))
        .reduce(either, exactly('nothing'))
    case 'NotStatement':
      return not(extentOf(body.Statement, around))
    // A limit lets everything below it pass, and a managed group knows attacks from other requests.
    case 'RateBasedStatement':
    case 'ManagedRuleGroupStatement':
      return body.ScopeDownStatement
        ? both(exactly('some'), extentOf(body.ScopeDownStatement, around))
        : exactly('some')
    case 'RuleGroupReferenceStatement':
      return exactly('everything')
    case 'IPSetReferenceStatement':
      return ofIpSet(body, around.related)
    case 'RegexPatternSetReferenceStatement':
      return ofHeader(body, around) ?? ofPatternSet(body, around.related)
    case 'LabelMatchStatement':
      return around.labelled(body)
    case 'ByteMatchStatement':
      return (
        ofHeader(body, around) ??
        ofPath(body, (text) => text === '/' && /STARTS_WITH|CONTAINS$/.test(String(body.PositionalConstraint)))
      )
    case 'RegexMatchStatement':
      return ofHeader(body, around) ?? ofPath(body, (text) => matchesEveryPath.has(text))
    case 'SizeConstraintStatement':
      return ofPathLength(body)
    default:
      return exactly('some')
  }
}

/** What is known of a comparison with a header's value; null where any request may show it. */
function ofHeader({ FieldToMatch, PositionalConstraint }: StatementShape, { showing }: Surroundings): Extents | null {
  const { SingleHeader: header } = (FieldToMatch ?? {}) as { SingleHeader?: { Name?: string } }
  if (!showing || !header?.Name) return null
  const name = header.Name.toLowerCase()
  const extents = showing(name)
  if (PositionalConstraint === 'EXACTLY' || extents.low !== 'nothing') return extents
  // Part of a value, or a pattern, may be met without knowing the value; which, is not kept.
  return atMost('some', unobserved('not-collected', 'wafv2:GetWebACL', `what header ${name} is compared with`))
}

/** Transformations after which a path still begins with its slash. */
const harmless = new Set([
  'NONE',
  'LOWERCASE',
  'URL_DECODE',
  'URL_DECODE_UNI',
  'NORMALIZE_PATH',
  'COMPRESS_WHITE_SPACE',
  'HTML_ENTITY_DECODE',
])

function inspectsPath({ FieldToMatch }: StatementShape): boolean {
  return FieldToMatch !== null && typeof FieldToMatch === 'object' && 'UriPath' in FieldToMatch
}

function ofPath(body: StatementShape, matchesAll: (text: string) => boolean): Extents {
  const transformations = Array.isArray(body.TextTransformations) ? body.TextTransformations : []
  const plain = transformations.every(({ Type }: { Type?: string }) => harmless.has(Type ?? ''))
  return inspectsPath(body) && plain && matchesAll(String(body.SearchString ?? body.RegexString ?? ''))
    ? exactly('everything', 'every path matches it')
    : exactly('some')
}

/** A path has one character at least, its slash. */
function ofPathLength(body: StatementShape): Extents {
  if (!inspectsPath(body)) return exactly('some')
  const size = Number(body.Size)
  const all = `every path is that long`
  const none = `no path is that short`
  switch (body.ComparisonOperator) {
    case 'GE':
      return size <= 1 ? exactly('everything', all) : exactly('some')
    case 'GT':
      return size < 1 ? exactly('everything', all) : exactly('some')
    case 'NE':
      return size < 1 ? exactly('everything', all) : exactly('some')
    case 'EQ':
    case 'LE':
      return size < 1 ? exactly('nothing', none) : exactly('some')
    case 'LT':
      return size <= 1 ? exactly('nothing', none) : exactly('some')
    default:
      return exactly('some')
  }
}

function ofIpSet(body: StatementShape, related: Related): Extents {
  // An address that a header names is whatever its sender wrote there, and may be missing.
  if (body.IPSetForwardedIPConfig) return exactly('some')
  const set = referenced('AWS::WAFv2::IPSet', body.ARN, related)
  if (!isObserved(set)) return atMost('ipv4', set)
  const { addressCount, addresses, ipAddressVersion } = set.value.facts
  const name = `IP set “${set.value.name}”`
  if (!isObserved(addressCount)) return atMost('ipv4', addressCount)
  if (addressCount.value === 0) return exactly('nothing', `${name} is empty`)
  if (!isObserved(addresses)) return { low: 'some', high: 'ipv4', unread: addresses, because: null }
  if (!isObserved(ipAddressVersion)) return { low: 'some', high: 'ipv4', unread: ipAddressVersion, because: null }
  return ipAddressVersion.value === 'IPV4' && holdsInternet(addresses.value)
    ? exactly('ipv4', `${name} holds every IPv4 address`)
    : exactly('some')
}

function holdsInternet(addresses: readonly string[]): boolean {
  const blocks = addresses.flatMap((text) => parseCidr(text) ?? [])
  return publicPart(4, difference(everyAddress(4), addressSet(4, blocks))).length === 0
}

/** Whether a pattern matches everything is not known: patterns are not kept, for a secret may be compared with them. */
function ofPatternSet(body: StatementShape, related: Related): Extents {
  const set = referenced('AWS::WAFv2::RegexPatternSet', body.ARN, related)
  if (!isObserved(set)) return atMost('some', set)
  const { regularExpressionCount } = set.value.facts
  if (!isObserved(regularExpressionCount)) return atMost('some', regularExpressionCount)
  return regularExpressionCount.value === 0
    ? exactly('nothing', `pattern set “${set.value.name}” is empty`)
    : exactly('some')
}

function referenced<T extends 'AWS::WAFv2::IPSet' | 'AWS::WAFv2::RegexPatternSet'>(
  type: T,
  arn: unknown,
  related: Related,
): Observed<NonNullable<ReturnType<typeof related.byArn<T>>>> {
  const call = type === 'AWS::WAFv2::IPSet' ? 'wafv2:ListIPSets' : 'wafv2:ListRegexPatternSets'
  try {
    const found = related.byArn(type, String(arn))
    return found ? { value: found, call } : unobserved('not-returned', call, `no set ${arn}`)
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}
