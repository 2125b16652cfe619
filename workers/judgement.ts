import { type AccountFacts, type StoredResource, viewOf } from '#domain/account-facts.ts'
import type { Control, Finding } from '#domain/control.ts'
import { type Judged, judgeControl, judgeKeys, judgePillars, judgeRelations, type OnFault } from '#domain/judge.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Posture, Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'

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
  let keys: Judged['keyChains']
  const judged: Judged = {
    ...pillars,
    // Most types have no control over their keys.
    get keyChains() {
      keys ??= judgeKeys(resource, posture, pillars, related, rules.onFault)
      return keys
    },
  }
  return {
    resourceId: row.id,
    pillars,
    findings: controls.map(([id, control]) => judgeControl(id, control, resource, judged, related, rules.onFault)),
    relations: judgeRelations(resource, posture, pillars, related, rules.onFault),
  }
}
