import type { EncryptionInTransit } from '#domain/encryption.ts'
import type { ListenerFacts } from '#domain/load-balancing.ts'
import { type Observed, seen } from '#domain/observed.ts'
import { onlyRedirects } from '#domain/redirects.ts'

/** Encryption between clients and a listener, and over all listeners of a load balancer. */

export interface ListenerTransport {
  readonly protocol: Observed<string>
  readonly port: Observed<number | null>
  readonly tlsPolicy: ListenerFacts['tlsPolicy']
  readonly defaultActions: ListenerFacts['defaultActions']
  readonly plainHttpRules: ListenerFacts['plainHttpRules']
}

/** One listener: TLS, plain, plain but only redirecting to HTTPS, or passing through what it does not read. */
export function listenerTransport(facts: ListenerTransport): EncryptionInTransit {
  const protocol = seen(facts.protocol)
  const where = `${protocol} on port ${seen(facts.port) ?? 'any'}`
  switch (protocol) {
    case 'HTTPS':
    case 'TLS': {
      const minimumTls = seen(facts.tlsPolicy)?.minimumTls ?? null
      return {
        kind: 'enforced',
        minimumTls,
        because: `${where} accepts TLS ${minimumTls ?? 'of unknown version'} and newer.`,
      }
    }
    case 'QUIC':
      return { kind: 'enforced', minimumTls: '1.3', because: `${where}: QUIC is always encrypted, by TLS 1.3.` }
    case 'HTTP':
      return onlyRedirects(seen(facts.defaultActions), seen(facts.plainHttpRules))
        ? { kind: 'enforced', minimumTls: null, because: `${where} only redirects to HTTPS.` }
        : { kind: 'none', minimumTls: null, because: `${where} serves requests in plain text.` }
    case 'TCP':
    case 'UDP':
    case 'TCP_UDP':
    case 'TCP_QUIC':
      return {
        kind: 'optional',
        minimumTls: null,
        because: `${where} passes connections through unread: encryption is up to client and target.`,
      }
    case 'GENEVE':
      return { kind: 'not-applicable', minimumTls: null, because: `${where} carries packets within AWS to appliances.` }
    default:
      return { kind: 'none', minimumTls: null, because: `${where} is not known to encrypt.` }
  }
}
