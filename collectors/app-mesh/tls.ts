import type {
  ClientPolicyTls,
  Listener,
  VirtualGatewayClientPolicyTls,
  VirtualGatewayListener,
} from '@aws-sdk/client-app-mesh'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import type { Observed } from '#domain/observed.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'

/** A listener of a virtual node or gateway, as far as its transport goes. */
export interface MeshListener {
  readonly port: number
  readonly protocol: string
  /** `STRICT`, `PERMISSIVE`, `DISABLED`; null: no TLS is set up at all. */
  readonly tlsMode: string | null
  /** ARN of the ACM certificate; null for certificates from files and secret discovery, and without TLS. */
  readonly certificateArn: string | null
  /** The listener asks clients for certificates. */
  readonly validatesClients: boolean
}

/** How a virtual node or gateway speaks to its backends. */
export interface ClientTls {
  /** Absent means true: https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_ClientPolicyTls.html */
  readonly enforce: boolean
  /** Ports the policy is limited to; empty: all. */
  readonly ports: readonly number[]
  /** Where the trusted certificates come from: `acm`, `file`, `sds`; null where AWS names no source. */
  readonly trust: string | null
}

export function meshListener({ portMapping, tls }: Listener | VirtualGatewayListener): MeshListener {
  return {
    port: portMapping?.port ?? 0,
    protocol: portMapping?.protocol ?? '',
    tlsMode: tls?.mode ?? null,
    certificateArn: tls?.certificate?.acm?.certificateArn ?? null,
    validatesClients: tls?.validation !== undefined,
  }
}

export function clientTls(tls: ClientPolicyTls | VirtualGatewayClientPolicyTls | undefined): ClientTls | null {
  if (!tls) return null
  const trust = tls.validation?.trust
  const source = (['acm', 'file', 'sds'] as const).find((kind) => trust?.[kind] !== undefined)
  return { enforce: tls.enforce ?? true, ports: [...(tls.ports ?? [])].sort((a, b) => a - b), trust: source ?? null }
}

/** The listeners whose mode is not STRICT, as a sentence's end: `port 8080 (no TLS)`. */
export function laxListeners(listeners: readonly MeshListener[]): readonly string[] {
  return listeners
    .filter(({ tlsMode }) => tlsMode !== 'STRICT')
    .map(({ port, tlsMode }) => `port ${port} (${tlsMode ?? 'no TLS'})`)
}

/** What is wrong with a client policy, or null when it holds every connection to TLS with known certificates. */
export function laxClient(tls: ClientTls | null): string | null {
  if (tls === null) return 'has no TLS policy'
  if (!tls.enforce) return 'does not enforce its TLS policy'
  if (tls.trust === null) return 'names no certificates to trust'
  return tls.ports.length > 0 ? `enforces TLS on the ports ${tls.ports.join(', ')} only` : null
}

/** The weakest listener decides. https://docs.aws.amazon.com/app-mesh/latest/userguide/tls.html */
export function meshTransport(call: string, fact: Observed<readonly MeshListener[]>): EncryptionInTransit {
  const listeners = seen(fact)
  if (listeners.length === 0)
    return { kind: 'not-applicable', minimumTls: null, because: 'It has no listener: nothing connects to it.' }
  const unknown = listeners.find(({ tlsMode }) => !['STRICT', 'PERMISSIVE', 'DISABLED', null].includes(tlsMode))
  const plain = listeners.filter(({ tlsMode }) => tlsMode === null || tlsMode === 'DISABLED')
  const lax = laxListeners(listeners).join(', ')
  if (plain.length > 0)
    return { kind: 'none', minimumTls: null, because: `Listeners take plain connections only: ${lax}.` }
  if (unknown) throw new Unseen(unobserved('schema-drift', call, unknown.tlsMode ?? ''))
  return lax === ''
    ? { kind: 'enforced', minimumTls: null, because: 'The TLS mode of every listener is STRICT.' }
    : { kind: 'optional', minimumTls: null, because: `Listeners take plain connections beside TLS: ${lax}.` }
}
