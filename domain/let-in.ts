import { Unseen, unobserved } from './observed.ts'

/** Somebody outside the owner's account who is let in, and by which door. */
export interface LetIn {
  /**
   * An account's id, or an organisation's (`o-…`). Where a policy gives neither: what it does give, such as a VPC endpoint
   * or a bucket, which does not say whose it is.
   */
  readonly who: string
  readonly standing: Standing
  /** The door: `key policy, statement Partner`, `restore attribute`, `data share arn:…`. */
  readonly by: string
}

/** Of the owner's organisation or not; `unknown` where the organisation was not read, or nothing says whose it is. */
export type Standing = 'organization' | 'outside' | 'unknown'

/** What standing is judged with; null for what could not be read, or where there is no organisation. */
export interface Membership {
  readonly organizationId: string | null
  readonly organizationAccounts: ReadonlySet<string> | null
}

const isAccount = (who: string) => /^\d{12}$/.test(who)

export function standingOf(who: string, { organizationId, organizationAccounts }: Membership): Standing {
  const known = (inside: boolean | undefined): Standing =>
    inside === undefined ? 'unknown' : inside ? 'organization' : 'outside'
  if (isAccount(who)) return known(organizationAccounts?.has(who))
  if (who.startsWith('o-')) return known(organizationId === null ? undefined : who === organizationId)
  return 'unknown'
}

/** The standing in the words of every screen and sentence. */
export function standingWords({ who, standing }: Pick<LetIn, 'who' | 'standing'>): string {
  if (standing === 'outside') return 'outside the organisation'
  if (standing === 'organization') return 'of the organisation'
  return isMemberId(who) ? 'not known whether of the organisation' : 'which does not say whose it is'
}

const order: readonly Standing[] = ['outside', 'unknown', 'organization']

/** Outsiders first, then those of whom it is not known. */
export function outsidersFirst(letIn: readonly LetIn[]): readonly LetIn[] {
  return [...letIn].sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing))
}

/** How many are named in a sentence before the rest is counted; `letIn` itself has them all. */
const most = 20

/** `999999999999 (outside the organisation), 222222222222 (of the organisation)`: outsiders first, each once. */
export function letInText(letIn: readonly LetIn[]): string {
  const groups = Map.groupBy(outsidersFirst(letIn), standingWords)
  return [...groups]
    .map(([words, group]) => {
      const all = [...new Set(group.map(({ who }) => who))]
      const rest = all.length > most ? ` and ${all.length - most} more` : ''
      return `${all.slice(0, most).join(', ')}${rest} (${words})`
    })
    .join(', ')
}

const isMemberId = (who: string) => isAccount(who) || who.startsWith('o-')

/**
 * Those who are certainly not of the organisation. One of them is proof; that there is none rests on all of them.
 * @throws Unseen where none is certain and the standing of some is not known
 */
export function outsidersAmong(letIn: readonly LetIn[]): readonly string[] {
  const names = (standing: Standing) => [
    ...new Set(letIn.filter((one) => one.standing === standing).map(({ who }) => who)),
  ]
  const outside = names('outside')
  const unknown = names('unknown')
  if (outside.length > 0 || unknown.length === 0) return outside
  const members = unknown.filter(isMemberId)
  if (members.length > 0) {
    const detail = `whether ${members.join(', ')} belong to the organisation`
    throw new Unseen(unobserved('not-covered', 'organizations:ListAccounts', detail))
  }
  throw new Unseen(unobserved('not-returned', 'AWS', `whose ${unknown.join(', ')} is`))
}
