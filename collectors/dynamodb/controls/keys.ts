import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'dynamodb/table-kms-key-usable': usableKey({
    resourceType: 'AWS::DynamoDB::Table',
    what: 'table',
    why: 'Seven days after DynamoDB loses the key it archives the table; a deleted key takes the data with it for good.',
    reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    version: 2,
  }),
  'dynamodb/table-key-in-organization': keyInOrganization({ resourceType: 'AWS::DynamoDB::Table', what: 'table' }),
})
