import { Unseen, unobserved } from '../observed.ts'
import { conditionsOf, type PolicyCondition } from './conditions.ts'
import type { Patterns } from './patterns.ts'

/** One statement of a policy, with single values made lists. */
export interface Statement {
  /** Its Sid, or its place: `2 of 3`. */
  readonly name: string
  readonly effect: 'Allow' | 'Deny'
  /** The Principal or NotPrincipal element as it stands. */
  readonly principal: unknown
  /** True when `principal` came from NotPrincipal. */
  readonly not: boolean
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly PolicyCondition[]
}

/** A statement that could not be read, and whether it may give or can only take. */
export interface UnreadStatement {
  readonly effect: 'Allow' | 'Deny' | null
  readonly unread: Unseen
}

export const isUnread = (statement: Statement | UnreadStatement): statement is UnreadStatement => 'unread' in statement

/**
 * The statements of a policy document. A statement that cannot be read is told apart, for another may decide without it.
 * @param call the call the policy came from, for the reader of an error
 * @throws Unseen (`schema-drift`) for what is no policy at all
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(text: string, call: string): readonly (Statement | UnreadStatement)[] {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw drift(call, 'the policy is not JSON')
  }
  if (!isObject(policy) || policy.Statement === undefined) throw drift(call, 'the policy has no Statement')
  // Only this version knows policy variables; to the older one, which is the default, they are plain text.
  const variables = policy.Version === '2012-10-17'
  const all = listOf(policy.Statement)
  return all.map((raw, index) => {
    if (!isObject(raw)) throw drift(call, 'a statement is not an object')
    const name = typeof raw.Sid === 'string' && raw.Sid !== '' ? raw.Sid : `${index + 1} of ${all.length}`
    try {
      return statement(raw, name, variables, call)
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      return { effect: raw.Effect === 'Allow' || raw.Effect === 'Deny' ? raw.Effect : null, unread: error }
    }
  })
}

export const drift = (call: string, detail: string) => new Unseen(unobserved('schema-drift', call, detail))

function statement(raw: Readonly<Record<string, unknown>>, name: string, variables: boolean, call: string): Statement {
  const unreadable = (detail: string) => drift(call, `statement ${name} ${detail}`)
  const { Effect: effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = raw
  if (effect !== 'Allow' && effect !== 'Deny') throw unreadable(`has the effect ${String(effect)}`)
  if ((Principal === undefined) === (NotPrincipal === undefined)) {
    throw unreadable(Principal === undefined ? 'names no principal' : 'has both Principal and NotPrincipal')
  }
  if ((Action === undefined) === (NotAction === undefined)) {
    throw unreadable(Action === undefined ? 'names no action' : 'has both Action and NotAction')
  }
  if (Resource !== undefined && NotResource !== undefined) throw unreadable('has both Resource and NotResource')
  const conditions = conditionsOf(raw.Condition, variables)
  if (conditions === null) throw unreadable('has a condition of unknown shape')
  const patterns = (named: unknown, except: unknown): Patterns => {
    const texts = listOf(named ?? except)
    if (!texts.every((text) => typeof text === 'string')) throw unreadable('has an action or resource that is not text')
    return { except: named === undefined, patterns: texts }
  }
  const actions = patterns(Action, NotAction)
  return {
    name,
    effect,
    principal: Principal ?? NotPrincipal,
    not: NotPrincipal !== undefined,
    // Actions know no case.
    actions: { ...actions, patterns: actions.patterns.map((action) => action.toLowerCase()) },
    // Absent on both sides, as in policies whose type knows no Resource, means all.
    resources: Resource === undefined && NotResource === undefined ? everything : patterns(Resource, NotResource),
    conditions,
  }
}

const everything: Patterns = { except: false, patterns: ['*'] }

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
