import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { type ClientTls, laxClient, laxListeners, type MeshListener } from '../tls.ts'
import type { VirtualGatewayFacts } from '../virtual-gateway.ts'
import type { VirtualNodeFacts } from '../virtual-node.ts'

const nodes = { resourceType: 'AWS::AppMesh::VirtualNode', dimension: 'encryption-in-transit' } as const
const gateways = { resourceType: 'AWS::AppMesh::VirtualGateway', dimension: 'encryption-in-transit' } as const
const tlsGuide = 'https://docs.aws.amazon.com/app-mesh/latest/userguide/tls.html'
const why =
  'Between proxies that may speak in plain text, whoever is on the network reads and changes what services say.'

const listener = (tlsMode: string | null, port = 8080, validatesClients = false): MeshListener => ({
  port,
  protocol: 'http',
  tlsMode,
  certificateArn: null,
  validatesClients,
})
const policy = (change: Partial<ClientTls> = {}): ClientTls => ({ enforce: true, ports: [], trust: 'acm', ...change })

function strictListeners(name: string, listeners: readonly MeshListener[]) {
  if (listeners.length === 0) return notApplicable(`${name} has no listener.`)
  const lax = laxListeners(listeners)
  return lax.length === 0
    ? compliant(`The TLS mode of every listener of ${name} is STRICT.`)
    : nonCompliant(`Listeners of ${name} are not held to TLS: ${lax.join(', ')}.`)
}

export const family = defineFamily({
  'app-mesh/virtualnode-listener-tls-strict': defineControl<VirtualNodeFacts>()({
    ...nodes,
    title: 'Every virtual node listener has TLS in STRICT mode',
    severity: 'high',
    why,
    fix: 'Give the listener a certificate, set the mode PERMISSIVE until every client speaks TLS, then STRICT.',
    reference: tlsGuide,
    expected: 'tls.mode is STRICT',
    needs: ['listeners'],
    evaluate: ({ listeners, name }) => strictListeners(name, listeners),
    examples: {
      compliant: [{ facts: { listeners: [listener('STRICT')] } }],
      nonCompliant: [
        { facts: { listeners: [listener('PERMISSIVE')] } },
        { facts: { listeners: [listener(null)] } },
        { facts: { listeners: [listener('STRICT'), listener('DISABLED', 9000)] } },
      ],
    },
  }) as Control,
  'app-mesh/virtualgateway-listener-tls': defineControl<VirtualGatewayFacts>()({
    ...gateways,
    title: 'Virtual gateway listeners have TLS in STRICT mode',
    severity: 'high',
    why: 'What comes into the mesh in plain text can be read and changed on its way from the load balancer.',
    fix: 'Give the listener a certificate and set its mode to STRICT; let the load balancer in front speak TLS.',
    reference: tlsGuide,
    expected: 'tls.mode is STRICT',
    needs: ['listeners'],
    evaluate: ({ listeners, name }) => strictListeners(name, listeners),
    examples: {
      compliant: [{ facts: { listeners: [listener('STRICT')] } }],
      nonCompliant: [{ facts: { listeners: [listener('PERMISSIVE')] } }, { facts: { listeners: [listener(null)] } }],
    },
  }) as Control,
  'app-mesh/virtualnode-client-tls-enforced': defineControl<VirtualNodeFacts>()({
    ...nodes,
    title: 'Backend client policy enforces TLS with a trust source',
    severity: 'high',
    why: 'A client that does not insist on TLS and on a certificate it knows speaks to whoever answers.',
    fix: 'Set a client policy in the backend defaults that enforces TLS and names the certificates to trust.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_ClientPolicyTls.html',
    expected: 'enforce is true, on all ports, with a trust source, for every backend',
    needs: ['backendDefaults', 'backends'],
    evaluate({ backendDefaults, backends, name }) {
      if (backends.length === 0 && backendDefaults === null) return notApplicable(`${name} has no backend.`)
      // A backend's own policy takes the place of the defaults.
      const lax =
        backends.length === 0
          ? [['Its defaults', laxClient(backendDefaults)] as const]
          : backends.map((one) => [one.virtualServiceName, laxClient(one.clientTls ?? backendDefaults)] as const)
      const faults = lax.flatMap(([backend, fault]) => (fault === null ? [] : [`${backend} ${fault}`]))
      return faults.length === 0
        ? compliant(`${name} enforces TLS towards every backend.`)
        : nonCompliant(`${name} may speak to backends in plain text: ${faults.join(', ')}.`)
    },
    examples: {
      compliant: [
        { facts: { backendDefaults: policy(), backends: [{ virtualServiceName: 'orders', clientTls: null }] } },
        { facts: { backendDefaults: null, backends: [{ virtualServiceName: 'orders', clientTls: policy() }] } },
      ],
      nonCompliant: [
        { facts: { backendDefaults: null, backends: [{ virtualServiceName: 'orders', clientTls: null }] } },
        { facts: { backendDefaults: policy({ enforce: false }), backends: [] } },
        { facts: { backendDefaults: policy({ ports: [8443] }), backends: [] } },
        // The backend's own lax policy stands before the strict defaults.
        {
          facts: {
            backendDefaults: policy(),
            backends: [{ virtualServiceName: 'orders', clientTls: policy({ enforce: false }) }],
          },
        },
      ],
    },
  }) as Control,
  'app-mesh/virtualgateway-client-tls': defineControl<VirtualGatewayFacts>()({
    ...gateways,
    title: 'Virtual gateway enforces TLS towards backends',
    severity: 'high',
    why,
    fix: 'Set a client policy in the backend defaults that enforces TLS and names the certificates to trust.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualGatewayClientPolicyTls.html',
    expected: 'enforce is true, on all ports, with a trust source',
    needs: ['backendDefaults'],
    evaluate({ backendDefaults, name }) {
      const fault = laxClient(backendDefaults)
      return fault === null
        ? compliant(`${name} enforces TLS towards its backends.`)
        : nonCompliant(`${name} ${fault}.`)
    },
    examples: {
      compliant: [{ facts: { backendDefaults: policy() } }],
      nonCompliant: [
        { facts: { backendDefaults: null } },
        { facts: { backendDefaults: policy({ enforce: false }) } },
        { facts: { backendDefaults: policy({ trust: null }) } },
      ],
    },
  }) as Control,
  'app-mesh/virtualnode-mutual-tls': defineControl<VirtualNodeFacts>()({
    ...nodes,
    title: 'Mutual TLS is used where policy asks for it',
    severity: 'low',
    why: 'Without certificates of the clients a service cannot tell who in the mesh is asking.',
    fix: 'Give the listener a validation context, and the clients certificates.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/mutual-tls.html',
    expected: 'every listener validates client certificates',
    // Whether the owner's policy asks for it is for the owner to say.
    enabled: false,
    needs: ['listeners'],
    evaluate({ listeners, name }) {
      if (listeners.length === 0) return notApplicable(`${name} has no listener.`)
      const lax = listeners.filter(({ validatesClients }) => !validatesClients).map(({ port }) => port)
      return lax.length === 0
        ? compliant(`Every listener of ${name} validates client certificates.`)
        : nonCompliant(`Listeners of ${name} take clients without certificates: port ${lax.join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { listeners: [listener('STRICT', 8080, true)] } }],
      nonCompliant: [{ facts: { listeners: [listener('STRICT')] } }],
    },
  }) as Control,
})
