import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { customerManagedKey } from '#domain/keys/customer-managed-key.ts'
import type { DomainFacts } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'

const reference = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html'

function encrypted({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} is encrypted at rest`,
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'Whoever gets hold of unencrypted indexes, logs, swap files or automated snapshots reads everything in them.',
    fix: 'Enable encryption at rest on the domain; versions before OpenSearch or Elasticsearch 6.7 need a new domain.',
    reference,
    expected: 'EncryptionAtRestOptions are enabled',
    frameworks,
    needs: ['encryptionAtRestEnabled'],
    evaluate: ({ encryptionAtRestEnabled, name }) =>
      encryptionAtRestEnabled
        ? compliant(`${name} is encrypted at rest.`)
        : nonCompliant(`${name} is not encrypted at rest.`),
    examples: {
      compliant: [{ facts: { encryptionAtRestEnabled: true } }],
      nonCompliant: [{ facts: { encryptionAtRestEnabled: false } }],
    },
  }) as Control
}

function customerManaged({ resourceType, what }: DomainType) {
  return customerManagedKey({
    resourceType,
    title: `${what} uses a customer managed key`,
    why: 'The policy of an AWS managed key cannot be changed: it cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'The key is chosen once: make a domain with a customer managed key and move the indexes by a snapshot.',
    reference,
  })
}

export const family = defineFamily({
  'opensearch/domain-at-rest': encrypted(openSearch, [
    'fsbp:Opensearch.1',
    'prowler:opensearch_service_domains_encryption_at_rest_enabled',
    'powerpipe:opensearch_domain_encryption_at_rest_enabled',
    'PCI-4.0:3.5.1',
  ]),
  'opensearch/elasticsearch-domain-at-rest': encrypted(elasticsearch, [
    'fsbp:ES.1',
    'prowler:opensearch_service_domains_encryption_at_rest_enabled',
    'powerpipe:es_domain_encryption_at_rest_enabled',
    'PCI-4.0:3.5.1',
  ]),
  'opensearch/domain-cmk': customerManaged(openSearch),
  'opensearch/elasticsearch-domain-cmk': customerManaged(elasticsearch),
})
