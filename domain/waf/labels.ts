import type { Unobserved } from '../observed.ts'
import { kindsOfManagedLabel, mayLabel } from './managed-groups.ts'
import type { ProtectionKind } from './protection-kinds.ts'
import { type StatementShape, statementsIn } from './statement.ts'
import { atMost, both, type Extents, either, exactly } from './statement-extent.ts'
import type { WebAclRule } from './web-acl.ts'

/**
 * Labels that rules put on requests, and that rules behind them ask for. A rule labels what it matches whatever its
 * action, COUNT included; a geographic match labels all it looks at. A label stays until the request is decided.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-labels.html
 */

/** The namespace in front of the labels of a web ACL's or a rule group's own rules. The account is left out: it is the owner's. */
export function labelContext(arn: string): string {
  const [, kind, name] = /:(?:regional|global)\/(webacl|rulegroup)\/([^/]+)\//.exec(arn) ?? []
  return `awswaf:*:${kind ?? 'webacl'}:${name ?? ''}:`
}

/** A label in full: `awswaf:*:webacl:web:seen`, `awswaf:managed:aws:bot-control:bot:verified`. */
function inFull(key: string, context: string): string {
  return key.startsWith('awswaf:') ? key.replace(/^awswaf:\d{12}:/, 'awswaf:*:') : `${context}${key}`
}

interface Source {
  readonly adds: (match: Wanted) => boolean
  /** The requests that get the label. */
  readonly extents: Extents
  readonly kinds: readonly ProtectionKind[]
}

interface Wanted {
  /** What is looked for, in full; a namespace ends in a colon. */
  readonly full: string
  readonly key: string
  readonly context: string
  readonly namespace: boolean
}

function wantedOf({ Key, Scope }: StatementShape, context: string): Wanted {
  const namespace = Scope === 'NAMESPACE'
  const text = String(Key ?? '')
  const key = namespace && !text.endsWith(':') ? `${text}:` : text
  return { full: inFull(key, context), key, context, namespace }
}

/** The labels that requests may carry so far; grows as rules are passed. */
export class LabelsSoFar {
  private readonly sources: Source[] = []

  /** What a rule adds to the requests it looks at. @param reach those that come to it */
  passed(rule: WebAclRule, context: string, matches: Extents, reach: Extents, kinds: readonly ProtectionKind[]): void {
    const { labels, group } = rule
    if (labels === undefined && !group) {
      const unread: Unobserved = {
        unobserved: 'not-collected',
        call: 'wafv2:GetWebACL',
        detail: `labels of ${rule.name}`,
      }
      this.sources.push({ adds: ({ full }) => full.startsWith(context), extents: atMost('some', unread), kinds })
    }
    for (const label of labels ?? [])
      this.sources.push({ adds: (wanted) => isLabel(wanted, label, context), extents: both(matches, reach), kinds })
    if (group?.vendor) {
      const { vendor, name } = group
      this.sources.push({ adds: ({ full }) => mayLabel(vendor, name, full), extents: both(matches, reach), kinds })
    }
    for (const { kind } of statementsIn(rule.statement)) {
      const family = kind === 'GeoMatchStatement' ? 'geo' : kind === 'AsnMatchStatement' ? 'asn' : null
      if (!family) continue
      const begins = new RegExp(`^awswaf:(clientip|forwardedip):(${family}:|$)`)
      this.sources.push({
        adds: ({ full }) => begins.test(full),
        extents: both(exactly('some'), reach),
        kinds: family === 'geo' ? ['geo'] : ['network'],
      })
    }
  }

  /** Rules that were not read may add any label of their own context. */
  unread(context: string | null, unread: Unobserved): void {
    this.sources.push({
      adds: ({ full }) => context === null || full.startsWith(context) || /^awswaf:(clientip|forwardedip):/.test(full),
      extents: atMost('some', unread),
      kinds: [],
    })
  }

  /** The requests that carry what a LabelMatchStatement asks for. @param context that of the rule that asks */
  carrying(match: StatementShape, context: string): Extents {
    const wanted = wantedOf(match, context)
    if (!isKnownFamily(wanted.full)) return exactly('some')
    return this.sources
      .filter(({ adds }) => adds(wanted))
      .map(({ extents }) => extents)
      .reduce(either, exactly('nothing', `no rule before it adds the label ${wanted.key}`))
  }

  /** What the label says of a request: what the rules that add it look for. */
  kindsOf(match: StatementShape, context: string): readonly ProtectionKind[] {
    const wanted = wantedOf(match, context)
    const managed = kindsOfManagedLabel(wanted.full)
    if (managed.length > 0) return managed
    return this.sources.filter(({ adds }) => adds(wanted)).flatMap(({ kinds }) => kinds)
  }
}

/** Is the label, that a rule of the context adds, the one that is wanted? A name without its prefix is one of the same context. */
function isLabel({ full, key, context: own, namespace }: Wanted, label: string, context: string): boolean {
  const added = `${context}${label}`
  if (namespace) return added.startsWith(full) || (own === context && `:${label}`.includes(`:${key}`))
  return added === full || (own === context && label.endsWith(`:${key}`))
}

/** Who adds labels of other families is not known here. */
function isKnownFamily(full: string): boolean {
  return /^awswaf:(\*|managed):/.test(full) || /^awswaf:(clientip|forwardedip):(geo|asn):/.test(full)
}

/** Labels that a statement asks for, as it has them. */
export function labelsAskedFor(statement: unknown): readonly string[] {
  const found = new Set<string>()
  for (const { kind, body } of statementsIn(statement))
    if (kind === 'LabelMatchStatement') found.add(String((body as StatementShape).Key ?? ''))
  return [...found]
}
