import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { memberOf } from './member-of.ts'
import { meshTransport } from './tls.ts'
import type { VirtualNodeFacts } from './virtual-node.ts'

/** Who reaches the workload behind it is decided by that workload's network, not by the mesh. */
export const posture = definePosture<VirtualNodeFacts>()({
  resourceType: 'AWS::AppMesh::VirtualNode',
  looksAt: [],
  encryptionInTransit: ({ facts }) => meshTransport('appmesh:DescribeVirtualNode', facts.listeners),
  relations: (node) => [
    ...memberOf(node, node.facts),
    ...(isObserved(node.facts.listeners) ? node.facts.listeners.value : []).flatMap(({ certificateArn }) =>
      certificateArn === null ? [] : [{ kind: 'attached-to', to: certificateArn } as const],
    ),
  ],
})
