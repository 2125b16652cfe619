import { formatArn } from '#domain/arn.ts'
import { isObserved, type Observed } from '#domain/observed.ts'
import type { Relation } from '#domain/posture.ts'
import type { Where } from '#domain/resource.ts'

/** ARN of something in a mesh, which may be another account's: `mesh/orders/virtualNode/web`. */
export function meshArn(
  { partition, region }: Where,
  { meshName, meshOwner }: { readonly meshName: Observed<string>; readonly meshOwner: Observed<string> },
  within = '',
): string | null {
  if (!isObserved(meshName) || !isObserved(meshOwner)) return null
  const resource = `mesh/${meshName.value}${within}`
  return formatArn({ partition, service: 'appmesh', region, accountId: meshOwner.value, resource })
}

export function memberOf(where: Where, facts: Parameters<typeof meshArn>[1]): readonly Relation[] {
  const to = meshArn(where, facts)
  return to === null ? [] : [{ kind: 'member-of', to }]
}
