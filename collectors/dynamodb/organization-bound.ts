import { Unseen, unobserved } from '#domain/observed.ts'
import type { EndpointStatement } from './endpoint-policy.ts'

export interface OrganizationContext {
  readonly accountId: string
  readonly organizationId: string | null
  readonly organizationAccounts: ReadonlySet<string> | null
}

const organizationKeys = ['aws:principalorgid', 'aws:resourceorgid', 'aws:principalorgpaths', 'aws:resourceorgpaths']
const accountKeys = ['aws:principalaccount', 'aws:resourceaccount']

/**
 * The first Allow statement that neither its principals, its resources nor its conditions tie to the organisation;
 * null when there is none, or when a Deny statement turns everybody else away. Throws Unseen when the organisation is
 * not known and the answer depends on it.
 */
export function unboundStatement(
  statements: readonly EndpointStatement[],
  context: OrganizationContext,
): EndpointStatement | null {
  const turnsAway = statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      statement.principals.includes('*') &&
      statement.actions.some((action) => action === '*' || action.toLowerCase() === 'dynamodb:*') &&
      statement.resources.includes('*') &&
      statement.conditions.length === 1 &&
      statement.conditions.every(
        ({ operator, key, values }) => operator.startsWith('stringnot') && ours(key, values, context),
      ),
  )
  if (turnsAway) return null
  return statements.find((statement) => statement.effect === 'Allow' && !isBound(statement, context)) ?? null
}

function isBound(statement: EndpointStatement, context: OrganizationContext): boolean {
  const named = (values: readonly string[]) =>
    values.length > 0 &&
    values.every((value) => value !== '*') &&
    values.every((value) => isOurAccount(accountOf(value), context))
  if (named(statement.resources) || named(statement.principals)) return true
  // An …IfExists condition lets those pass who lack the key.
  return statement.conditions.some(
    ({ operator, key, values }) => /^(foranyvalue:)?string(equals|like)$/.test(operator) && ours(key, values, context),
  )
}

/** Do all values of a condition key name this organisation or its accounts? */
function ours(key: string, values: readonly string[], context: OrganizationContext): boolean {
  if (accountKeys.includes(key)) return values.length > 0 && values.every((value) => isOurAccount(value, context))
  if (!organizationKeys.includes(key) || values.length === 0) return false
  if (context.organizationId === null)
    throw new Unseen(
      unobserved('not-covered', 'organizations:DescribeOrganization', 'the id of the organisation is not known'),
    )
  return values.every((value) => value.split('/')[0] === context.organizationId)
}

function isOurAccount(account: string, context: OrganizationContext): boolean {
  if (account === context.accountId) return true
  if (!/^\d{12}$/.test(account)) return false
  if (context.organizationAccounts === null)
    throw new Unseen(
      unobserved('not-covered', 'organizations:ListAccounts', `whether ${account} belongs to the organisation`),
    )
  return context.organizationAccounts.has(account)
}

/** The account of an ARN, or the text itself where it is an account id. */
const accountOf = (value: string) => (value.startsWith('arn:') ? (value.split(':')[4] ?? '') : value)
