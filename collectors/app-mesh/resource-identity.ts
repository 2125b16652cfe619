import type { ResourceMetadata, TagRef } from '@aws-sdk/client-app-mesh'
import { mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

/** What everything in App Mesh has in common: ARN, an id that is never given again, and tags asked for apart. */
export function resourceIdentity(
  name: string | undefined,
  metadata: ResourceMetadata | undefined,
  tags: Observed<readonly TagRef[]>,
): Omit<CollectedResource<never>, 'facts'> {
  return {
    arn: metadata?.arn ?? '',
    name: name ?? '',
    incarnation: metadata?.uid ?? metadata?.arn ?? '',
    tags: mapObserved(tags, (list) =>
      Object.fromEntries(list.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? '']]))),
    ),
  }
}
