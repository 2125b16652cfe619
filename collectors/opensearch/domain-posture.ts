import type { EncryptionInTransit } from '#domain/encryption.ts'
import { encryptionUnder, type KeyHolder, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, type Observed, seen } from '#domain/observed.ts'
import { policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { DomainFacts } from './domain.ts'
import { domainExposure } from './exposure.ts'

/** The same for domains of both engines. */
export function domainPosture(resourceType: string) {
  return definePosture<DomainFacts>()({
    resourceType,
    looksAt: [...keyLooksAt, ...reachabilityLooksAt, ...policyLooksAt],

    encryptionAtRest: (domain, related) => encryptionUnder(domainHolder(domain.facts), related, domain),
    keys: ({ facts }) => [{ protects: 'indexes, logs and snapshots', holder: domainHolder(facts) }],
    encryptionInTransit: (domain) => transport(domain.facts),
    exposure: domainExposure,
  })
}

/** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html */
const domainHolder = ({ encryptionAtRestEnabled, kmsKeyId }: DomainFacts): Observed<KeyHolder> =>
  keyHolder('es:DescribeDomains', () =>
    seen(encryptionAtRestEnabled)
      ? seen(namedKey('KmsKeyId', kmsKeyId))
      : { kind: 'none', because: 'EncryptionAtRestOptions are not enabled.' },
  )

/** `Policy-Min-TLS-1-2-PFS-2023-10` takes TLS 1.2 and later. */
export const lowestTls = (policy: string) => /-TLS-(\d)-(\d)-/.exec(policy)?.slice(1).join('.') ?? null

/** Clients and nodes alike must encrypt. Either one that need not proves the whole optional, whatever the other does. */
function transport(facts: DomainFacts): EncryptionInTransit {
  const { enforceHTTPS, nodeToNodeEncryptionEnabled: betweenNodes, tlsSecurityPolicy: policy } = facts
  const minimumTls = isObserved(policy) ? lowestTls(policy.value) : null
  if (isObserved(enforceHTTPS) && !enforceHTTPS.value)
    return { kind: 'optional', minimumTls, because: 'EnforceHTTPS is off: the endpoint answers plain HTTP too.' }
  if (isObserved(betweenNodes) && !betweenNodes.value)
    return {
      kind: 'optional',
      minimumTls,
      because: 'Node-to-node encryption is off: what clients send encrypted goes on plain between the nodes.',
    }
  seen(enforceHTTPS)
  seen(betweenNodes)
  return { kind: 'enforced', minimumTls, because: 'HTTPS is enforced, and the nodes encrypt among themselves.' }
}
