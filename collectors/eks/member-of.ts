import { formatArn } from '#domain/arn.ts'
import { isObserved, type Observed } from '#domain/observed.ts'
import type { Relation } from '#domain/posture.ts'
import type { Where } from '#domain/resource.ts'

/** The edge to the cluster of a node group, add-on or identity provider. */
export function memberOf(
  where: Where,
  { clusterName }: { readonly clusterName: Observed<string> },
): readonly Relation[] {
  if (!isObserved(clusterName)) return []
  const { partition, region, accountId } = where
  const resource = `cluster/${clusterName.value}`
  return [{ kind: 'member-of', to: formatArn({ partition, service: 'eks', region, accountId, resource }) }]
}
