import { addressSet, internetShare, parseCidr } from './network/cidr.ts'
import { Unseen, unobserved } from './observed.ts'
import { type Audience, everyone, join, meet, nobody } from './policy-audience.ts'
import { conditionsOf, confinedBy, type PolicyCondition, type PolicyContext, spared } from './policy-conditions.ts'

export type { PolicyContext } from './policy-conditions.ts'

export interface Access {
  /**
   * `public`: everyone, or everyone in any AWS account. `public-limited`: everyone on listed public networks.
   * `cross-account`: other accounts, named. `none`: nobody outside the owner's account, the organisation named by a
   * condition, or AWS services.
   */
  readonly kind: 'public' | 'public-limited' | 'cross-account' | 'none'
  /** Other accounts let in, by id, sorted; a foreign organisation that a condition names stands as its id (`o-…`). */
  readonly accounts: readonly string[]
  /** One sentence that names the statement. */
  readonly because: string
}

/**
 * Who a resource policy lets in from outside the owner's account. Allow statements add up; in each, the principals are
 * narrowed by the condition keys that confine who asks, then by Deny statements that cover it. What a key does not
 * provably confine stays open: `…IfExists` in an Allow, negated operators, wildcards and unknown keys confine nobody.
 * @param policyText the policy as AWS returned it, or null when there is none
 * @throws Unseen (`schema-drift`) for a policy that cannot be read as one
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function accessOf(policyText: string | null, context: PolicyContext): Access {
  if (policyText === null) return { kind: 'none', accounts: [], because: 'No policy is attached.' }
  const statements = statementsOf(policyText, context)
  const denies = statements.filter((statement) => statement.effect === 'Deny')
  const allows = statements.filter((statement) => statement.effect === 'Allow')
  const judged = allows.map((allow) => {
    let audience = principalAudience(allow, context)
    audience = meet(audience, confinedBy(allow.conditions, context))
    for (const deny of denies) if (covers(deny, allow)) audience = without(audience, deny, context)
    return { allow, audience: known(audience, context) }
  })
  const rank = { everyone: 3, networks: 2, accounts: 1, nobody: 0 } as const
  const worst = judged.reduce<(typeof judged)[number] | null>(
    (top, next) => (top === null || rank[next.audience.kind] > rank[top.audience.kind] ? next : top),
    null,
  )
  if (!worst || worst.audience.kind === 'nobody') {
    const confined = judged
      .map(({ audience }) => (audience.kind === 'nobody' ? audience.because : null))
      .find((text) => text !== null)
    const because =
      confined ?? (worst ? 'The policy names only its own account or AWS services.' : 'The policy allows nobody.')
    return { kind: 'none', accounts: [], because }
  }
  const accounts = [
    ...new Set(judged.flatMap(({ audience }) => (audience.kind === 'accounts' ? audience.accounts : []))),
  ].sort()
  const statement = `Statement ${worst.allow.name}`
  if (worst.audience.kind === 'everyone') {
    return { kind: 'public', accounts, because: `${statement} allows everyone, and no condition confines who asks.` }
  }
  if (worst.audience.kind === 'networks') {
    return {
      kind: 'public-limited',
      accounts,
      because: `${statement} allows everyone on ${worst.audience.because ?? 'listed networks'}.`,
    }
  }
  return { kind: 'cross-account', accounts, because: `${statement} lets in ${named(accounts, context)}.` }
}

/** `111111111111, 222222222222 (outside the organisation)` */
function named(accounts: readonly string[], context: PolicyContext): string {
  const inside = context.organizationAccounts
  return accounts.map((id) => (inside && !inside.has(id) ? `${id} (outside the organisation)` : id)).join(', ')
}

interface Statement {
  /** Its Sid, or its place: `2 of 3`. */
  readonly name: string
  readonly effect: 'Allow' | 'Deny'
  readonly principal: unknown
  /** True when `principal` came from NotPrincipal. */
  readonly not: boolean
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly PolicyCondition[]
}
interface Patterns {
  readonly except: boolean
  readonly patterns: readonly string[]
}

function drift(context: PolicyContext, detail: string): Unseen {
  return new Unseen(unobserved('schema-drift', context.call ?? 'policy document', detail))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

function statementsOf(text: string, context: PolicyContext): readonly Statement[] {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw drift(context, 'the policy is not JSON')
  }
  if (!isObject(policy) || policy.Statement === undefined) throw drift(context, 'the policy has no Statement')
  const all = listOf(policy.Statement)
  return all.map((raw, index) => {
    if (!isObject(raw)) throw drift(context, 'a statement is not an object')
    const name = typeof raw.Sid === 'string' && raw.Sid !== '' ? raw.Sid : `${index + 1} of ${all.length}`
    if (raw.Effect !== 'Allow' && raw.Effect !== 'Deny')
      throw drift(context, `statement ${name} has the effect ${String(raw.Effect)}`)
    const not = raw.NotPrincipal !== undefined
    const principal = not ? raw.NotPrincipal : raw.Principal
    if (principal === undefined) throw drift(context, `statement ${name} names no principal`)
    const conditions = conditionsOf(raw.Condition)
    if (conditions === null) throw drift(context, `statement ${name} has a condition of unknown shape`)
    return {
      name,
      effect: raw.Effect,
      principal,
      not,
      actions: patterns(raw.Action, raw.NotAction),
      resources: patterns(raw.Resource, raw.NotResource),
      conditions,
    }
  })
}

