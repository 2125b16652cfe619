import { isObserved, type Observed, type Unobserved, Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { WebAclRule } from '#domain/waf/web-acl.ts'

/** Types to name in `looksAt` by whoever asks who uses a set. */
export const setUserTypes = ['AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup'] as const

export interface SetUser {
  /** ARN of the web ACL or rule group. */
  readonly arn: string
  /** `web ACL “web”` */
  readonly owner: string
  readonly rule: WebAclRule
  /** The rule matches what is in the set; false where it matches what is not. */
  readonly positive: boolean
}

/**
 * The rules of the account that refer to an IP set or a regex pattern set. Ends with `Unseen` when some rules were not
 * read: whoever has found what it looks for stops before, and does not depend on them.
 */
export function* usersOfSet(setArn: string, related: Related): Generator<SetUser> {
  let unread: Unobserved | null = null
  function* within(arn: string, owner: string, rules: Observed<readonly WebAclRule[]>): Generator<SetUser> {
    if (!isObserved(rules)) {
      unread ??= rules
      return
    }
    for (const rule of rules.value)
      for (const positive of references(rule.statement, setArn, true)) yield { arn, owner, rule, positive }
  }
  // What guards CloudFront refers to sets for CloudFront only, and what is in a region to sets there.
  const ofScope = ({ arn }: { readonly arn: string }) => isForCloudFront(arn) === isForCloudFront(setArn)
  for (const { arn, name, facts } of related.all('AWS::WAFv2::WebACL').filter(ofScope)) {
    yield* within(arn, `web ACL “${name}”`, facts.rules)
    yield* within(arn, `web ACL “${name}”`, facts.firewallManagerRules)
  }
  for (const { arn, name, facts } of related.all('AWS::WAFv2::RuleGroup').filter(ofScope))
    yield* within(arn, `rule group “${name}”`, facts.rules)
  if (unread) throw new Unseen(unread)
}

const isForCloudFront = (arn: string): boolean => arn.split(':')[5]?.startsWith('global/') === true

/** How each mention of the set in a statement counts: true for "in the set", false under a negation. */
function* references(statement: unknown, setArn: string, positive: boolean): Generator<boolean> {
  if (statement === null || typeof statement !== 'object') return
  if (Array.isArray(statement)) {
    for (const one of statement) yield* references(one, setArn, positive)
    return
  }
  for (const [name, member] of Object.entries(statement)) {
    if (name === 'ARN' && member === setArn) yield positive
    else yield* references(member, setArn, name === 'NotStatement' ? !positive : positive)
  }
}
