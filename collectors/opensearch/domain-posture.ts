import type { EncryptionInTransit } from '#domain/encryption.ts'
import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { DomainFacts } from './domain.ts'
import { domainExposure } from './exposure.ts'

/** The same for domains of both engines. */
export function domainPosture(resourceType: string) {
  return definePosture<DomainFacts>()({
    resourceType,
    looksAt: [...keyLooksAt, ...reachabilityLooksAt, ...policyLooksAt],

    encryptionAtRest(domain, related) {
      if (!seen(domain.facts.encryptionAtRestEnabled))
        return { kind: 'none', key: null, because: 'EncryptionAtRestOptions are not enabled.' }
      const id = seen(domain.facts.kmsKeyId)
      if (id === null) {
        const detail = 'encryption at rest is on, but no KmsKeyId came with it'
        throw new Unseen(unobserved('not-returned', 'es:DescribeDomains', detail))
      }
      const { accountId, region, partition } = domain
      const { kind, key } = keyKind(related, { id, accountId, region, partition })
      return { kind, key, because: `KmsKeyId is ${id}.` }
    },
    encryptionInTransit: (domain) => transport(domain.facts),
    exposure: domainExposure,
    relations: ({ facts }) => keyRelations(facts.kmsKeyId),
  })
}

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
