import { explainUnobserved, isObserved, seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Compliance } from '../pillars.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutomationsSetKind, MadeWebAcl } from './security-automations.ts'
import type { IpSetFacts, WebAclFacts } from './web-acl.ts'

/**
 * What feeds the protections of Security Automations for AWS WAF. Of each loop only the ends are seen: that logs are written,
 * and that addresses come and go. The functions, schedules and notifications between them are not collected.
 */

export interface FeedLoop {
  /** The logs or requests that the addresses are taken from; null for lists that a function fetches by itself. */
  readonly feed: JudgedFeed | null
  readonly sets: readonly JudgedSet[]
}

export interface JudgedFeed {
  readonly compliance: Compliance
  /** One sentence. */
  readonly reason: string
  readonly unread: Unseen | null
}

export interface JudgedSet extends JudgedFeed {
  readonly name: string
  /** Null for a set that is missing. */
  readonly arn: string | null
  /** Null where it was not read. */
  readonly addressCount: number | null
}

const known = (compliance: Compliance, reason: string): JudgedFeed => ({ compliance, reason, unread: null })
const unknown = (unread: Unseen): JudgedFeed => ({
  compliance: 'INSUFFICIENT_DATA',
  reason: `Not known: ${explainUnobserved(unread.cause)}.`,
  unread,
})

const notSaid = (call: string, detail: string) => unknown(new Unseen(unobserved('not-returned', call, detail)))

/** The log of the web ACL, which the flood parser counts requests in. */
export function wafLogFeed({ facts }: Pick<Resource<WebAclFacts>, 'facts'>): JudgedFeed {
  const { logging } = facts
  if (!isObserved(logging)) return unknown(new Unseen(logging))
  if (logging.value === null)
    return known('NON_COMPLIANT', 'The web ACL writes no log, and its parser has nothing to count requests in.')
  const { destinations, defaultBehavior, filters } = logging.value
  if (defaultBehavior === 'DROP')
    return known('NON_COMPLIANT', 'The web ACL logs only what a filter names, and its parser counts without the rest.')
  if (filters.some(({ behavior }) => behavior === 'DROP'))
    return notSaid('wafv2:ListLoggingConfigurations', 'a filter drops records that the parser may count')
  const streams = destinations.filter((one) => one.includes(':firehose:'))
  const names = (streams.length > 0 ? streams : destinations).map((one) => one.split(/[:/]/).at(-1)).join(', ')
  // The template delivers the log by a stream of Amazon Data Firehose.
  if (streams.length === 0)
    return notSaid('wafv2:ListLoggingConfigurations', `the log goes to ${names}, where the parser may not look`)
  return known('COMPLIANT', `The web ACL writes its log to stream ${names}. Whether the parser reads it is not asked.`)
}

/** The access logs of what the web ACL protects, which the parser looks for many errors in. */
export function scannerFeed(related: Related, webAcl: Pick<Resource<WebAclFacts>, 'arn' | 'facts'>): JudgedFeed {
  const pieces = new Pieces()
  const edge = pieces.attempt(() => seen(webAcl.facts.scope) === 'CLOUDFRONT', webAcl.arn.includes(':global/'))
  const logs = edge ? distributionLogs(related, webAcl.arn, pieces) : balancerLogs(related, webAcl.arn, pieces)
  const silent = logs.filter(({ written }) => !written).map(({ name }) => name)
  if (silent.length > 0)
    return known(
      'NON_COMPLIANT',
      `${silent.join(', ')} ${silent.length === 1 ? 'writes' : 'write'} no access log to Amazon S3.`,
    )
  if (pieces.unread) return unknown(pieces.unread)
  if (logs.length === 0)
    return known(
      'NON_COMPLIANT',
      `The web ACL protects no ${edge ? 'distribution' : 'load balancer'}, so no access log can be parsed.`,
    )
  const names = logs.map(({ name }) => name).join(', ')
  return known(
    'COMPLIANT',
    `${names} ${logs.length === 1 ? 'writes an access log' : 'write access logs'} to Amazon S3. Whether the parser is told of them is not asked.`,
  )
}

interface AccessLogs {
  readonly name: string
  readonly written: boolean
}

function balancerLogs(related: Related, webAclArn: string, pieces: Pieces): readonly AccessLogs[] {
  return pieces
    .attempt(() => related.where('AWS::ElasticLoadBalancingV2::LoadBalancer', 'webAclArn', webAclArn), [])
    .flatMap(({ name, facts }) => {
      const on = pieces.attempt(() => seen(facts.attributes)['access_logs.s3.enabled'] === 'true', null)
      return on === null ? [] : [{ name, written: on }]
    })
}

