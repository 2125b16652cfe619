import type { Control, Finding } from './control.ts'
import { declaredRelated } from './declared-related.ts'
import { type KeyChain, keyArns } from './keys/key-chain.ts'
import { keysBehind, keyUses } from './keys/keys-behind.ts'
import {
  explainUnobserved,
  isObserved,
  neverRead,
  type Observed,
  observed,
  type Unobserved,
  Unseen,
  unobserved,
} from './observed.ts'
import type { PillarName, Pillars } from './pillars.ts'
import type { Posture, Relation } from './posture.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/**
 * The runners. They alone turn something unread into INSUFFICIENT_DATA or an unobserved pillar; a control's or a
 * posture's author has no way to say it, and so no way to forget it.
 */

const call = 'parapet:judge'

/**
 * Told of a control or posture that threw: a fault of Parapet, not of the resource. The verdict becomes unknown and
 * the others stand.
 */
export type OnFault = (what: string, resource: Resource, error: unknown) => void

/** The four pillars of a resource. What its type's posture leaves out is not applicable. */
export function judgePillars(
  resource: Resource,
  posture: Posture | undefined,
  related: Related,
  onFault: OnFault,
): Pillars {
  const attempt = <T>(
    pillar: PillarName,
    judge: ((resource: Resource, related: Related) => T) | undefined,
    otherwise: T,
  ): Observed<T> => {
    if (!judge) return observed(otherwise, call)
    try {
      return observed(judge(resource, declaredRelated(related, posture?.looksAt ?? [])), call)
    } catch (error) {
      return unseenOrFault(error, `${resource.type} ${pillar}`, resource, onFault)
    }
  }
  return {
    encryptionAtRest: attempt('encryptionAtRest', posture?.encryptionAtRest, {
      kind: 'not-applicable',
      key: null,
      because: `${resource.type} stores no data of its own.`,
    }),
    encryptionInTransit: attempt('encryptionInTransit', posture?.encryptionInTransit, {
      kind: 'not-applicable',
      minimumTls: null,
      because: `${resource.type} carries no traffic of its own.`,
    }),
    exposure: attempt('exposure', posture?.exposure, {
      kind: 'not-applicable',
      path: [],
      accounts: [],
      because: `${resource.type} cannot be reached or shared by itself.`,
    }),
    wafProtection: attempt('wafProtection', posture?.wafProtection, {
      kind: 'not-eligible',
      webAclArn: null,
      because: `A web ACL cannot be attached to ${resource.type}.`,
    }),
  }
}

/** The keys behind a resource, each chain to its root. */
export function judgeKeys(
  resource: Resource,
  posture: Posture | undefined,
  pillars: Pillars,
  related: Related,
  onFault: OnFault,
): Observed<readonly KeyChain[]> {
  try {
    return observed(keysBehind(resource, posture, pillars, related), call)
  } catch (error) {
    return unseenOrFault(error, `${resource.type} keys`, resource, onFault)
  }
}

/** Edges to other resources: those that its posture names, and those to the keys in KMS that its data rests on. */
export function judgeRelations(
  resource: Resource,
  posture: Posture | undefined,
  pillars: Pillars,
  related: Related,
  onFault: OnFault,
): readonly Relation[] {
  // A relation that could not be read is left out, as domain/posture.ts says; anything else is a fault of ours.
  const attempt = (edges: () => readonly Relation[]): readonly Relation[] => {
    try {
      return edges()
    } catch (error) {
      if (!(error instanceof Unseen)) onFault(`${resource.type} relations`, resource, error)
      return []
    }
  }
  const keys = () => keyArns(keyUses(resource, posture, pillars, related), resource, related)
  return [
    ...attempt(() => posture?.relations?.(resource, declaredRelated(related, posture.looksAt)) ?? []),
    ...attempt(() => keys().map((to) => ({ kind: 'encrypted-with', to }))),
  ]
}

function unseenOrFault(error: unknown, what: string, resource: Resource, onFault: OnFault): Unobserved {
  if (error instanceof Unseen) return error.cause
  onFault(what, resource, error)
  return unobserved('error', what, 'the judgement itself failed; this is a fault of Parapet, not of the resource')
}

/** What was judged of a resource before its controls are. */
export type Judged = Pillars & { readonly keyChains?: Observed<readonly KeyChain[]> }

/** What a control may name in `needs`: the tags, a pillar, the keys behind it, or a fact of the type. */
function readable(resource: Resource, judged: Judged, name: string): Observed<unknown> {
  if (name === 'tags') return resource.tags
  return (name in judged ? judged[name as keyof Judged] : resource.facts[name]) ?? neverRead
}

/**
 * A control's finding on one resource. INSUFFICIENT_DATA when a needed fact is unobserved, when a type named in
 * `looksAt` was not completely listed (unless `oneDecides`), or when the control reached for an unread fact of a related resource.
 */
export function judgeControl(
  controlId: string,
  control: Control,
  resource: Resource,
  judged: Judged,
  related: Related,
  onFault: OnFault,
): Finding {
  const evidence: Record<string, Observed<unknown>> = {}
  const facts: Record<string, unknown> = {
    arn: resource.arn,
    name: resource.name,
    accountId: resource.accountId,
    region: resource.region,
  }
  let unread: Unobserved | null = null
  for (const name of control.needs) {
    const fact = readable(resource, judged, name)
    evidence[name] = fact
    if (isObserved(fact)) facts[name] = fact.value
    else unread ??= fact
  }
  const finding = { controlId, controlVersion: control.version, evidence }
  const insufficient = (missing: Unobserved): Finding => ({
    ...finding,
    compliance: 'INSUFFICIENT_DATA',
    reason: `Not known: ${explainUnobserved(missing)}.`,
    missing,
  })
  if (unread) return insufficient(unread)
  try {
    if (!control.oneDecides) for (const type of control.looksAt) related.all(type)
    const verdict = control.evaluate(facts, declaredRelated(related, control.looksAt))
    return { ...finding, ...verdict, missing: null }
  } catch (error) {
    return insufficient(unseenOrFault(error, controlId, resource, onFault))
  }
}
