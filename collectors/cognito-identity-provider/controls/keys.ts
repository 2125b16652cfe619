import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'cognito-identity-provider/userpool-kms-key-usable': usableKey({
    resourceType: 'AWS::Cognito::UserPool',
    what: 'user pool',
  }),
  'cognito-identity-provider/userpool-key-in-organization': keyInOrganization({
    resourceType: 'AWS::Cognito::UserPool',
    what: 'user pool',
  }),
})
