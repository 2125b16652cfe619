import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'secrets-manager/kms-key-usable': usableKey({ resourceType: 'AWS::SecretsManager::Secret', what: 'secret' }),
  'secrets-manager/key-in-organization': keyInOrganization({
    resourceType: 'AWS::SecretsManager::Secret',
    what: 'secret',
  }),
})
