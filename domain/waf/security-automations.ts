import { type Observed, seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'

/**
 * AWS's solution Security Automations for AWS WAF (SO0006), told by its CloudFormation stack: what it was deployed with
 * and how it stands. Its web ACL has the name of the outermost stack.
 * https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf/
 */

/** The type by which stacks of the solution are known; other stacks are not collected. */
export const stackType = 'AWS::CloudFormation::Stack'

export type StackFacts = {
  readonly stackId: Observed<string>
  readonly stackName: Observed<string>
  /** `UPDATE_COMPLETE` … */
  readonly stackStatus: Observed<string>
  /** The solution's own id of the template: `SO0006`, and `SO0006-WebACL` or `SO0006-FA` for nested stacks. */
  readonly template: Observed<string>
  /** `4.1.3`, from the template's description; null where that names none. */
  readonly version: Observed<string | null>
  /** The stack it is nested in; null for the outermost. */
  readonly parentId: Observed<string | null>
  readonly driftStatus: Observed<'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN'>
  /** Names of all parameters; what people put into them stays with AWS but for the protections. */
  readonly parameterNames: Observed<readonly string[]>
  readonly protections: Observed<AutomationsProtections>
  /** `CloudFront` or `ALB`; null where the template has no such parameter. */
  readonly endpointType: Observed<string | null>
  /** Outputs that name what the solution made, by key: `WAFWebACLArn`, `BadBotHoneypotEndpoint` … */
  readonly outputs: Observed<Readonly<Record<string, string>>>
}

/** Parameters of the protections as they were chosen, such as `yes - AWS Lambda log parser`; null: not a parameter of this template. */
export interface AutomationsProtections {
  readonly sqlInjection: string | null
  readonly crossSiteScripting: string | null
  readonly httpFlood: string | null
  readonly scannersProbes: string | null
  readonly reputationLists: string | null
  readonly badBot: string | null
  /** Parameters of AWS managed rule groups that are switched on, by name. */
  readonly managedRules: readonly string[]
}

/** Was the protection chosen? Null where the template does not know it. */
export function isOn(choice: string | null): boolean | null {
  return choice === null ? null : choice.startsWith('yes')
}

/** The outermost stack that made the web ACL; its output names it by ARN. */
export function automationsStackOf(related: Related, webAclArn: string): Resource<StackFacts> | undefined {
  return related
    .all(stackType)
    .find(({ facts }) => seen(facts.parentId) === null && seen(facts.outputs).WAFWebACLArn === webAclArn)
}

/** An IP set that the solution made, by the name that its template gives it: `<stack>WhitelistSetIPV4`. */
export interface AutomationsIpSet {
  readonly stack: Resource<StackFacts>
  readonly kind: 'Whitelist' | 'Blacklist' | 'HTTPFlood' | 'ScannersProbes' | 'IPReputationLists' | 'IPBadBot'
}
const setName = /^(.+)(Whitelist|Blacklist|HTTPFlood|ScannersProbes|IPReputationLists|IPBadBot)SetIPV[46]$/

/** Null for a set that is not named as the solution names its own, or after no stack of the solution that is there. */
export function automationsIpSetOf(related: Related, name: string): AutomationsIpSet | null {
  const [, stackName, kind] = setName.exec(name) ?? []
  if (!stackName || !kind) return null
  const stack = related
    .all(stackType)
    .find(({ facts }) => seen(facts.parentId) === null && seen(facts.stackName) === stackName)
  return stack ? { stack, kind: kind as AutomationsIpSet['kind'] } : null
}
