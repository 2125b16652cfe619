import type { Aws, Operation } from '../collector.ts'
import { isObserved, type Observed, type Unobserved, unobserved } from '../observed.ts'
import type { ClassicCondition, ClassicConditionKind, ClassicPredicate } from './classic-waf.ts'
import { type AnsweredField, fieldText } from './classic-waf-answers.ts'

/** The sets behind the predicates of WAF Classic's rules, for both halves of the service. */

// biome-ignore lint/suspicious/noExplicitAny: the request and answer types of the SDK, which domain/ does not know
type Get = Operation<any, any, any>

/** The operations that read a set of each kind, and the patterns a regex set refers to. */
export type ConditionOperations = { readonly [K in ClassicConditionKind]: Get } & { readonly RegexPatternSet: Get }

/** How many entries of a set are kept: an IP set may have ten thousand. */
const entriesKept = 50
const decoder = new TextDecoder()

interface Tuple {
  readonly FieldToMatch?: AnsweredField
  readonly Value?: string
  readonly TargetString?: Uint8Array
  readonly PositionalConstraint?: string
  readonly ComparisonOperator?: string
  readonly Size?: number
  readonly RegexPatternSetId?: string
}

/** Where AWS keeps a kind's entries, and how one of them reads. `request` is the name of the set's id. */
const shapes: {
  readonly [K in ClassicConditionKind]: {
    readonly request: string
    readonly set: string
    readonly list: string
    readonly text: (entry: Tuple) => string
  }
} = {
  IPMatch: { request: 'IPSetId', set: 'IPSet', list: 'IPSetDescriptors', text: ({ Value = '' }) => Value },
  GeoMatch: {
    request: 'GeoMatchSetId',
    set: 'GeoMatchSet',
    list: 'GeoMatchConstraints',
    text: ({ Value }) => `country ${Value}`,
  },
  ByteMatch: {
    request: 'ByteMatchSetId',
    set: 'ByteMatchSet',
    list: 'ByteMatchTuples',
    text: ({ FieldToMatch, PositionalConstraint, TargetString }) =>
      `${fieldText(FieldToMatch)} ${PositionalConstraint} ${compared(FieldToMatch, () => decoder.decode(TargetString))}`,
  },
  SqlInjectionMatch: {
    request: 'SqlInjectionMatchSetId',
    set: 'SqlInjectionMatchSet',
    list: 'SqlInjectionMatchTuples',
    text: ({ FieldToMatch }) => fieldText(FieldToMatch),
  },
  XssMatch: {
    request: 'XssMatchSetId',
    set: 'XssMatchSet',
    list: 'XssMatchTuples',
    text: ({ FieldToMatch }) => fieldText(FieldToMatch),
  },
  SizeConstraint: {
    request: 'SizeConstraintSetId',
    set: 'SizeConstraintSet',
    list: 'SizeConstraints',
    text: ({ FieldToMatch, ComparisonOperator, Size }) => `${fieldText(FieldToMatch)} ${ComparisonOperator} ${Size}`,
  },
  RegexMatch: {
    request: 'RegexMatchSetId',
    set: 'RegexMatchSet',
    list: 'RegexMatchTuples',
    text: ({ FieldToMatch }) => fieldText(FieldToMatch),
  },
}

/** A value compared with a path is shown; one compared with a header or a query may be a shared secret, and is left out. */
function compared(field: AnsweredField | undefined, value: () => string): string {
  return field?.Type === 'URI' || field?.Type === 'METHOD' ? `“${value()}”` : '(value left out)'
}

/** Each set is asked once per run, however many rules refer to it. */
export async function askConditions(
  aws: Aws,
  operations: ConditionOperations,
  predicates: Observed<readonly ClassicPredicate[]>,
): Promise<readonly ClassicCondition[] | Unobserved> {
  if (!isObserved(predicates)) return predicates
  const read = await Promise.all(predicates.value.map((predicate) => askCondition(aws, operations, predicate)))
  return read.find((condition) => 'unobserved' in condition) ?? (read as readonly ClassicCondition[])
}

async function askCondition(
  aws: Aws,
  operations: ConditionOperations,
  { kind, id, negated }: ClassicPredicate,
): Promise<ClassicCondition | Unobserved> {
  const { request, set, list, text } = shapes[kind]
  const answer = (await aws.one(operations[kind], { [request]: id }))[set]
  const tuples: readonly Tuple[] | undefined = answer?.[list]
  if (!tuples) return unobserved('not-returned', operations[kind].name, `${set} ${id}`)
  const entries = kind === 'RegexMatch' ? await patternsOf(aws, operations, tuples) : tuples.map(text)
  if ('unobserved' in entries) return entries
  return { kind, id, name: answer.Name ?? id, negated, size: entries.length, entries: entries.slice(0, entriesKept) }
}

/** A field compared with a pattern set without patterns matches nothing, and is no entry. */
async function patternsOf(
  aws: Aws,
  operations: ConditionOperations,
  tuples: readonly Tuple[],
): Promise<readonly string[] | Unobserved> {
  const entries: string[] = []
  for (const { FieldToMatch, RegexPatternSetId } of tuples) {
    const answer = await aws.one(operations.RegexPatternSet, { RegexPatternSetId })
    const patterns: readonly string[] | undefined = answer.RegexPatternSet?.RegexPatternStrings
    if (!patterns) return unobserved('not-returned', operations.RegexPatternSet.name, `${RegexPatternSetId}`)
    for (const pattern of patterns)
      entries.push(`${fieldText(FieldToMatch)} matches ${compared(FieldToMatch, () => pattern)}`)
  }
  return entries
}
