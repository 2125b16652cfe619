import { isObserved, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { FeedLoop } from '../waf/automations-feeds.ts'
import {
  automationsTypes,
  type JudgedProtection,
  judgeManagedGroups,
  judgeProtections,
} from '../waf/automations-protections.ts'
import { type MadeWebAcl, madeWebAcl, type StackFacts, stackInSetName, stackType } from '../waf/security-automations.ts'
import type { WebAclFacts } from '../waf/web-acl.ts'
import type { ProofFinding, ProofInput, ProofPart } from './proof.ts'

/** What Security Automations for AWS WAF does of what was chosen when it was deployed. */
export interface AutomationsProof {
  readonly certainty: MadeWebAcl['certainty']
  /** A clause that names what makes it one of the solution. */
  readonly because: string
  readonly webAcl: { readonly name: string; readonly arn: string }
  readonly stack: ShownStack | null
  readonly protections: readonly ShownProtection[]
  /** AWS’s managed rule groups that were chosen besides. */
  readonly managedGroups: readonly ShownProtection[]
  /** Failing controls on the stack, the web ACL and the sets, by the name of each. */
  readonly failing: readonly (ProofFinding & { readonly part: string })[]
}

export interface ShownStack {
  readonly name: string
  readonly arn: string
  /** Null where it was not read, or the template names none. */
  readonly version: string | null
  readonly status: string | null
  readonly endpointType: string | null
}

export type ShownProtection = Omit<JudgedProtection, 'unread' | 'loop'> & { readonly loop: ShownLoop | null }
export interface ShownLoop {
  readonly feed: Omit<NonNullable<FeedLoop['feed']>, 'unread'> | null
  readonly sets: readonly Omit<FeedLoop['sets'][number], 'unread'>[]
}

const webAclType = 'AWS::WAFv2::WebACL'
const setType = 'AWS::WAFv2::IPSet'

export const automationsProof: ProofPart<AutomationsProof> = {
  findingsOf: 'waf-automations/',
  looksAt: ({ type, name }) =>
    type === webAclType || type === stackType || (type === setType && stackInSetName(name)) ? automationsTypes : [],
  prove({ resource, related, findings, changedAt }) {
    const webAcl = webAclOf(resource, related)
    const made = webAcl && known(related, webAcl)
    if (!webAcl || !made) return null
    const protections = judgeProtections(related, webAcl, made, changedAt)
    return {
      certainty: made.certainty,
      because: made.because,
      webAcl: { name: webAcl.name, arn: webAcl.arn },
      stack: made.stack && shownStack(made.stack),
      protections: protections.map(shown),
      managedGroups: judgeManagedGroups(related, webAcl, made).map(shown),
      failing: failing(findings, webAcl, made, protections),
    }
  },
}

/** Of any other web ACL nothing is said, also where it is not known that it is another. */
function known(related: Related, webAcl: Resource<WebAclFacts>): MadeWebAcl | null {
  try {
    return madeWebAcl(related, webAcl)
  } catch (error) {
    if (error instanceof Unseen) return null
    throw error
  }
}

function webAclOf({ type, arn, name, facts }: Resource, related: Related): Resource<WebAclFacts> | null {
  if (type === webAclType) return related.byArn(webAclType, arn)
  if (type === stackType) {
    const { outputs } = facts as StackFacts
    const made = isObserved(outputs) ? outputs.value.WAFWebACLArn : undefined
    return made ? related.byArn(webAclType, made) : null
  }
  const stackName = stackInSetName(name)?.stackName
  const sameScope = (other: string) => other.includes(':global/') === arn.includes(':global/')
  return related.all(webAclType).find((one) => one.name === stackName && sameScope(one.arn)) ?? null
}

function shownStack({ name, arn, facts }: Resource<StackFacts>): ShownStack {
  const text = (fact: StackFacts['version' | 'stackStatus' | 'endpointType']) => (isObserved(fact) ? fact.value : null)
  return {
    name,
    arn,
    version: text(facts.version),
    status: text(facts.stackStatus),
    endpointType: text(facts.endpointType),
  }
}

function shown({ unread: _, loop, ...protection }: JudgedProtection): ShownProtection {
  if (!loop) return { ...protection, loop }
  const { feed, sets } = loop
  return {
    ...protection,
    loop: {
      feed: feed && { compliance: feed.compliance, reason: feed.reason },
      sets: sets.map(({ unread: _unread, ...set }) => set),
    },
  }
}

/** What the panel says by itself. */
const shownControls = ['rules-enforcing', 'log-source-on', 'reputation-sets-filled'].map(
  (id) => `waf-automations/${id}`,
)

function failing(
  findings: ProofInput['findings'],
  webAcl: Resource<WebAclFacts>,
  { stack }: MadeWebAcl,
  protections: readonly JudgedProtection[],
) {
  const sets = protections
    .flatMap(({ loop }) => loop?.sets ?? [])
    .flatMap(({ name, arn }) => (arn ? [{ name, arn }] : []))
  return [...(stack ? [stack] : []), webAcl, ...sets].flatMap(({ arn, name }) =>
    findings(arn)
      .filter(({ compliance, controlId }) => compliance === 'NON_COMPLIANT' && !shownControls.includes(controlId))
      .map((finding) => ({ ...finding, part: name })),
  )
}
