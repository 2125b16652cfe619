import type { Control, Finding } from './control.ts'
import { explainUnobserved, isObserved, type Observed, observed, type Unobserved, Unseen } from './observed.ts'
import type { Pillars } from './pillars.ts'
import type { Posture } from './posture.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/**
 * The runners. They alone turn something unread into INSUFFICIENT_DATA or an unobserved pillar; a control's or a
 * posture's author has no way to say it, and so no way to forget it.
 */

const judged = 'parapet:judge'

/** The four pillars of a resource. What its type's posture leaves out is not applicable. */
export function judgePillars(resource: Resource, posture: Posture | undefined, related: Related): Pillars {
  return {
    encryptionAtRest: attempt(posture?.encryptionAtRest, resource, related, {
      kind: 'not-applicable',
      key: null,
      because: `${resource.type} stores no data of its own.`,
    }),
    encryptionInTransit: attempt(posture?.encryptionInTransit, resource, related, {
      kind: 'not-applicable',
      minimumTls: null,
      because: `${resource.type} carries no traffic of its own.`,
    }),
    exposure: attempt(posture?.exposure, resource, related, {
      kind: 'not-applicable',
      path: [],
      accounts: [],
      because: `${resource.type} cannot be reached or shared by itself.`,
    }),
    wafProtection: attempt(posture?.wafProtection, resource, related, {
      kind: 'not-eligible',
      webAclArn: null,
      because: `A web ACL cannot be attached to ${resource.type}.`,
    }),
  }
}

function attempt<T>(
  judge: ((resource: Resource, related: Related) => T) | undefined,
  resource: Resource,
  related: Related,
  otherwise: T,
): Observed<T> {
  if (!judge) return observed(otherwise, judged)
  try {
    return observed(judge(resource, related), judged)
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

/**
 * A control's finding on one resource. INSUFFICIENT_DATA when a needed fact is unobserved, when a type named in
 * `looksAt` was not completely listed, or when the control reached for an unread fact of a related resource.
 */
export function judgeControl(
  controlId: string,
  control: Control,
  resource: Resource,
  pillars: Pillars,
  related: Related,
): Finding {
  const readable: { readonly [fact: string]: Observed<unknown> } = {
    ...resource.facts,
    ...pillars,
    tags: resource.tags,
  }
  const evidence = Object.fromEntries(
    control.needs.map((name) => {
      const fact = readable[name]
      if (!fact)
        throw new Error(
          `Control ${controlId} needs "${name}", which ${resource.type} does not have. Known: ${Object.keys(readable).join(', ')}`,
        )
      return [name, fact] as const
    }),
  )
  const finding = { controlId, controlVersion: control.version, evidence }
  const insufficient = (missing: Unobserved): Finding => ({
    ...finding,
    compliance: 'INSUFFICIENT_DATA',
    reason: `Not known: ${explainUnobserved(missing)}.`,
    missing,
  })
  const facts: Record<string, unknown> = {
    arn: resource.arn,
    name: resource.name,
    accountId: resource.accountId,
    region: resource.region,
  }
  for (const [name, fact] of Object.entries(evidence)) {
    if (!isObserved(fact)) return insufficient(fact)
    facts[name] = fact.value
  }
  try {
    for (const type of control.looksAt) related.all(type)
    const verdict = control.evaluate(facts, related)
    return { ...finding, ...verdict, missing: null }
  } catch (error) {
    if (error instanceof Unseen) return insufficient(error.cause)
    throw error
  }
}
