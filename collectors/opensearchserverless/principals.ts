import { Unseen, unobserved } from '#domain/observed.ts'
import type { DataAccessRule } from './policies.ts'

/**
 * Other accounts that data access policies let in. Identities of SAML providers and of IAM Identity Center belong to
 * the account. Throws `Unseen` for a principal that cannot be read.
 */
export function foreignAccounts(rules: readonly DataAccessRule[], accountId: string): readonly string[] {
  const accounts = rules.flatMap(({ principals }) => principals.flatMap((principal) => accountOf(principal) ?? []))
  return [...new Set(accounts)].filter((id) => id !== accountId).sort()
}

function accountOf(principal: string): string | null {
  const owner = /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1] ?? /^saml\/(\d{12})\//.exec(principal)?.[1]
  if (owner) return owner
  if (principal.startsWith('iamidentitycenter/')) return null
  const detail = `a data access policy names the principal ${principal}`
  throw new Unseen(unobserved('schema-drift', 'aoss:GetAccessPolicy', detail))
}