/** Absent on both sides (a policy whose type has no Resource) means all. Case matters only in resources, and rarely there. */
function patterns(named: unknown, except: unknown): Patterns {
  const texts = (value: unknown) => listOf(value).map((text) => String(text).toLowerCase())
  if (named !== undefined) return { except: false, patterns: texts(named) }
  return except === undefined ? { except: false, patterns: ['*'] } : { except: true, patterns: texts(except) }
}

/** Who the principal element names, before any condition. AWS services are nobody: they are not another account. */
function principalAudience(statement: Statement, context: PolicyContext): Audience {
  // NotPrincipal beside Allow means everyone but those named.
  if (statement.not) return everyone
  return principals(statement.principal, statement.name, context)
}

function principals(principal: unknown, statement: string, context: PolicyContext): Audience {
  if (principal === '*') return everyone
  if (!isObject(principal)) throw drift(context, `statement ${statement} has a principal of unknown shape`)
  let audience = nobody()
  for (const [kind, value] of Object.entries(principal)) {
    for (const name of listOf(value)) {
      if (typeof name !== 'string') throw drift(context, `statement ${statement} has a principal that is not text`)
      audience = join(audience, principalNamed(kind, name, statement, context))
    }
  }
  return audience
}

function principalNamed(kind: string, name: string, statement: string, context: PolicyContext): Audience {
  if (kind === 'Service') return nobody()
  if (kind === 'CanonicalUser') return { kind: 'accounts', accounts: [name], because: null }
  if (kind === 'Federated') {
    const owner = /^arn:[^:]+:iam::(\d{12}):/.exec(name)?.[1]
    // A public identity provider (accounts.google.com …) signs in anyone.
    return owner ? { kind: 'accounts', accounts: [owner], because: null } : everyone
  }
  if (kind !== 'AWS' && kind !== '*') throw drift(context, `statement ${statement} has a principal of the kind ${kind}`)
  if (name === '*') return everyone
  const owner = /^(\d{12})$/.exec(name)?.[1] ?? /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(name)?.[1]
  if (owner) return { kind: 'accounts', accounts: [owner], because: null }
  // CloudFront origin access identities belong to AWS; an id in place of an ARN is a principal that was deleted.
  if (/^arn:[^:]+:iam::cloudfront:/.test(name) || /^A[A-Z0-9]{15,}$/.test(name)) return nobody()
  throw drift(context, `statement ${statement} names the principal ${name}`)
}

/** Is everything the Allow gives within what the Deny takes? A Deny of some actions leaves the others open. */
function covers(deny: Statement, allow: Statement): boolean {
  return within(allow.actions, deny.actions) && within(allow.resources, deny.resources)
}

function within(inner: Patterns, outer: Patterns): boolean {
  const wide = inner.except ? ['*'] : inner.patterns
  if (outer.except) return wide.every((pattern) => outer.patterns.every((spare) => apart(spare, pattern)))
  return wide.every((pattern) => outer.patterns.some((wider) => globs(wider, pattern)))
}

/** Does the pattern (`*`, `?`) match the text? A pattern that matches another's text covers it: `?` stands for no `*`. */
function globs(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '[^*]')
  return new RegExp(`^${source}$`, 's').test(text)
}

/** Is it certain that no text matches both patterns? Told from what they begin and end with. */
function apart(a: string, b: string): boolean {
  const [startA, startB] = [a, b].map((pattern) => /^[^*?]*/.exec(pattern)?.[0] ?? '') as [string, string]
  const [endA, endB] = [a, b].map((pattern) => /[^*?]*$/.exec(pattern)?.[0] ?? '') as [string, string]
  const starts = startA.startsWith(startB) || startB.startsWith(startA)
  const ends = endA.endsWith(endB) || endB.endsWith(endA)
  if (!starts || !ends) return true
  // A text without wildcards is its own start; the other pattern tells whether it matches.
  if (startA === a) return !globs(b, a)
  return startB === b && !globs(a, b)
}

/** What is left of an audience when a covering Deny has done its work. */
function without(audience: Audience, deny: Statement, context: PolicyContext): Audience {
  const left = spared(deny.conditions, context)
  if (deny.not) {
    // Deny beside NotPrincipal spares the named principals, and whoever its conditions spare.
    return meet(audience, join(principals(deny.principal, deny.name, context), left))
  }
  const denied = principals(deny.principal, deny.name, context)
  if (denied.kind === 'everyone') return meet(audience, left)
  // Naming an account's root denies the account; naming one of its users or roles leaves the others.
  if (audience.kind !== 'accounts' || deny.conditions.length > 0) return audience
  const whole = new Set(
    listOf(isObject(deny.principal) ? deny.principal.AWS : []).flatMap((name) => accountAsWhole(String(name)) ?? []),
  )
  const accounts = audience.accounts.filter((id) => !whole.has(id))
  return accounts.length > 0 ? { ...audience, accounts } : nobody(`Statement ${deny.name} denies them.`)
}

const accountAsWhole = (name: string) =>
  /^(\d{12})$/.exec(name)?.[1] ?? /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1]

/** Takes the owner's own account out: letting oneself in is no access from outside. */
function known(audience: Audience, context: PolicyContext): Audience {
  if (audience.kind === 'networks' && networksShare(audience.networks) === 'all') return everyone
  if (audience.kind !== 'accounts') return audience
  const accounts = audience.accounts.filter((id) => id !== context.accountId)
  return accounts.length > 0 ? { ...audience, accounts } : nobody(audience.because)
}

function networksShare(networks: readonly string[]): 'all' | 'some' | 'none' {
  const blocks = networks.flatMap((text) => parseCidr(text) ?? [])
  const shares = ([4, 6] as const).map((family) => internetShare(family, addressSet(family, blocks)))
  return shares.includes('all') ? 'all' : shares.includes('some') ? 'some' : 'none'
}
