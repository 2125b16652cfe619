import { atHop } from '../hop.ts'
import { type Observed, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { WafProtection } from '../protection.ts'
import type { Related } from '../related.ts'
import { type ActingRule, actingRules, type RulesInForce, rulesLookAt, stops } from './acting-rules.ts'
import { webAclHop } from './attached-web-acl.ts'
import { classicWebAclKnown, classicWebAclNamed, classicWebAclTypes } from './classic-web-acl.ts'

/**
 * What a web ACL truly does: attached is not protecting.
 * https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
 */

/** Types to name in `looksAt` by whoever calls `wafProtectionOf`. */
export const webAclTypes = ['AWS::WAFv2::WebACL', ...rulesLookAt, ...classicWebAclTypes] as const

export interface WebAclAction {
  readonly kind: 'blocking' | 'counting'
  /** One sentence that names the rule, or says that none was found. */
  readonly because: string
}

/**
 * `blocking` when a rule that requests come to can stop one, or the default action does; else `counting`: attached, but
 * nothing in it stops a request, be it because every rule only counts or allows, because those that would stop are never
 * come to, or because there is none. Throws `Unseen` when what was read does not decide.
 */
export function webAclAction(webAcl: RulesInForce, related: Related): WebAclAction {
  let unread: Unobserved | null = null
  let rules = 0
  let disarmed: ActingRule | null = null
  for (const line of actingRules(webAcl, related)) {
    if (line.stops === true) return { kind: 'blocking', because: stopsBecause(line) }
    if (line.stops === null) unread ??= line.unread
    if (line.rule && line.kind !== 'own-group') rules += 1
    if (line.idle && wouldStop(line)) disarmed ??= line
  }
  if (unread) throw new Unseen(unread)
  if (disarmed)
    return { kind: 'counting', because: `${titleOf(disarmed)} never stops a request, because ${disarmed.idle}.` }
  return {
    kind: 'counting',
    because:
      rules === 0
        ? 'It has no rules and allows by default.'
        : `None of its ${rules} ${rules === 1 ? 'rule' : 'rules'} can stop a request, and it allows by default.`,
  }
}

function stopsBecause(line: ActingRule): string {
  if (line.kind === 'default') return `Its default action is ${line.action}.`
  return line.action
    ? `Rule “${line.name}” has the action ${line.action}.`
    : `Rule “${line.name}” is a managed rule group that acts.`
}

function wouldStop({ kind, action }: ActingRule): boolean {
  return kind === 'managed-group' && action === null ? true : action !== null && stops(action)
}

function titleOf(line: ActingRule): string {
  return line.kind === 'default' ? `Its default action ${line.action}` : `Rule “${line.name}”`
}

/**
 * The WAF pillar of a resource from the web ACL it names; null: it names none. `webAclArn` is the field as AWS gives it: an
 * ARN of WAFv2 or of WAF Classic, or the bare id of a Classic web ACL as CloudFront has it. Throws `Unseen` with the web ACL as
 * the hop where what it does was not read.
 */
export function wafProtectionOf(webAclArn: string | null, related: Related): WafProtection {
  if (webAclArn === null) return { kind: 'none', webAclArn, because: 'No web ACL is attached.' }
  const classic = classicWebAclNamed(webAclArn)
  if (classic) {
    const known = classicWebAclKnown(classic, related)
    return {
      kind: 'classic',
      webAclArn: known?.arn ?? webAclArn,
      because: `WAF Classic web ACL ${known ? `“${known.name}”` : classic.id} is attached; AWS ended support for WAF Classic on 30 September 2025, so it must move to WAFv2.`,
    }
  }
  return atHop(webAclHop, webAclArn, () => {
    const webAcl = related.byArn('AWS::WAFv2::WebACL', webAclArn)
    if (!webAcl) return seen<WafProtection>(missingWebAcl(webAclArn))
    const { kind, because } = webAclAction(webAcl, related)
    return { kind, webAclArn, because: `Web ACL “${webAcl.name}”: ${because}` }
  })
}

function missingWebAcl(arn: string): Observed<never> {
  return unobserved('not-returned', 'wafv2:ListWebACLs', `web ACL ${arn} is attached but was not listed`)
}
