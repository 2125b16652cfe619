import { type LetIn, letInText } from '../let-in.ts'
import type { PolicyContext } from './access.ts'
import { type Audience, anybody, limited } from './audience.ts'
import { type About, type Grant, grantsOf, type Piece } from './grants.ts'
import type { Patterns } from './patterns.ts'
import { type Reach, reachOf, resourceReachOf } from './reach.ts'

export interface EndpointAccess {
  /**
   * `anybody`: with whatever account's credentials, whatever account's resources can be reached. `accounts`: with those of
   * named accounts. `own`: every statement is tied to the account or its organisation by its principals or its resources.
   */
  readonly kind: 'anybody' | 'accounts' | 'own'
  /** Accounts whose credentials go through, or whose resources are reached. */
  readonly accounts: readonly LetIn[]
  readonly because: string
}

/**
 * Whose credentials reach whose resources through a VPC endpoint. Everything comes out of the endpoint's own network, so
 * what it gives away is data: to a stranger's resources, or to whoever brings a stranger's credentials. A statement that is
 * tied on one of both sides gives nothing away.
 * @param service the prefix of the actions of the endpoint's service, as `serviceOf` tells it
 * @throws Unseen for a policy that cannot be read, or where the answer rests on something else that was not
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointAccess(policyText: string, context: PolicyContext, service: string): EndpointAccess {
  const { doors, unreadAllow, unreadDeny } = doorsOf(policyText, context, service)
  const accounts = accountsOf(doors)
  const open = doors.find(({ reach }) => reach.kind === 'everybody')
  if (open) {
    if (unreadDeny) throw unreadDeny
    const because = `Statement ${open.grant.statement.name} lets the credentials of any account reach resources of any account.`
    return { kind: 'anybody', accounts, because }
  }
  if (unreadAllow) throw unreadAllow
  if (doors.some(({ reach }) => reach.kind === 'accounts')) {
    if (unreadDeny) throw unreadDeny
    return { kind: 'accounts', accounts, because: `Its policy speaks of ${letInText(accounts)}.` }
  }
  const unread = doors.find(({ reach }) => reach.unread)?.reach.unread
  if (unread) throw unread
  const because =
    doors.length > 0 ? 'Its policy is tied to its own account or organisation.' : 'Its policy allows nobody.'
  return { kind: 'own', accounts, because }
}

/**
 * The name of a statement that lets everybody do everything the service does with everything, as AWS's default does; null
 * where none does. Parameters and errors as of `endpointAccess`.
 */
export function allowsEverything(policyText: string, context: PolicyContext, service: string): string | null {
  const { doors, unreadAllow, unreadDeny } = doorsOf(policyText, context, service)
  const door = doors.find((one) => one.reach.kind === 'everybody' && isEverything(one, service))
  const unread = door ? unreadDeny : unreadAllow
  if (unread) throw unread
  return door?.grant.statement.name ?? null
}

/** The prefix of a service's actions, from the name that its endpoints have: `com.amazonaws.eu-west-1.dynamodb`. */
export const serviceOf = (serviceName: string) => serviceName.slice(serviceName.lastIndexOf('.') + 1)

interface Door {
  readonly grant: Grant
  readonly piece: Piece
  readonly reach: Reach
}

function doorsOf(policyText: string, context: PolicyContext, service: string) {
  const { grants, unreadAllow, unreadDeny } = grantsOf(policyText, { ...context, endpoint: true }, (piece) =>
    aboutResources(piece, service),
  )
  const doors = grants.flatMap((grant) =>
    grant.pieces.flatMap(({ piece, ways }) =>
      ways.map((way): Door => {
        const [who, whose] = [reachOf(way, context), resourceReachOf(way, context)]
        return { grant, piece, reach: width(whose) < width(who) ? whose : who }
      }),
    ),
  )
  return { doors, unreadAllow, unreadDeny }
}

/** A way is as open as the tighter of both sides; accounts of the organisation are tighter than others. */
function width({ kind, letIn }: Reach): number {
  if (kind === 'nobody') return 0
  if (kind === 'everybody' || kind === 'networks') return 4
  if (letIn.every(isInside)) return 1
  return kind === 'doubt' ? 2 : 3
}

const isInside = ({ standing }: { readonly standing: LetIn['standing'] }) => standing === 'organization'

function accountsOf(doors: readonly Door[]): readonly LetIn[] {
  const all = doors.flatMap(({ grant, reach }) =>
    reach.letIn.map((one): LetIn => ({ ...one, by: `endpoint policy, statement ${grant.statement.name}` })),
  )
  return [...new Map(all.map((one) => [`${one.by} ${one.who}`, one])).values()]
}

/** Does it give all that the service does? Conditions that tell of something else than who asks (a tag, a key) narrow it. */
function isEverything({ grant, piece: { actions, resources } }: Door, service: string): boolean {
  const whole = !actions.except && actions.patterns.some((pattern) => pattern === '*' || pattern === `${service}:*`)
  const broad = !resources.except && resources.patterns.some((pattern) => anything.test(pattern))
  return (
    whole && broad && grant.idle.every(({ condition, foreign }) => !foreign || condition.key === 'aws:securetransport')
  )
}

/** `*`, `arn:aws:s3:::*`, `arn:aws:dynamodb:*:*:table/*`: all that a service has, in the region that the endpoint is in. */
const anything = /^(\*|arn:\*|arn:[^:]+:[^:]+:(\*|[^:]*:(\*|\*?:(\*|[^:/]+\/\*))))$/

/** `*` as the actions of the endpoint's service, which are all that reach it; and whose resources an ARN names. */
function aboutResources({ actions, resources }: Piece, service: string): About {
  const all = !actions.except && actions.patterns.includes('*')
  const piece = { actions: all ? { except: false, patterns: [`${service}:*`] } : actions, resources }
  return { piece, whose: whoseResources(resources), ofWhom: JSON.stringify(resources) }
}

/**
 * Whose resources a pattern names. A `*` that ends a part of an ARN may run past the colon; of what can stand there, only
 * keys of objects in S3 hold colons that would make it look like another account's.
 */
function whoseResources({ except, patterns }: Patterns): Audience {
  const ways = patterns.map((pattern) => {
    const [arn, , service = '', region = '', account = '', ...rest] = pattern.split(':')
    const named = arn === 'arn' && rest.length > 0 && !/[*?]/.test(service)
    if (!named) return anybody
    if (/^\d{12}$/.test(account) && !(service === 's3' && /[*?]/.test(region))) {
      return limited('resource account', [account], 'Resource')
    }
    const name = rest.join(':').split('/')[0] ?? ''
    return account === '' && name !== '' && !/[*?$]/.test(name) ? limited('resource name', [name], 'Resource') : anybody
  })
  return except ? [anybody] : ways
}
