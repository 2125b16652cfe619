import type { EncryptionAtRest, EncryptionInTransit } from '#domain/encryption.ts'
import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { tasksExposure, tasksLookAt } from './exposure.ts'
import { targetGroupsOf } from './fronted-tasks.ts'
import { clusterType, serviceKeys, volumeHolder } from './keys.ts'
import type { ServiceFacts } from './service.ts'

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
    // One that is not encrypted decides, whatever the others are.
    const holders = volumes.map((volume) => volumeHolder(service.facts, volume, related))
    const plain = holders.find((holder) => isObserved(holder) && holder.value.kind === 'none')
    if (plain) return encryptionUnder(plain, related, service)
    return holders
      .map((holder) => encryptionUnder(holder, related, service))
      .reduce((weakest, next) => (order.indexOf(next.kind) < order.indexOf(weakest.kind) ? next : weakest))
  },

  keys: serviceKeys,
  keysLookAt: [clusterType],

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
