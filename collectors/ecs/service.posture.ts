import type { EncryptionAtRest, EncryptionInTransit } from '#domain/encryption.ts'
import { keyKind, keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts } from './cluster.ts'
import { tasksExposure, tasksLookAt } from './exposure.ts'
import { targetGroupsOf } from './fronted-tasks.ts'
import { describeServicesCall, type ManagedVolume, type ServiceFacts } from './service.ts'

const clusterType = 'AWS::ECS::Cluster'

/** From the weakest to the strongest. */
const order: readonly EncryptionAtRest['kind'][] = ['none', 'aws-owned', 'aws-managed', 'customer-managed', 'hsm']

/** What a service's tasks are: by their own network, and through the load balancers in front of them. */
export const posture = definePosture<ServiceFacts>()({
  resourceType: 'AWS::ECS::Service',
  looksAt: [...tasksLookAt, clusterType, ...keyLooksAt],

  /** The EBS volumes that ECS makes for the tasks; the weakest of them. */
  encryptionAtRest(service, related) {
    const volumes = seen(service.facts.managedVolumes)
    if (volumes.length === 0)
      return { kind: 'not-applicable', key: null, because: 'ECS makes no EBS volume for its tasks.' }
    const plain = volumes.find(({ encrypted }) => encrypted === false)
    if (plain && !seen(service.facts.ebsEncryptionByDefault))
      return {
        kind: 'none',
        key: null,
        because: `Volume ${plain.name} is not encrypted, nor does EBS encrypt by default.`,
      }
    return volumes
      .map((volume) => volumeEncryption(service, volume, related))
      .reduce((weakest, next) => (order.indexOf(next.kind) < order.indexOf(weakest.kind) ? next : weakest))
  },

  encryptionInTransit({ facts }): EncryptionInTransit {
    const ports = seen(facts.serviceConnect)
    if (ports === null || ports.length === 0)
      return {
        kind: 'not-applicable',
        minimumTls: null,
        because: 'It offers nothing through Service Connect; what its containers speak, ECS does not say.',
      }
    const plain = ports.filter(({ tls }) => !tls).map(({ portName }) => portName)
    return plain.length > 0
      ? { kind: 'none', minimumTls: null, because: `Service Connect carries ${plain.join(', ')} without TLS.` }
      : { kind: 'enforced', minimumTls: null, because: 'Service Connect carries everything with TLS.' }
  },

  exposure: ({ facts }, related) => tasksExposure(related, facts),

  relations({ facts }) {
    const relations: Relation[] = []
    if (isObserved(facts.clusterArn)) relations.push({ kind: 'member-of', to: facts.clusterArn.value })
    if (isObserved(facts.taskDefinition) && facts.taskDefinition.value)
      relations.push({ kind: 'attached-to', to: facts.taskDefinition.value })
    return [...relations, ...targetGroupsOf(facts.loadBalancers).map((to) => ({ kind: 'attached-to', to }) as const)]
  },
})

/** The key is the volume's own, else the cluster's, else the one EBS takes by default. */
function volumeEncryption(service: Resource<ServiceFacts>, volume: ManagedVolume, related: Related): EncryptionAtRest {
  const { facts, accountId, region, partition } = service
  if (volume.encrypted === null && !seen(facts.ebsEncryptionByDefault))
    throw new Unseen(
      unobserved('not-returned', describeServicesCall, `whether volume ${volume.name} is encrypted is not said`),
    )
  const id = volume.kmsKeyId ?? clusterKey(facts, related) ?? seen(facts.ebsDefaultKeyId)
  if (id === null)
    throw new Unseen(unobserved('not-asked', 'ec2:GetEbsDefaultKmsKeyId', `no key is known for volume ${volume.name}`))
  const { kind, key } = keyKind(related, { id, accountId, region, partition })
  return { kind, key, because: `Volume ${volume.name} is encrypted with ${id}.` }
}

function clusterKey(facts: ServiceFacts, related: Related): string | null {
  const arn = seen(facts.clusterArn)
  const cluster = related.byArn(clusterType, arn) as unknown as Resource<ClusterFacts> | null
  if (cluster) return seen(cluster.facts.managedStorageKmsKeyId)
  throw new Unseen(unobserved('not-covered', clusterType, `${arn} is not known`))
}
