import type { Unseen } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import { type Audience, anybody, type Facet, join, meet, type Way } from './audience.ts'
import type { KeyContext } from './condition-keys.ts'
import { type Confined, confinedBy, spared } from './conditions.ts'
import { isUnread, type Statement, statementsOf } from './document.ts'
import { type Patterns, piecesOf, within } from './patterns.ts'
import { allowedPrincipals, namedPrincipals, wholeAccounts } from './principals.ts'

/** An Allow statement with what the Deny statements leave of it. */
export interface Grant {
  readonly statement: Statement
  /** What is left of each action × resource that it names. */
  readonly pieces: readonly { readonly piece: Piece; readonly ways: Audience }[]
  /** Conditions that confine nobody, each with the reason. */
  readonly idle: Confined['idle']
  /** One sentence: what leaves nobody to let in. Null where somebody is. */
  readonly emptied: string | null
}

/** One action and one resource of a statement, as patterns. */
export interface Piece {
  readonly actions: Patterns
  readonly resources: Patterns
}

export interface Grants {
  readonly grants: readonly Grant[]
  /** What stopped the first Allow statement that could not be read: more may be let in. */
  readonly unreadAllow: Unseen | null
  /** What stopped the first Deny statement that could not be read: less may be let in. */
  readonly unreadDeny: Unseen | null
}

/** A piece as it is where the policy stands, and those whose resources it names. */
export interface About {
  readonly piece: Piece
  readonly whose: Audience
  /** The resources as a text: the same text stands for the same `whose`. */
  readonly ofWhom: string
}

interface Context extends KeyContext {
  readonly call: string
}

/**
 * What each Allow statement of a policy gives, and to whom. A Deny takes from a piece that it covers, whoever it denies and
 * its conditions do not spare.
 * @param about what a piece comes to where the policy stands, and what its resource tells of whose that is
 * @throws Unseen (`schema-drift`) for what is no policy
 */
export function grantsOf(
  text: string,
  context: Context,
  about: (piece: Piece) => About = (piece) => ({ piece, whose: [anybody], ofWhom: '' }),
): Grants {
  const [allowing, denying] = [new Pieces(), new Pieces()]
  const statements = statementsOf(text, context.call)
  for (const statement of statements) {
    if (!isUnread(statement)) continue
    if (statement.effect !== 'Deny') allowing.unread ??= statement.unread
    if (statement.effect !== 'Allow') denying.unread ??= statement.unread
  }
  const readable = statements.filter((statement): statement is Statement => !isUnread(statement))
  const denials = readable
    .filter(({ effect }) => effect === 'Deny')
    .flatMap((deny) => denying.attempt(() => [denialOf(deny, context)], []))
  const grants = readable
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((allow) => allowing.attempt(() => [grantOf(allow, denials, context, about)], []))
  return { grants, unreadAllow: allowing.unread, unreadDeny: denying.unread }
}

function grantOf(
  allow: Statement,
  denials: readonly Denial[],
  context: Context,
  about: (piece: Piece) => About,
): Grant {
  const named = allowedPrincipals(allow, context.call)
  const { audience, idle } = confinedBy(allow.conditions, context)
  const before = meet(named, audience)
  const emptiers = new Set<string>()
  // Most pieces of a statement are covered by the same Deny statements.
  const left = new Map<string, Audience>()
  const pieces = piecesOf(allow.actions).flatMap((actions) =>
    piecesOf(allow.resources).map((resources) => {
      const { piece, whose, ofWhom } = about({ actions, resources })
      const covering = denials.filter(({ statement }) => covers(statement, piece))
      const key = [ofWhom, ...covering.map((denial) => denials.indexOf(denial))].join(' ')
      const ways = left.get(key) ?? whatIsLeft(meet(before, whose), covering, emptiers)
      left.set(key, ways)
      return { piece, ways }
    }),
  )
  const emptied = pieces.some(({ ways }) => ways.length > 0) ? null : whatEmptied(allow, named, before, [...emptiers])
  return { statement: allow, pieces, idle, emptied }
}

/** The ways that no Deny takes away; adds the name of the one that takes the last to `emptiers`. */
function whatIsLeft(ways: Audience, denials: readonly Denial[], emptiers: Set<string>): Audience {
  let left = ways
  for (const denial of denials) {
    if (left.length === 0) break
    left = without(left, denial)
    if (left.length === 0) emptiers.add(denial.statement.name)
  }
  return left
}

function whatEmptied(allow: Statement, named: Audience, before: Audience, denies: readonly string[]): string {
  if (named.length === 0) return `Statement ${allow.name} names only principals that no longer exist.`
  if (before.length === 0) return `The conditions of statement ${allow.name} hold for nobody.`
  return `Statement ${denies.join(', ')} denies what statement ${allow.name} allows.`
}

interface Denial {
  readonly statement: Statement
  /** Those whom its conditions, or its NotPrincipal, leave alone. */
  readonly spared: Audience
  /** Does it deny everybody who is not spared? */
  readonly everybody: boolean
  /** The accounts it denies as a whole, where it does not deny everybody. */
  readonly accounts: ReadonlySet<string>
}

function denialOf(statement: Statement, context: Context): Denial {
  const left = spared(statement.conditions, context)
  const named = namedPrincipals(statement, context.call)
  if (statement.not) return { statement, spared: join(named, left), everybody: true, accounts: new Set() }
  return { statement, spared: left, everybody: named.some(isAnybody), accounts: wholeAccounts(statement) }
}

const isAnybody = ({ limits, addresses, service }: Way) => limits.size === 0 && !addresses && !service

/** Is everything the piece gives within what the Deny takes? A Deny of some actions leaves the others open. */
function covers(deny: Statement, piece: Piece): boolean {
  return within(piece.actions, deny.actions) && within(piece.resources, deny.resources)
}

const account: Facet = 'principal account'

/** What a covering Deny leaves. One that names some users or roles of an account leaves the others. */
function without(ways: Audience, { spared: left, everybody, accounts }: Denial): Audience {
  if (everybody) return meet(ways, left)
  return join(
    ...ways.map((way): Audience => {
      const limit = way.limits.get(account)
      if (!limit) return [way]
      const parts = (denied: boolean): Audience => {
        const values = new Set([...limit.values].filter((id) => accounts.has(id) === denied))
        return values.size > 0 ? [{ ...way, limits: new Map(way.limits).set(account, { ...limit, values }) }] : []
      }
      return join(parts(false), meet(parts(true), left))
    }),
  )
}