function distributionLogs(related: Related, webAclArn: string, pieces: Pieces): readonly AccessLogs[] {
  return pieces
    .attempt(() => related.where('AWS::CloudFront::Distribution', 'webAclArn', webAclArn), [])
    .flatMap(({ name, facts }) => {
      const on = pieces.attempt(() => seen(facts.standardLogging).enabled, null)
      return on === null ? [] : [{ name, written: on }]
    })
}

/** The trap that bad bots walk into. */
export function honeypot({ stack }: Pick<MadeWebAcl, 'stack'>): JudgedFeed {
  if (!stack) return notSaid('cloudformation:DescribeStacks', 'only the stack names the address of its honeypot')
  const { outputs } = stack.facts
  if (!isObserved(outputs)) return unknown(new Unseen(outputs))
  const endpoint = outputs.value.BadBotHoneypotEndpoint
  return endpoint
    ? known('COMPLIANT', `Its honeypot answers at ${endpoint}. Whether pages link to it is not seen.`)
    : known('NON_COMPLIANT', 'The stack names no address of a honeypot, so no bot is caught.')
}

/** A list that is fetched every hour and stays the same for a week is not fetched any more, or nobody adds to it. */
const reputationDays = 7
/** Attackers come and go; a set that nobody came into for a month proves nothing. */
const caughtDays = 30
const day = 86_400_000

interface SetInput {
  readonly related: Related
  readonly webAcl: Pick<Resource<WebAclFacts>, 'arn'>
  readonly made: Pick<MadeWebAcl, 'stackName'>
  /** When the set was last seen to change; null where it was never. */
  readonly changedAt: (arn: string) => Date | null
}

/** The sets that a protection fills, one for each address family. */
export function setsOf(kind: AutomationsSetKind, input: SetInput): readonly JudgedSet[] {
  const pieces = new Pieces()
  const edge = input.webAcl.arn.includes(':global/')
  const all = pieces.attempt(() => input.related.all('AWS::WAFv2::IPSet'), null)
  return (['IPV4', 'IPV6'] as const).map((family) => {
    const name = `${input.made.stackName}${kind}Set${family}`
    const found = all?.find((one) => one.name === name && one.arn.includes(':global/') === edge)
    if (found) return { name, arn: found.arn, ...judgeSet(kind, family, found, input) }
    const judged = pieces.unread ? unknown(pieces.unread) : known('NON_COMPLIANT', 'The set is gone.')
    return { name, arn: null, addressCount: null, ...judged }
  })
}

function judgeSet(
  kind: AutomationsSetKind,
  family: 'IPV4' | 'IPV6',
  { arn, facts }: Resource<IpSetFacts>,
  { related, changedAt }: SetInput,
): JudgedFeed & { readonly addressCount: number | null } {
  const { addressCount } = facts
  if (!isObserved(addressCount)) return { addressCount: null, ...unknown(new Unseen(addressCount)) }
  const count = addressCount.value
  const changed = changedAt(arn)
  const holds = count === 0 ? 'It is empty' : `It holds ${count} ${count === 1 ? 'block' : 'blocks'} of addresses`
  const last = changed ? `last changed on ${changed.toISOString().slice(0, 10)}` : 'was not seen to change'
  const lately = (days: number) => changed !== null && related.now().getTime() - changed.getTime() < days * day
  const judged = (compliance: Compliance, why: string) => ({
    addressCount: count,
    ...known(compliance, `${holds}${why}.`),
  })
  if (kind === 'Whitelist' || kind === 'Blacklist') return judged('NOT_APPLICABLE', ', as its owner keeps it')
  if (kind === 'IPReputationLists') {
    if (count === 0)
      return family === 'IPV4'
        ? judged('NON_COMPLIANT', ': nothing fills it, or no list is read')
        : judged('NOT_APPLICABLE', ', as the lists hold few IPv6 addresses or none')
    if (lately(reputationDays)) return judged('COMPLIANT', ` and ${last}`)
    return judged('INSUFFICIENT_DATA', ` and ${last}: whether its lists are still fetched is not known`)
  }
  if (lately(caughtDays)) return judged('COMPLIANT', ` and ${last}`)
  return judged('INSUFFICIENT_DATA', ` and ${last}: nobody was caught, or nothing fills it`)
}
