import { defineFamily } from '#domain/control.ts'
import { taggedControl } from '#domain/tagged.ts'

export const family = defineFamily({
  'eks/cluster-tagged': taggedControl({
    resourceType: 'AWS::EKS::Cluster',
    what: 'EKS cluster',
    frameworks: ['fsbp:EKS.6'],
  }),
  'eks/idp-config-tagged': taggedControl({
    resourceType: 'AWS::EKS::IdentityProviderConfig',
    what: 'Identity provider configuration',
    frameworks: ['fsbp:EKS.7'],
  }),
})
