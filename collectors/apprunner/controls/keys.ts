import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'apprunner/kms-key-usable': usableKey({ resourceType: 'AWS::AppRunner::Service', what: 'App Runner service' }),
  'apprunner/key-in-organization': keyInOrganization({
    resourceType: 'AWS::AppRunner::Service',
    what: 'App Runner service',
  }),
})
