import { type Observed, seen, type Unseen } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { WebAclFacts } from './web-acl.ts'

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

/** A web ACL that the solution made. */
export interface MadeWebAcl {
  /** `certain` by a stack that names it in its outputs; `likely` by the names of its rules and sets alone. */
  readonly certainty: 'certain' | 'likely'
  /** A clause that names what says so. */
  readonly because: string
  /** Rules and sets are named after it. */
  readonly stackName: string
  /** Null where none was found: deleted with the web ACL kept, or not read. */
  readonly stack: Resource<StackFacts> | null
  /** What was not read of stacks, where none was found that names it. */
  readonly unread: Unseen | null
}

/** What a web ACL is known by. */
export type KnownWebAcl = Pick<Resource<Pick<WebAclFacts, 'rules'>>, 'arn' | 'name' | 'facts'>

/**
 * Was the web ACL made by the solution? Null: it was not. Throws `Unseen` where neither its stack nor its rules say so, and
 * stacks were not read. Name `stackType` in `looksAt`.
 */
export function madeWebAcl(related: Related, webAcl: KnownWebAcl): MadeWebAcl | null {
  const pieces = new Pieces()
  const stack = stackNaming(related, webAcl.arn, pieces)
  const stackName = stack && pieces.attempt(() => seen(stack.facts.stackName), null)
  if (stack && stackName)
    return {
      certainty: 'certain',
      because: `stack ${stack.name} names it in its outputs`,
      stackName,
      stack,
      unread: null,
    }
  if (pieces.attempt(() => isNamedAsBySolution(webAcl), false)) {
    const { unread } = pieces
    const stack = unread ? 'its stack was not read' : 'no stack of the solution names it'
    const because = `its rules and IP sets are named as the solution names them; ${stack}`
    return { certainty: 'likely', because, stackName: webAcl.name, stack: null, unread }
  }
  pieces.require()
  return null
}

function stackNaming(related: Related, webAclArn: string, pieces: Pieces): Resource<StackFacts> | null {
  const names = ({ facts }: Resource<StackFacts>) =>
    pieces.attempt(() => seen(facts.outputs).WAFWebACLArn === webAclArn, false)
  return outermostStacks(related, pieces).find(names) ?? null
}

function outermostStacks(related: Related, pieces: Pieces): readonly Resource<StackFacts>[] {
  return pieces
    .attempt(() => related.all(stackType), [])
    .filter(({ facts }) => pieces.attempt(() => seen(facts.parentId) === null, false))
}

/**
 * The template names the web ACL after its stack, and the two lists that every deployment has after both, with the rule of
 * each pointing at its set. One rule with such a name is somebody’s who read the same guide.
 */
function isNamedAsBySolution({ name, facts }: KnownWebAcl): boolean {
  const rules = seen(facts.rules)
  return (['Whitelist', 'Blacklist'] as const).every((list) => {
    const rule = rules.find((one) => one.name === `${name}${list}Rule`)
    return rule !== undefined && JSON.stringify(rule.statement ?? {}).includes(`/ipset/${name}${list}SetIPV4/`)
  })
}

/** An IP set that the solution made, by the name that its template gives it: `<stack>WhitelistSetIPV4`. */
export interface AutomationsIpSet {
  readonly stack: Resource<StackFacts>
  readonly kind: AutomationsSetKind
}
export type AutomationsSetKind =
  | 'Whitelist'
  | 'Blacklist'
  | 'HTTPFlood'
  | 'ScannersProbes'
  | 'IPReputationLists'
  | 'IPBadBot'
const setName = /^(.+)(Whitelist|Blacklist|HTTPFlood|ScannersProbes|IPReputationLists|IPBadBot)SetIPV[46]$/

/** The name of the stack in a name such as `edgeWhitelistSetIPV4`; null for other names. */
export function stackInSetName(name: string): { readonly stackName: string; readonly kind: AutomationsSetKind } | null {
  const [, stackName, kind] = setName.exec(name) ?? []
  return stackName && kind ? { stackName, kind: kind as AutomationsSetKind } : null
}

/** Null for a set that is not named as the solution names its own, or after no stack of the solution that is there. */
export function automationsIpSetOf(related: Related, name: string): AutomationsIpSet | null {
  const named = stackInSetName(name)
  if (!named) return null
  const pieces = new Pieces()
  const stack = outermostStacks(related, pieces).find(({ facts }) =>
    pieces.attempt(() => seen(facts.stackName) === named.stackName, false),
  )
  if (stack) return { stack, kind: named.kind }
  pieces.require()
  return null
}
