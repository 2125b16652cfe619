import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'
import type { VpnConnectionFacts } from './vpn.ts'

export const posture = definePosture<VpnConnectionFacts>()({
  resourceType: 'AWS::EC2::VPNConnection',
  looksAt: [],
  // https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'Its tunnels carry nothing but IPsec.',
  }),
  relations: (connection) => {
    const { gatewayId } = connection.facts
    if (!isObserved(gatewayId) || gatewayId.value === null) return []
    const kind = gatewayId.value.startsWith('tgw-') ? 'transit-gateway' : 'vpn-gateway'
    return [{ kind: 'attached-to', to: neighbour(connection, kind, gatewayId.value) }]
  },
})
