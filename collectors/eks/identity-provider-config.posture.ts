import { definePosture } from '#domain/posture.ts'
import type { IdentityProviderConfigFacts } from './identity-provider-config.ts'
import { memberOf } from './member-of.ts'

export const posture = definePosture<IdentityProviderConfigFacts>()({
  resourceType: 'AWS::EKS::IdentityProviderConfig',
  looksAt: [],
  relations: (config) => memberOf(config, config.facts),
})
