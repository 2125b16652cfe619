import { type Addresses, type Audience, addresses, anybody, type Facet, join, limited, type Way } from './audience.ts'
import type { PolicyCondition } from './conditions.ts'

/** What the values of condition keys are read with. */
export interface KeyContext {
  /** The account that owns the resource; what `${aws:ResourceAccount}` stands for. */
  readonly accountId: string
  readonly organizationId: string | null
  /**
   * True for the policy of a VPC endpoint: the resources it speaks of are whoever's, so conditions on them confine, and
   * every request comes out of the VPC, so conditions on that do not.
   */
  readonly endpoint: boolean
}

/** Who meets a condition, or why it is everybody. */
type Meeting =
  | { readonly audience: Audience; readonly because?: undefined }
  | { readonly audience: null; readonly because: string }

type ReadKey = (condition: PolicyCondition, context: KeyContext) => Meeting

const keys: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['aws:principalaccount', plain('principal account', isAccount)],
  ['kms:calleraccount', plain('principal account', isAccount)],
  ['aws:principalorgid', plain('principal organization', isText)],
  ['aws:principalorgpaths', paths('principal organization')],
  ['aws:principalarn', arns('principal account', 'principal id')],
  ['aws:userid', userIds],
  ['aws:principalisawsservice', service],
  ['aws:principalservicename', service],
  ['aws:principalservicenameslist', service],
  ['aws:sourceaccount', plain('source account', isAccount)],
  ['aws:sourceowner', plain('source account', isAccount)],
  ['aws:sourceorgid', plain('source organization', isText)],
  ['aws:sourceorgpaths', paths('source organization')],
  ['aws:sourcearn', arns('source arn', 'source name')],
  ['aws:sourceip', sourceIp],
  ['aws:sourcevpc', ofNetwork(plain('network vpc', (id) => id.startsWith('vpc-')))],
  ['aws:sourcevpce', ofNetwork(plain('network endpoint', (id) => id.startsWith('vpce-')))],
  ['aws:sourcevpcarn', ofNetwork(arns('network account', 'network vpc'))],
  ['aws:vpceaccount', ofNetwork(plain('network account', isAccount))],
  ['aws:vpceorgid', ofNetwork(plain('network organization', isText))],
  ['aws:vpceorgpaths', ofNetwork(paths('network organization'))],
  ['aws:resourceaccount', ofResource(plain('resource account', isAccount))],
  ['aws:resourceorgid', ofResource(plain('resource organization', isText))],
  ['aws:resourceorgpaths', ofResource(paths('resource organization'))],
])

/** Is the key about who asks, for whom, or out of which network? */
export const tellsWho = (key: string) => keys.has(key)

/**
 * Who meets a positive condition; everybody where the key does not tell who asks or a wildcard makes it say nothing.
 * `aws:VpcSourceIp` tells nothing by itself: any VPC in the world can have those addresses. `aws:ViaAWSService` and
 * `kms:ViaService` tell how a request came, not whose it is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function meeting(condition: PolicyCondition, context: KeyContext): Meeting {
  const read = keys.get(condition.key)
  if (!read) return everybody(`${condition.name} does not tell who asks`)
  // Nobody documents what an empty list means; at its widest it says nothing.
  if (condition.values.length === 0) return everybody(`${condition.name} is compared with nothing`)
  return read(condition, context)
}

const everybody = (because: string): Meeting => ({ audience: null, because })

/** A value as its operator reads it. */
interface Value {
  readonly text: string
  /** Do `*` and `?` (or a variable) stand for anything? */
  readonly wild: boolean
  /** Does a wildcard stay within its part of an ARN? */
  readonly byPart: boolean
}

function read(text: string, { operator, variables }: PolicyCondition, context: KeyContext): Value {
  const known = variables && !context.endpoint ? withOwner(text, context) : text
  const variable = variables && known.includes('${')
  const pattern = operator === 'stringlike' || operator.startsWith('arn')
  const plain = variable ? known.replace(/\$\{[^}]*\}/g, '*') : known
  return {
    text: operator.endsWith('ignorecase') ? plain.toLowerCase() : plain,
    wild: variable || (pattern && wildcard(known)),
    byPart: operator.startsWith('arn') && !variable,
  }
}

const wildcard = (text: string) => /[*?]/.test(text)

/** Is it a text that no id equals: with a wildcard or variable that is taken for plain text here? */
const unequalled = ({ text, wild }: Value) => !wild && /[*?$]/.test(text)

/** What `${aws:ResourceOrgID}` stands for where the organisation's id is not known: whichever it is, it is the owner's. */
export const ownOrganization = 'the organisation of its owner'

/** With the variables that stand for whom the resource belongs to; others may stand for anything. */
function withOwner(text: string, { accountId, organizationId }: KeyContext): string {
  return text
    .replace(/\$\{aws:ResourceAccount\}/gi, accountId)
    .replace(/\$\{aws:ResourceOrgID\}/gi, organizationId ?? ownOrganization)
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text)
}
function isText(text: string): boolean {
  return text !== ''
}

