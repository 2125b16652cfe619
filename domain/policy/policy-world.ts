import { explainUnobserved, Unseen } from '../observed.ts'
import { accessOf, type PolicyContext } from './access.ts'

/**
 * The small world of the tables of policies: an account, another one of its organisation, a stranger and his organisation,
 * and the networks that they have.
 */
export const me = '111111111111'
export const sister = '222222222222'
export const stranger = '999999999999'
export const ours = 'o-ours'
export const theirs = 'o-theirs'

const networks: Readonly<Record<string, string>> = { 'vpce-0mine': me, 'vpc-0mine': me, 'vpc-0shared': sister }

export const world: PolicyContext = {
  accountId: me,
  organizationId: ours,
  organizationAccounts: new Set([me, sister]),
  networkOwner: (id) => networks[id] ?? null,
  call: 'kms:GetKeyPolicy',
}
/** The organisation was not read, or there is none. */
export const withoutOrganization: Partial<PolicyContext> = { organizationId: null, organizationAccounts: null }

/** One row of a table: a policy in the world, and what is to be said of it. */
export interface PolicyCase {
  /** Its statements, or the document as AWS returned it. */
  readonly policy: readonly object[] | string
  readonly world?: Partial<PolicyContext>
  readonly kind: 'public' | 'public-limited' | 'cross-account' | 'none' | 'unknown'
  /** Everybody let in by name, with the standing. */
  readonly letIn?: Readonly<Record<string, 'organization' | 'outside' | 'unknown'>>
  /** Part of the reason. */
  readonly because: string
}

export const allow = (principal: unknown, condition?: object, more: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'kms:*',
  Resource: '*',
  ...(condition && { Condition: condition }),
  ...more,
})
export const deny = (principal: unknown, condition?: object, more: object = {}) => ({
  ...allow(principal, condition, more),
  Effect: 'Deny',
})
/** The same statement about everybody but those named. */
export const butFor = ({ Principal, ...rest }: ReturnType<typeof allow>) => ({ ...rest, NotPrincipal: Principal })

export const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` })
export const role = (account: string, name = 'reader') => ({ AWS: `arn:aws:iam::${account}:role/${name}` })
/** A policy variable: `${aws:ResourceAccount}` */
export const variable = (key: string) => `\${${key}}`

export const document = (statements: readonly object[], version = '2012-10-17') =>
  JSON.stringify({ Version: version, Statement: statements })

/** What the row says, for comparing with `found`. */
export const expected = ({ kind, letIn = {}, because }: PolicyCase) => ({ kind, letIn, because })

/** What is said of the row's policy; its reason as the row has it where it has that part. */
export function found({ policy, world: change, because: part }: PolicyCase) {
  const told = (because: string) => (because.includes(part) ? part : because)
  try {
    const text = typeof policy === 'string' ? policy : document(policy)
    const { kind, accounts, because } = accessOf(text, { ...world, ...change })
    return {
      kind,
      letIn: Object.fromEntries(accounts.map(({ who, standing }) => [who, standing])),
      because: told(because),
    }
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return { kind: 'unknown', letIn: {}, because: told(explainUnobserved(error.cause)) }
  }
}
