import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'ecs/cluster-kms-key-usable': usableKey({ resourceType: 'AWS::ECS::Cluster', what: 'ECS cluster' }),
  'ecs/cluster-key-in-organization': keyInOrganization({ resourceType: 'AWS::ECS::Cluster', what: 'ECS cluster' }),
  'ecs/service-kms-key-usable': usableKey({ resourceType: 'AWS::ECS::Service', what: 'ECS service' }),
  'ecs/service-key-in-organization': keyInOrganization({ resourceType: 'AWS::ECS::Service', what: 'ECS service' }),
})
