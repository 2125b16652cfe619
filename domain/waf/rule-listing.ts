import { explainUnobserved, isObserved, type Observed, observed, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type ActingRule, actingRules, type OverriddenRule } from './acting-rules.ts'
import { labelsAskedFor } from './labels.ts'
import { dropsBlocks } from './log-filter.ts'
import { type ProtectionKind, protectionKinds } from './protection-kinds.ts'
import { statementOf } from './statement.ts'
import { scopeDownText, statementText } from './statement-text.ts'
import type { ManagedGroupVersions, RuleAction, WebAclFacts } from './web-acl.ts'
import { type WebAclAction, webAclAction } from './web-acl-action.ts'

/** A web ACL as it is shown: by the Resource screen, the API and `explain` alike. */
export interface WebAclListing {
  readonly arn: string
  readonly name: string
  readonly action: Observed<WebAclAction>
  /** In the order in which they act. */
  readonly rows: readonly RuleRow[]
  /** What is protected from by rules that stop requests, by rules that only count or never act, and by rules that nobody knows. */
  readonly protections: {
    readonly stopped: readonly ProtectionKind[]
    readonly counted: readonly ProtectionKind[]
    readonly unknown: readonly ProtectionKind[]
  }
  readonly capacity: Observed<number>
  readonly logging: Observed<LoggingState>
  /** Requests are sampled for its owner to look at. */
  readonly sampled: WebAclFacts['sampledRequests']
  readonly managedByFirewallManager: WebAclFacts['managedByFirewallManager']
}

/** Web ACL capacity units that the base price includes, and the most that AWS allows. */
export const capacityLimits = { included: 1500, most: 5000 } as const

export interface LoggingState {
  readonly destinations: readonly string[]
  /** Fields that the logs, or data protection, do not show as they were sent. */
  readonly hidden: readonly string[]
  /** Why records of stopped requests are lost; null where they are kept, or nothing is logged. */
  readonly losesBlocks: string | null
}

export interface RuleRow {
  readonly place: string
  /** 1 for a rule within a rule group of one's own. */
  readonly depth: 0 | 1
  readonly name: string
  readonly kind: ActingRule['kind']
  readonly from: ActingRule['from']
  /** Of a managed group. */
  readonly vendor: string | null
  readonly group: string | null
  /** The version that is pinned, and whether it is still offered; null: the vendor's default. */
  readonly version: { readonly name: string; readonly offered: boolean | null } | null
  readonly stated: RuleAction | null
  readonly action: RuleAction | null
  /** What comes of it; `rules`: of a group of one's own, its rules say it. */
  readonly effect: 'stops' | 'allows' | 'counts' | 'never' | 'rules' | 'unknown'
  /** Why it does not do what it says, never acts, or is not known. */
  readonly why: string | null
  /** What it asks of a request; null for groups and the default action. */
  readonly asks: string | null
  /** What narrows a group or a rate limit. */
  readonly scope: string | null
  readonly kinds: readonly ProtectionKind[]
  readonly quietKinds: readonly ProtectionKind[]
  readonly addsLabels: readonly string[]
  readonly asksForLabels: readonly string[]
  readonly rateLimit: number | null
  readonly overridden: readonly OverriddenRule[]
}

/** Everything that is said about the rules of a web ACL, none of it thrown: what was not read says so in its place. */
export function webAclListing(webAcl: Resource<WebAclFacts>, related: Related): WebAclListing {
  const { arn, name, facts } = webAcl
  const versions = isObserved(facts.managedGroupVersions) ? facts.managedGroupVersions.value : null
  const lines = [...actingRules(webAcl, related)]
  return {
    arn,
    name,
    action: attempt(() => webAclAction(webAcl, related)),
    rows: lines.map((line) => rowOf(line, versions)),
    protections: protectionsOf(lines),
    capacity: facts.capacity,
    logging: loggingState(facts),
    sampled: facts.sampledRequests,
    managedByFirewallManager: facts.managedByFirewallManager,
  }
}

