import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { memberOf } from './member-of.ts'
import { meshTransport } from './tls.ts'
import type { VirtualGatewayFacts } from './virtual-gateway.ts'

/** Who reaches it is decided by the load balancer and the network in front of it, not by the mesh. */
export const posture = definePosture<VirtualGatewayFacts>()({
  resourceType: 'AWS::AppMesh::VirtualGateway',
  looksAt: [],
  encryptionInTransit: ({ facts }) => meshTransport('appmesh:DescribeVirtualGateway', facts.listeners),
  relations: (gateway) => [
    ...memberOf(gateway, gateway.facts),
    ...(isObserved(gateway.facts.listeners) ? gateway.facts.listeners.value : []).flatMap(({ certificateArn }) =>
      certificateArn === null ? [] : [{ kind: 'attached-to', to: certificateArn } as const],
    ),
  ],
})
