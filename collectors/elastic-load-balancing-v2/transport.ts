import type { EncryptionInTransit } from '#domain/encryption.ts'
import type { ListenerAction, ListenerFacts } from '#domain/load-balancing.ts'
import { type Observed, seen } from '#domain/observed.ts'

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

/** Does a plain HTTP listener do nothing but send clients to HTTPS, in its default action and in every rule? */
export function onlyRedirects(
  defaultActions: readonly ListenerAction[],
  rules: readonly (readonly ListenerAction[])[],
): boolean {
  return [defaultActions, ...rules].every(
    (actions) => actions.length > 0 && actions.every(({ redirectProtocol }) => redirectProtocol === 'HTTPS'),
  )
}

/**
 * All listeners of a load balancer: `none` when every one that carries data is plain, `enforced` when none lets plain
 * data through, else `optional`. The lowest TLS version is that of all listeners.
 */
export function combinedTransport(listeners: readonly EncryptionInTransit[]): EncryptionInTransit {
  const carrying = listeners.filter(({ kind }) => kind !== 'not-applicable')
  if (carrying.length === 0)
    return {
      kind: 'not-applicable',
      minimumTls: null,
      because: listeners[0]?.because ?? 'It has no listener, and so carries no traffic.',
    }
  const weakest =
    carrying.find(({ kind }) => kind === 'none') ?? carrying.find(({ kind }) => kind === 'optional') ?? carrying[0]
  const versions = carrying.flatMap(({ minimumTls }) => minimumTls ?? []).sort()
  const minimumTls = versions[0] ?? null
  if (carrying.every(({ kind }) => kind === 'enforced')) {
    const lowest = carrying.find((one) => one.minimumTls === minimumTls)
    return { kind: 'enforced', minimumTls, because: lowest?.because ?? 'Every listener uses TLS.' }
  }
  const kind = carrying.every((one) => one.kind === 'none') ? 'none' : 'optional'
  return { kind, minimumTls, because: weakest?.because ?? '' }
}