function attempt<T>(judge: () => T): Observed<T> {
  try {
    return observed(judge(), 'parapet:judge')
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

function rowOf(line: ActingRule, versions: readonly ManagedGroupVersions[] | null): RuleRow {
  const { rule, kind, stated, action } = line
  const group = rule?.group ?? null
  const inside = line.place.includes('.')
  return {
    place: line.place,
    depth: inside ? 1 : 0,
    name: inside && rule ? rule.name : line.name,
    kind,
    from: line.from,
    vendor: group?.vendor ?? null,
    group: group?.name ?? null,
    version: group?.version ? { name: group.version, offered: isOffered(group, versions) } : null,
    stated,
    action,
    effect: effectOf(line),
    why: whyOf(line),
    asks: kind === 'rule' && rule ? statementText(rule.statement) : null,
    scope: rule ? scopeDownText(rule.statement) : null,
    kinds: line.kinds,
    quietKinds: line.quietKinds,
    addsLabels: rule?.labels ?? [],
    asksForLabels: rule && kind === 'rule' ? labelsAskedFor(rule.statement) : [],
    rateLimit: rule ? limitOf(rule.statement) : null,
    overridden: line.overridden,
  }
}

function limitOf(statement: unknown): number | null {
  const read = statementOf(statement)
  return read?.kind === 'RateBasedStatement' ? Number(read.body.Limit) : null
}

function isOffered(
  { vendor, name, version }: { vendor: string | null; name: string; version: string | null },
  versions: readonly ManagedGroupVersions[] | null,
): boolean | null {
  const known = versions?.find((one) => one.vendor === vendor && one.name === name && one.pinned === version)
  return known ? known.offered.some((one) => one.name === version) : null
}

function effectOf({ kind, stops, idle, action, unread }: ActingRule): RuleRow['effect'] {
  if (stops === null || (kind === 'own-group' && unread && !idle)) return 'unknown'
  if (kind === 'own-group' && action === null && !idle) return 'rules'
  if (idle) return 'never'
  if (stops) return 'stops'
  return action === 'ALLOW' ? 'allows' : 'counts'
}

function whyOf({ idle, changed, unread, behind, kind }: ActingRule): string | null {
  const reasons = [changed, idle && `It never acts: ${idle}.`]
  // The rules of a group that were not read are what is not known, whoever stands before it.
  if (unread && (kind === 'own-group' || kind === 'unread'))
    reasons.push(`Rules not known: ${explainUnobserved(unread)}.`)
  else if (behind)
    reasons.push(`Whether anything reaches it is not known: “${behind}” before it may end the inspection.`)
  else if (unread) reasons.push(`Not known: ${explainUnobserved(unread)}.`)
  return reasons.filter(Boolean).join(' ') || null
}

function protectionsOf(lines: readonly ActingRule[]): WebAclListing['protections'] {
  const stopped = new Set(lines.filter((line) => line.stops === true).flatMap(({ kinds }) => kinds))
  const unknown = new Set(lines.filter((line) => line.stops === null).flatMap(({ kinds }) => kinds))
  const counted = new Set(
    lines.flatMap((line) => (line.stops === false && line.action !== 'ALLOW' ? line.kinds : line.quietKinds)),
  )
  const inOrder = (of: (kind: ProtectionKind) => boolean) => protectionKinds.filter(of)
  return {
    stopped: inOrder((kind) => stopped.has(kind)),
    unknown: inOrder((kind) => unknown.has(kind) && !stopped.has(kind)),
    counted: inOrder((kind) => counted.has(kind) && !stopped.has(kind) && !unknown.has(kind)),
  }
}

function loggingState({ logging, dataProtections }: WebAclFacts): Observed<LoggingState> {
  if (!isObserved(logging)) return logging
  const { value, call } = logging
  const protectedFields = isObserved(dataProtections) ? dataProtections.value : []
  return observed(
    {
      destinations: [...new Set(value?.destinations)],
      hidden: [...new Set([...(value?.redactedFields ?? []), ...protectedFields])],
      losesBlocks: value ? dropsBlocks(value) : null,
    },
    call,
  )
}