function valuesOf(condition: PolicyCondition, context: KeyContext): readonly Value[] {
  return condition.values.map((value) => read(value, condition, context)).filter((value) => !unequalled(value))
}

const open = ({ name }: PolicyCondition, text: string) => everybody(`${text} stands for any ${name}`)

/** A key whose values are ids: one of them, or, with a wildcard, any. */
function plain(facet: Facet, known: (text: string) => boolean) {
  return (condition: PolicyCondition, context: KeyContext): Meeting => {
    const values = valuesOf(condition, context)
    const any = values.find(({ text, wild }) => wild || !known(text))
    if (any) return open(condition, any.text)
    return {
      audience:
        values.length > 0
          ? [
              limited(
                facet,
                values.map(({ text }) => text),
                condition.name,
              ),
            ]
          : [],
    }
  }
}

/** A key whose values are paths in an organisation, `o-…/r-…/ou-…/`: the organisation tells who. */
function paths(facet: Facet) {
  return (condition: PolicyCondition, context: KeyContext): Meeting => {
    const ids: string[] = []
    for (const { text, wild } of valuesOf(condition, context)) {
      const id = text.split('/')[0] ?? ''
      if (id === '' || (wild && wildcard(id))) return open(condition, text)
      ids.push(id)
    }
    return { audience: ids.length > 0 ? [limited(facet, ids, condition.name)] : [] }
  }
}

/**
 * A key whose values are ARNs: the account in it tells who. Only the Arn operators keep a wildcard within its part; with
 * StringLike one before the account runs over it, for paths of roles and names of resources may hold colons. Something
 * without an account in its ARN (a bucket) is one thing, and the policy does not say whose.
 */
function arns(account: Facet, thing: Facet) {
  return (condition: PolicyCondition, context: KeyContext): Meeting => {
    const owners: string[] = []
    const things: string[] = []
    for (const raw of condition.values) {
      const value = read(raw, condition, context)
      const parts = value.text.split(':')
      const owner = parts[4] ?? ''
      const [before, resource] = [parts.slice(0, 4).join(':'), parts.slice(5).join(':').split('/')[0] ?? '']
      if (unequalled({ ...value, text: parts.length < 6 ? value.text : before + owner })) continue
      if (parts.length < 6 || (value.wild && !value.byPart && wildcard(before))) return open(condition, value.text)
      if (isAccount(owner)) owners.push(owner)
      else if (owner !== '' || resource === '' || wildcard(parts[2] + resource)) return open(condition, value.text)
      else things.push(value.text)
    }
    const ways: Way[] = []
    if (owners.length > 0) ways.push(limited(account, owners, condition.name))
    if (things.length > 0) ways.push(limited(thing, things, condition.name))
    return { audience: ways }
  }
}

/** `AROA…:session` names a role by its unique id, which does not say whose; an account's id names its root user. */
function userIds(condition: PolicyCondition, context: KeyContext): Meeting {
  const ways: Way[] = []
  for (const { text, wild } of valuesOf(condition, context)) {
    const id = /^(A(?:RO|ID)A[A-Z0-9]{12,})(:.*)?$/.exec(text)?.[1]
    if (id) ways.push(limited('principal id', [id], condition.name))
    else if (!wild && isAccount(text)) ways.push(limited('principal account', [text], condition.name))
    else return open(condition, text)
  }
  return { audience: join(ways) }
}

/** Keys that only a service's own requests have. */
function service({ values, key, name }: PolicyCondition): Meeting {
  const flag = key === 'aws:principalisawsservice'
  if (flag && !values.every((value) => value.toLowerCase() === 'true'))
    return everybody(`${name} is not asked to be true`)
  const named = flag ? 'any AWS service' : `AWS service ${values.join(' or ')}`
  return { audience: [{ ...anybody, service: named }] }
}

function sourceIp(condition: PolicyCondition, { endpoint }: KeyContext): Meeting {
  if (endpoint) return everybody(`${condition.name} is not known of requests through an endpoint`)
  const set: Addresses | null = addresses(condition.values)
  if (condition.operator !== 'ipaddress' || set === null) {
    return everybody(`${condition.name} is compared with something else than networks`)
  }
  return { audience: [{ ...anybody, addresses: set }] }
}

function ofNetwork(of: (condition: PolicyCondition, context: KeyContext) => Meeting) {
  return (condition: PolicyCondition, context: KeyContext): Meeting =>
    context.endpoint ? everybody('every request comes out of the VPC') : of(condition, context)
}

function ofResource(of: (condition: PolicyCondition, context: KeyContext) => Meeting) {
  return (condition: PolicyCondition, context: KeyContext): Meeting =>
    context.endpoint ? of(condition, context) : everybody(`${condition.name} tells whose the resource is, not who asks`)
}
