import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'ec2/ebs-volume-kms-key-usable': usableKey({ resourceType: 'AWS::EC2::Volume', what: 'EBS volume' }),
  'ec2/ebs-volume-key-in-organization': keyInOrganization({ resourceType: 'AWS::EC2::Volume', what: 'EBS volume' }),
})
