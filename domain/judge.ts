import type { Control, Finding } from './control.ts'
import { declaredRelated } from './declared-related.ts'
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
import type { Posture } from './posture.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/**
 * The runners. They alone turn something unread into INSUFFICIENT_DATA or an unobserved pillar; a control's or a
 * posture's author has no way to say it, and so no way to forget it.
 */

const judged = 'parapet:judge'

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
    if (!judge) return observed(otherwise, judged)
    try {
      return observed(judge(resource, declaredRelated(related, posture?.looksAt ?? [])), judged)
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

function unseenOrFault(error: unknown, what: string, resource: Resource, onFault: OnFault): Unobserved {
  if (error instanceof Unseen) return error.cause
  onFault(what, resource, error)
  return unobserved('error', what, 'the judgement itself failed; this is a fault of Parapet, not of the resource')
}

/** What a control may name in `needs`: the tags, a pillar, or a fact of the type. */
function readable(resource: Resource, pillars: Pillars, name: string): Observed<unknown> {
  if (name === 'tags') return resource.tags
  return name in pillars ? pillars[name as PillarName] : (resource.facts[name] ?? neverRead)
}

/**
 * A control's finding on one resource. INSUFFICIENT_DATA when a needed fact is unobserved, when a type named in
 * `looksAt` was not completely listed (unless `oneDecides`), or when the control reached for an unread fact of a related resource.
 */
export function judgeControl(
  controlId: string,
  control: Control,
  resource: Resource,
  pillars: Pillars,
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
    const fact = readable(resource, pillars, name)
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
