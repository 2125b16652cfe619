import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'eks/cluster-kms-key-usable': usableKey({
    resourceType: 'AWS::EKS::Cluster',
    what: 'EKS cluster',
    why: 'The API server decrypts with it whatever it reads from etcd. Without the key the cluster degrades, and after a deletion it cannot be recovered.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html',
  }),
  'eks/cluster-key-in-organization': keyInOrganization({ resourceType: 'AWS::EKS::Cluster', what: 'EKS cluster' }),
})
