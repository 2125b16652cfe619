import { addressSet, internetShare, parseCidr } from './network/cidr.ts'
import { Unseen, unobserved } from './observed.ts'
import { type Audience, everyone, join, meet, nobody } from './policy-audience.ts'

/** What a policy is judged with. */
export interface PolicyContext {
  /** The account that owns the resource. */
  readonly accountId: string
  /** `o-…`, or null when there is no organisation or it could not be read. */
  readonly organizationId: string | null
  readonly organizationAccounts: ReadonlySet<string> | null
  /** The call the policy came from, for the reader of an error. */
  readonly call?: string
}

/** One operator × key of a Condition block; all of them must hold. */
export interface PolicyCondition {
  /** Lower case, without set prefix and IfExists: `stringequals`. */
  readonly operator: string
  readonly ifExists: boolean
  readonly set: 'any' | 'all' | null
  /** Lower case: `aws:principalorgid`. */
  readonly key: string
  readonly values: readonly string[]
}

/** A Condition block as a list, or null when it has an unknown shape. */
export function conditionsOf(block: unknown): readonly PolicyCondition[] | null {
  if (block === undefined) return []
  if (typeof block !== 'object' || block === null || Array.isArray(block)) return null
  const conditions: PolicyCondition[] = []
  for (const [name, keys] of Object.entries(block)) {
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) return null
    const match = /^(?:for(any|all)values?:)?(\w+?)(ifexists)?$/.exec(name.toLowerCase())
    if (!match) return null
    for (const [key, value] of Object.entries(keys)) {
      conditions.push({
        operator: match[2] ?? '',
        ifExists: match[3] !== undefined,
        set: match[1] === 'any' ? 'any' : match[1] === 'all' ? 'all' : null,
        key: key.toLowerCase(),
        values: (Array.isArray(value) ? value : [value]).map(String),
      })
    }
  }
  return conditions
}

const equalities = new Set([
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
  stringnotequalsignorecase: 'stringequals',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
}

/** Who is left when an Allow has these conditions. A condition that holds where its key is absent confines nobody. */
export function confinedBy(conditions: readonly PolicyCondition[], context: PolicyContext): Audience {
  return conditions
    .filter((condition) => equalities.has(condition.operator) && !condition.ifExists && condition.set !== 'all')
    .map((condition) => meeting(condition, context))
    .reduce(meet, everyone)
}

/**
 * Who a Deny with these conditions spares. It denies only where all of them hold, so whoever fails one gets past; a
 * condition that says nothing about who asks (TLS, a date) spares everyone. Without conditions it spares nobody.
 */
export function spared(conditions: readonly PolicyCondition[], context: PolicyContext): Audience {
  return conditions
    .map((condition) => {
      if (condition.operator === 'bool' && condition.values.every((value) => value.toLowerCase() === 'false')) {
        return meeting({ ...condition, values: ['true'] }, context)
      }
      const operator = opposites[condition.operator]
      // ForAnyValue of a negation holds when one of several values differs; of an absent key it does not hold at all.
      if (!operator || condition.set === 'any') return everyone
      return meeting({ ...condition, operator }, context)
    })
    .reduce(join, nobody('A Deny statement covers it.'))
}

const accountKeys = new Set([
  'aws:principalaccount',
  'aws:sourceaccount',
  'aws:sourceowner',
  'kms:calleraccount',
  'aws:vpceaccount',
])
const organizationKeys = new Set(['aws:principalorgid', 'aws:sourceorgid', 'aws:vpceorgid'])
const organizationPathKeys = new Set(['aws:principalorgpaths', 'aws:sourceorgpaths', 'aws:vpceorgpaths'])
const arnKeys = new Set(['aws:principalarn', 'aws:sourcearn', 'aws:sourcevpcarn'])
const networkKeys = new Set(['aws:sourcevpc', 'aws:sourcevpce'])

/**
 * Who meets a positive condition; everyone where the key does not tell who asks or a wildcard makes it say nothing.
 * `aws:VpcSourceIp` tells nothing by itself: any VPC in the world can have those addresses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
 */
function meeting(condition: PolicyCondition, context: PolicyContext): Audience {
  const { key } = condition
  const values = condition.values.map((value) => resolved(value, context))
  const each = (of: (value: string) => Audience) => values.map(of).reduce(join, nobody())
  if (accountKeys.has(key)) return each((value) => (/^\d{12}$/.test(value) ? accounts([value], condition) : everyone))
  if (organizationKeys.has(key)) return each((value) => organization(value, condition, context))
  if (organizationPathKeys.has(key)) return each((value) => organization(value.split('/')[0] ?? '', condition, context))
  if (arnKeys.has(key)) return each((value) => arn(value, condition))
  if (networkKeys.has(key)) {
    const id = (value: string) => (wild(value) ? everyone : nobody(`Only what comes through ${value} is let in.`))
    return each(id)
  }
  if (key === 'aws:sourceip') return each(network)
  if (key === 'aws:principalisawsservice' || key === 'aws:viaawsservice') {
    // ViaAWSService says how a request came, not whose it is.
    return key === 'aws:principalisawsservice' && values.every((value) => value === 'true')
      ? nobody('Only AWS services are let in.')
      : everyone
  }
  if (key === 'aws:principalservicename' || key === 'aws:principalservicenameslist') {
    return each((value) => (wild(value) ? everyone : nobody('Only AWS services are let in.')))
  }
  return everyone
}

/** The variables that stand for whom the resource belongs to, as what they stand for; others may stand for anything. */
function resolved(value: string, context: PolicyContext): string {
  const variable = /^\$\{aws:resource(account|orgid)\}$/i.exec(value)?.[1]?.toLowerCase()
  if (variable === 'account') return context.accountId
  return (variable === 'orgid' ? context.organizationId : null) ?? value
}

const wild = (value: string) => value === '' || /[*?]|\$\{/.test(value)
const accounts = (ids: readonly string[], condition: PolicyCondition): Audience => ({
  kind: 'accounts',
  accounts: ids,
  because: `${condition.key} confines it to ${condition.values.join(', ')}.`,
})

function organization(id: string, condition: PolicyCondition, context: PolicyContext): Audience {
  if (wild(id)) return everyone
  if (id === context.organizationId) return nobody(`${condition.key} confines it to the organisation ${id}.`)
  if (context.organizationId === null) {
    const detail = `whether ${id} is the account's own organisation`
    throw new Unseen(unobserved('not-covered', 'organizations:DescribeOrganization', detail))
  }
  return accounts([id], condition)
}

function arn(value: string, condition: PolicyCondition): Audience {
  const parts = value.split(':')
  const owner = parts[4] ?? ''
  if (/^\d{12}$/.test(owner)) return accounts([owner], condition)
  // An S3 bucket's ARN names no account; a full bucket name still names one thing.
  const resource = parts.slice(5).join(':')
  const named = parts.length >= 6 && owner === '' && !wild(resource.split('/')[0] ?? '') && !wild(parts[2] ?? '')
  return named ? nobody(`Only ${value} is let in.`) : everyone
}

function network(value: string): Audience {
  const cidr = parseCidr(value)
  if (!cidr) return everyone
  const set = addressSet(cidr.family, [cidr])
  // A private address never reaches AWS's public endpoints.
  if (internetShare(cidr.family, set) === 'none') return nobody(`Only the private network ${value} is let in.`)
  return { kind: 'networks', networks: [value], because: value }
}
