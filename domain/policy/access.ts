import { type LetIn, letInText } from '../let-in.ts'
import { union } from '../network/cidr.ts'
import { type Addresses, shareOf, type Way } from './audience.ts'
import { type Grant, grantsOf } from './grants.ts'
import { type Owner, type Reach, reachOf } from './reach.ts'

/** What a policy is judged with. */
export interface PolicyContext extends Owner {
  /** The call the policy came from, for the reader of an error. */
  readonly call: string
  /** True for the policy of a VPC endpoint: see `KeyContext`. */
  readonly endpoint?: boolean
}

export interface Access {
  /**
   * `public`: everyone, or everyone in any AWS account. `public-limited`: everyone on listed public networks.
   * `cross-account`: other accounts, named. `none`: nobody outside the owner's account, the organisation that a condition
   * names, the account's own networks, or AWS services.
   */
  readonly kind: 'public' | 'public-limited' | 'cross-account' | 'none'
  /** Others who are let in by name; the organisation itself where a condition confines a statement to it. */
  readonly accounts: readonly LetIn[]
  /** Sentences that name the statements. */
  readonly because: string
}

/**
 * Who a resource policy lets in from outside the owner's account. Allow statements add up; in each, the principals are
 * narrowed by the condition keys that confine who asks, then by the Deny statements that cover what it gives. What is not
 * provably confined is open, and a statement that proves the widest answer decides, whatever else was not read.
 * @param policyText the policy as AWS returned it, or null when there is none
 * @throws Unseen for a policy that cannot be read, or where the answer rests on something else that was not
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function accessOf(policyText: string | null, context: PolicyContext): Access {
  if (policyText === null) return { kind: 'none', accounts: [], because: 'No policy is attached.' }
  const { grants, unreadAllow, unreadDeny } = grantsOf(policyText, { endpoint: false, ...context })
  const doors = grants.flatMap((grant) =>
    waysOf(grant).map((way): Door => ({ grant, way, reach: reachOf(way, context) })),
  )
  const access = widestOf(doors)
  if (access?.kind === 'public') {
    if (unreadDeny) throw unreadDeny
    return access
  }
  if (unreadAllow) throw unreadAllow
  const unread = access ? unreadDeny : doors.find(({ reach }) => reach.unread)?.reach.unread
  if (unread) throw unread
  return access ?? nobodyOutside(grants, doors)
}

/** One way in, of one statement. */
interface Door {
  readonly grant: Grant
  readonly way: Way
  readonly reach: Reach
}

function waysOf({ pieces }: Grant): readonly Way[] {
  return [...new Set(pieces.flatMap(({ ways }) => ways))]
}

/** The widest that is certain; null where nobody outside is certainly let in. */
function widestOf(doors: readonly Door[]): Access | null {
  const accounts = lettingIn(doors)
  const open = doors.find(({ reach }) => reach.kind === 'everybody')
  if (open)
    return {
      kind: 'public',
      accounts,
      because: `Statement ${open.grant.statement.name} allows ${everyone(open.grant)}.`,
    }
  const listed = doors.flatMap(({ grant, way: { addresses }, reach }) =>
    reach.kind === 'networks' && addresses ? [{ name: grant.statement.name, addresses }] : [],
  )
  if (listed.length > 0) {
    if (shareOf(together(listed.map(({ addresses }) => addresses))) === 'all') {
      const names = sentence(
        listed.map(({ name }) => name),
        ', ',
      )
      return {
        kind: 'public',
        accounts,
        because: `The networks that statements ${names} allow are together the internet.`,
      }
    }
    const because = listed.map(
      ({ name, addresses: { texts } }) => `Statement ${name} allows everyone on ${texts.join(' or ')}.`,
    )
    return { kind: 'public-limited', accounts, because: sentence(because) }
  }
  if (!doors.some(({ reach }) => reach.kind === 'accounts')) return null
  return { kind: 'cross-account', accounts, because: doorsText(accounts) }
}

/** Those whom doors let in by name, each once for each door. */
function lettingIn(doors: readonly Door[]): readonly LetIn[] {
  const all = doors.flatMap(({ grant, reach }) =>
    reach.letIn.map((one): LetIn => ({ ...one, by: `statement ${grant.statement.name}` })),
  )
  const byDoor = new Map(all.map((one) => [`${one.by} ${one.who}`, one]))
  return [...byDoor.values()].sort((a, b) => (a.who < b.who ? -1 : a.who > b.who ? 1 : 0))
}

/** `Statement Partner lets in 999999999999 (outside the organisation).`, one sentence for each door. */
function doorsText(accounts: readonly LetIn[]): string {
  const doors = [...new Set(accounts.map(({ by }) => by))]
  const said = doors.map((door) => `${capital(door)} lets in ${letInText(accounts.filter(({ by }) => by === door))}.`)
  return sentence(said)
}

function everyone({ statement, idle }: Grant): string {
  const whom = statement.not ? 'everyone but those it names' : 'everyone'
  if (idle.length === 0) return `${whom}, and no condition confines who asks`
  return `${whom}: ${sentence(
    idle.map(({ because }) => because),
    '; ',
  )}`
}

function nobodyOutside(grants: readonly Grant[], doors: readonly Door[]): Access {
  const reasons = [...doors.map(({ reach }) => reach.because), ...grants.map(({ emptied }) => emptied)].filter(
    (reason) => reason !== null,
  )
  const accounts = lettingIn(doors)
  if (reasons.length > 0) return { kind: 'none', accounts, because: sentence(reasons) }
  const because = grants.length > 0 ? 'The policy names only its own account.' : 'The policy allows nobody.'
  return { kind: 'none', accounts, because }
}

function together(all: readonly Addresses[]): Addresses {
  const both = (family: 4 | 6) => union(...all.map(({ sets }) => sets[family]))
  return { sets: { 4: both(4), 6: both(6) }, texts: all.flatMap(({ texts }) => texts) }
}

/** Different texts, each once. */
const sentence = (texts: readonly string[], between = ' ') => [...new Set(texts)].join(between)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
