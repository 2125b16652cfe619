import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'opensearch/domain-kms-key-usable': usableKey({
    resourceType: 'AWS::OpenSearchService::Domain',
    what: 'OpenSearch domain',
  }),
  'opensearch/domain-key-in-organization': keyInOrganization({
    resourceType: 'AWS::OpenSearchService::Domain',
    what: 'OpenSearch domain',
  }),
  'opensearch/elasticsearch-domain-kms-key-usable': usableKey({
    resourceType: 'AWS::Elasticsearch::Domain',
    what: 'Elasticsearch domain',
  }),
  'opensearch/elasticsearch-domain-key-in-organization': keyInOrganization({
    resourceType: 'AWS::Elasticsearch::Domain',
    what: 'Elasticsearch domain',
  }),
})
