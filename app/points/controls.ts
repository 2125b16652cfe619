import 'server-only'
import type { Compliance } from '#domain/pillars.ts'
import { select } from '../database.ts'
import { pointScope, type Scope } from '../view.ts'

/** What a control says of all it judges in a scope. */
export interface ControlState {
  readonly controlId: string
  readonly counts: { readonly [compliance in Compliance]?: number }
}

/** Some controls with their counts as of an instant, in the order given; one that judges nothing is left out. One statement. */
export async function findControlStates(
  scope: Scope,
  at: Date | null,
  controlIds: readonly string[],
): Promise<ControlState[]> {
  const rows = await select<{ controlId: string; compliance: Compliance; count: number }>(
    `select control_id as "controlId", compliance, sum(findings)::float8 as count from finding_tally_at($1, $2)
     where control_id = any($3) group by 1, 2`,
    [pointScope(scope), at, controlIds],
  )
  return controlIds.flatMap((controlId) => {
    const own = rows.filter((row) => row.controlId === controlId)
    return own.every(({ compliance }) => compliance === 'NOT_APPLICABLE')
      ? []
      : [{ controlId, counts: Object.fromEntries(own.map(({ compliance, count }) => [compliance, count])) }]
  })
}
