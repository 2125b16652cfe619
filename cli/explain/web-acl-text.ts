import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import type { WebAclProof } from '#domain/proof/web-acl-proof.ts'
import { type ProtectionKind, protectionWords } from '#domain/waf/protection-kinds.ts'
import { capacityLimits, type LoggingState, type RuleRow } from '#domain/waf/rule-listing.ts'

/** The web ACL rule by rule: what the Resource screen shows. */
export function webAclText(webAcl: WebAclProof): readonly string[] {
  const { name, arn, action, rows, protections, capacity, logging, failsOpen } = webAcl
  const known = isObserved(action)
  return [
    `${name} is ${known ? `${action.value.kind}. ${action.value.because}` : `unknown — ${explainUnobserved(action)}`}`,
    arn,
    ...kinds('stops', protections.stopped),
    ...kinds('only counts', protections.counted),
    ...kinds('not known', protections.unknown),
    ...rows.flatMap(ruleText),
    `capacity: ${read(capacity, (units) => `${units} of ${capacityLimits.included} included, ${capacityLimits.most} at most`)}`,
    `logs: ${read(logging, loggingText)}`,
    ...(failsOpen
      ? [`while WAF cannot be reached: ${read(failsOpen, (open) => (open ? 'requests pass' : 'requests are refused'))}`]
      : []),
  ]
}

const kinds = (word: string, which: readonly ProtectionKind[]) =>
  which.length === 0 ? [] : [`${word}: ${which.map((kind) => protectionWords[kind]).join(', ')}`]

function read<T>(fact: Observed<T>, text: (value: T) => string): string {
  return isObserved(fact) ? text(fact.value) : `unknown — ${explainUnobserved(fact)}`
}

const marks: Record<RuleRow['effect'], string> = {
  stops: '■',
  counts: '□',
  allows: '→',
  never: '–',
  rules: ' ',
  unknown: '?',
}

/** One line for a rule, and one below it for each thing that is to be said of it. */
function ruleText(row: RuleRow): readonly string[] {
  const indent = row.depth === 1 ? '  ' : ''
  const below = `${indent}          `
  const about = [row.asks, row.scope && `within: ${row.scope}`].filter(Boolean).join(', ')
  const version = row.version && `${row.version.name}${row.version.offered === false ? ' (no longer offered)' : ''}`
  return [
    `${indent}${marks[row.effect]} ${row.place.padEnd(7)} ${row.name}: ${actionText(row)}${version ? ` · ${version}` : ''}`,
    ...(about ? [`${below}${about}`] : []),
    ...(row.addsLabels.length > 0 ? [`${below}adds label ${row.addsLabels.join(', ')}`] : []),
    ...(row.why ? [`${below}${row.why}`] : []),
    ...row.overridden.map(
      ({ rule, stated, action, ignored }) =>
        `${below}${rule}: ${ignored ? 'no such rule, WAF ignores the override' : `${stated ?? 'unknown'} → ${action}`}`,
    ),
  ]
}

function actionText({ effect, stated, action, kind }: RuleRow): string {
  if (effect === 'unknown') return 'not known'
  if (effect === 'rules') return 'by its rules'
  const word = action ?? (kind === 'managed-group' ? 'as its vendor set' : '')
  const changed = stated !== null && action !== null && stated !== action ? `${stated} → ` : ''
  return `${changed}${effect === 'never' ? `never ${word || 'acts'}` : word}`
}

function loggingText({ destinations, hidden, losesBlocks }: LoggingState): string {
  if (destinations.length === 0) return 'none'
  const blocks = losesBlocks
    ? `records of stopped requests are lost. ${losesBlocks}`
    : 'records of stopped requests are kept.'
  return `${destinations.join(', ')}; ${blocks}${hidden.length > 0 ? ` Hidden: ${hidden.join(', ')}.` : ''}`
}
