import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'opensearch/serverless-kms-key-usable': usableKey({
    resourceType: 'AWS::OpenSearchServerless::Collection',
    what: 'serverless collection',
  }),
  'opensearch/serverless-key-in-organization': keyInOrganization({
    resourceType: 'AWS::OpenSearchServerless::Collection',
    what: 'serverless collection',
  }),
})
