import { type AccountFacts, type StoredResource, viewOf } from '#domain/account-facts.ts'
import type { Control, Finding } from '#domain/control.ts'
import { declaredRelated } from '#domain/declared-related.ts'
import { judgeControl, judgePillars, type OnFault } from '#domain/judge.ts'
import { Unseen } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Posture, Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'

export interface Judgement {
  readonly resourceId: string
  readonly pillars: Pillars
  readonly findings: readonly Finding[]
  readonly relations: readonly Relation[]
}

export interface Rules {
  readonly controls: { readonly [id: string]: Control }
  readonly postures: { readonly [resourceType: string]: Posture }
  readonly onFault: OnFault
}

/**
 * Judges every present or not-seen resource of an account: pillars first, then the controls of its type. Pure and
 * lazy; asks nobody anything.
 */
export function* judgeAccount(account: AccountFacts, rules: Rules): Generator<Judgement> {
  const controlsOfType = Map.groupBy(
    Object.entries(rules.controls).filter(([, control]) => control.enabled),
    ([, control]) => control.resourceType,
  )
  const { byRegion, relatedIn } = viewOf(account)
  for (const [region, inRegion] of byRegion) {
    const related = relatedIn(region)
    for (const row of inRegion) yield judge(row, related, controlsOfType.get(row.resource.type) ?? [], rules)
  }
}

function judge(
  row: StoredResource,
  related: Related,
  controls: readonly (readonly [string, Control])[],
  rules: Rules,
): Judgement {
  const { resource } = row
  const posture = rules.postures[resource.type]
  const pillars = judgePillars(resource, posture, related, rules.onFault)
  return {
    resourceId: row.id,
    pillars,
    findings: controls.map(([id, control]) => judgeControl(id, control, resource, pillars, related, rules.onFault)),
    relations: relationsOf(resource, posture, related, rules.onFault),
  }
}

function relationsOf(
  resource: Resource,
  posture: Posture | undefined,
  related: Related,
  onFault: OnFault,
): readonly Relation[] {
  if (!posture?.relations) return []
  try {
    return posture.relations(resource, declaredRelated(related, posture.looksAt))
  } catch (error) {
    // A relation that could not be read is left out, as domain/posture.ts says; anything else is a fault of ours.
    if (!(error instanceof Unseen)) onFault(`${resource.type} relations`, resource, error)
    return []
  }
}
