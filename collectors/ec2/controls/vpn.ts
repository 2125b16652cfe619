import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { VpnConnectionFacts, VpnGatewayFacts } from '../vpn.ts'

const gatewayType = 'AWS::EC2::VPNGateway'
const guide = 'https://docs.aws.amazon.com/vpn/latest/s2svpn'
/** AWS's quota is five for each region: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html */
const tooMany = 4
const gateways = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: gatewayType, facts: { vpnGatewayId: `vgw-${index + 2}` } }))
const tunnels = (...states: readonly string[]) =>
  states.map((status, index) => ({ address: `203.0.113.${index + 1}`, status }))

export const family = defineFamily({
  'ec2/vpc-vpn-gateways-per-region': defineControl<VpnGatewayFacts>()({
    resourceType: gatewayType,
    title: 'Region has fewer than four VPN gateways',
    severity: 'low',
    dimension: 'hygiene',
    why: 'AWS allows five in a region. Close to it, the next urgent connection cannot be made, and nobody knows which of the others are in use.',
    fix: 'Delete gateways that are attached to no VPC, or join the connections on a transit gateway.',
    reference: `${guide}/vpn-limits.html`,
    expected: 'Fewer than four VPN gateways in the region',
    needs: ['vpnGatewayId'],
    looksAt: [gatewayType],
    evaluate: ({ region }, related) => {
      const count = related.all(gatewayType).length
      const reason = `${region} has ${count} VPN ${count === 1 ? 'gateway' : 'gateways'}.`
      return count < tooMany ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [{ facts: { vpnGatewayId: 'vgw-1' }, related: gateways(2) }],
      nonCompliant: [{ facts: { vpnGatewayId: 'vgw-1' }, related: gateways(3) }],
    },
  }),

  'ec2/vpc-vpn-logging': defineControl<VpnConnectionFacts>()({
    resourceType: 'AWS::EC2::VPNConnection',
    title: 'VPN connections write logs',
    severity: 'low',
    dimension: 'logging',
    why: 'Without the log nobody can tell why a tunnel went down, nor who tried to negotiate one.',
    fix: 'Switch the tunnel log to CloudWatch Logs on, for both tunnels.',
    reference: `${guide}/monitoring-logs.html`,
    expected: 'Logging on for every tunnel',
    frameworks: ['fsbp:EC2.171', 'prowler:vpc_vpn_connection_logging_enabled'],
    needs: ['tunnelLogging'],
    evaluate: ({ tunnelLogging }) => {
      if (tunnelLogging.length === 0) return notApplicable('It has no tunnels.')
      const silent = tunnelLogging.filter((on) => !on).length
      return silent === 0
        ? compliant('Every tunnel writes its log.')
        : nonCompliant(`${silent} of its ${tunnelLogging.length} tunnels write no log.`)
    },
    examples: {
      compliant: [{ facts: { tunnelLogging: [true, true] } }],
      nonCompliant: [{ facts: { tunnelLogging: [true, false] } }, { facts: { tunnelLogging: [false, false] } }],
    },
  }),

  'ec2/vpc-vpn-tunnels-up': defineControl<VpnConnectionFacts>()({
    resourceType: 'AWS::EC2::VPNConnection',
    title: 'Both VPN tunnels are up',
    severity: 'medium',
    dimension: 'resilience',
    why: 'AWS takes one tunnel down at a time for its own work; with one tunnel, that is an outage.',
    fix: 'Bring the second tunnel up on the router at the other end.',
    reference: `${guide}/VPNTunnels.html`,
    expected: 'Two tunnels UP',
    frameworks: ['fsbp:EC2.20', 'prowler:vpc_vpn_connection_tunnels_up', 'powerpipe:vpc_vpn_tunnel_up'],
    needs: ['state', 'tunnels'],
    evaluate: ({ state, tunnels: all }) => {
      if (state !== 'available') return notApplicable(`Its state is ${state}.`)
      const down = all.filter(({ status }) => status !== 'UP')
      if (down.length > 0)
        return nonCompliant(`${down.map(({ address, status }) => `${address} is ${status}`).join('; ')}.`)
      return all.length >= 2
        ? compliant(`All ${all.length} tunnels are up.`)
        : nonCompliant(`It has ${all.length} tunnels.`)
    },
    examples: {
      compliant: [{ facts: { state: 'available', tunnels: tunnels('UP', 'UP') } }],
      nonCompliant: [
        { facts: { state: 'available', tunnels: tunnels('UP', 'DOWN') } },
        { facts: { state: 'available', tunnels: tunnels('UP') } },
      ],
    },
  }),
})
