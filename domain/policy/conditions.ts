import { Unseen, unobserved } from '../observed.ts'
import { type Audience, anybody, join, meet } from './audience.ts'
import { type KeyContext, meeting, tellsWho } from './condition-keys.ts'

/** One operator × key of a Condition block; all of them must hold. */
export interface PolicyCondition {
  /** Lower case, without set prefix and IfExists: `stringequals`. */
  readonly operator: string
  readonly ifExists: boolean
  readonly set: 'any' | 'all' | null
  /** Lower case: `aws:principalorgid`. */
  readonly key: string
  /** The key as the policy spells it. */
  readonly name: string
  readonly values: readonly string[]
  /** Does `${…}` in a value stand for something? Not in policies of the version before 2012-10-17. */
  readonly variables: boolean
}

/**
 * A Condition block as a list, or null when it has an unknown shape.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function conditionsOf(block: unknown, variables: boolean): readonly PolicyCondition[] | null {
  if (block === undefined) return []
  if (typeof block !== 'object' || block === null || Array.isArray(block)) return null
  const conditions: PolicyCondition[] = []
  for (const [operator, keys] of Object.entries(block)) {
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) return null
    const match = /^(?:for(any|all)values?:)?(\w+?)(ifexists)?$/.exec(operator.toLowerCase())
    if (!match) return null
    for (const [name, value] of Object.entries(keys)) {
      conditions.push({
        operator: match[2] ?? '',
        ifExists: match[3] !== undefined,
        set: match[1] === 'any' ? 'any' : match[1] === 'all' ? 'all' : null,
        key: name.toLowerCase(),
        name,
        values: (Array.isArray(value) ? value : [value]).map(String),
        variables,
      })
    }
  }
  return conditions
}

const positive = new Set([
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
  'arnequals',
  'arnlike',
  'ipaddress',
  'bool',
])
const opposites: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
}

export interface Idle {
  readonly condition: PolicyCondition
  readonly because: string
  /** May it narrow what is given, though not to whom? */
  readonly foreign: boolean
}

export interface Confined {
  readonly audience: Audience
  /** The conditions that confine nobody, each with the reason. */
  readonly idle: readonly Idle[]
}

/** Who is left when an Allow has these conditions. A condition that holds where its key is absent confines nobody. */
export function confinedBy(conditions: readonly PolicyCondition[], context: KeyContext): Confined {
  const present = keysRequired(conditions)
  let audience: Audience = [anybody]
  const idle: Idle[] = []
  for (const condition of conditions) {
    const reason = idleness(condition, present)
    const met = reason === null ? meeting(condition, context) : null
    if (met?.audience) audience = meet(audience, met.audience)
    else idle.push({ condition, because: reason ?? met?.because ?? '', foreign: narrowsElse(condition) })
  }
  return { audience, idle }
}

/** May it narrow what is given, though not to whom? A variable may, and a key that is about something else. */
function narrowsElse({ key, values }: PolicyCondition): boolean {
  return !tellsWho(key) || values.some((value) => value.includes('${'))
}

/** Keys that a `Null` condition asks to be there: what else is said of them holds for somebody alone. */
function keysRequired(conditions: readonly PolicyCondition[]): ReadonlySet<string> {
  return new Set(
    conditions
      .filter(({ operator, values }) => operator === 'null' && values.every((value) => value.toLowerCase() === 'false'))
      .map(({ key }) => key),
  )
}

function idleness(
  { operator, ifExists, set, key, name }: PolicyCondition,
  present: ReadonlySet<string>,
): string | null {
  if (operator === 'null') return `Null tells no more than whether there is a ${name}`
  if (opposites[operator]) return `it lets in everyone whose ${name} differs, or who has none`
  if (!positive.has(operator)) return `${name} does not tell who asks`
  if (present.has(key)) return null
  if (ifExists) return `IfExists lets in everyone who has no ${name}`
  return set === 'all' ? `ForAllValues lets in everyone who has no ${name}` : null
}

/**
 * May a variable of the value be without one? The owner's account is known; its organisation where it was read.
 * @throws Unseen where the organisation was not
 */
function isUnsure(value: string, { endpoint, organizationId }: KeyContext): boolean {
  const variables = [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name.toLowerCase())
  if (variables.some((name) => endpoint || (name !== 'aws:resourceaccount' && name !== 'aws:resourceorgid')))
    return true
  if (organizationId === null && variables.includes('aws:resourceorgid')) {
    const detail = 'whether the account that owns it is in an organisation'
    throw new Unseen(unobserved('not-covered', 'organizations:DescribeOrganization', detail))
  }
  return false
}

const severalValued = new Set([
  'aws:principalorgpaths',
  'aws:sourceorgpaths',
  'aws:resourceorgpaths',
  'aws:vpceorgpaths',
  'aws:principalservicenameslist',
])

/**
 * Who gets past a Deny with these conditions. It denies only where all of them hold, so whoever fails one gets past; a
 * condition that says nothing about who asks (TLS, a date) spares everyone. Without conditions it spares nobody.
 * @throws Unseen where the organisation was not read and a variable stands for it
 */
export function spared(conditions: readonly PolicyCondition[], context: KeyContext): Audience {
  return join(
    ...conditions.map((condition) => {
      // A statement whose variable has no value does not apply, so it denies nothing to whoever has none.
      if (condition.variables && condition.values.some((value) => isUnsure(value, context))) return [anybody]
      if (condition.operator === 'bool' && condition.values.every((value) => value.toLowerCase() === 'false')) {
        return meeting({ ...condition, values: ['true'] }, context).audience ?? [anybody]
      }
      const operator = opposites[condition.operator]
      // ForAnyValue of a negation holds when one of several values differs; of an absent key it does not hold at all. What a
      // key of several values does without either prefix is documented nowhere.
      if (!operator || condition.set === 'any') return [anybody]
      if (condition.set === null && severalValued.has(condition.key)) return [anybody]
      return meeting({ ...condition, operator }, context).audience ?? [anybody]
    }),
  )
}
