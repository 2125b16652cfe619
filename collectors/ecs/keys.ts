import { type KeyHolder, type KeyUse, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { isObserved, type Observed, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts } from './cluster.ts'
import { describeServicesCall, type ManagedVolume, type ServiceFacts } from './service.ts'

/** The type that the keys of a service's volumes look at: its cluster may name one for all. */
export const clusterType = 'AWS::ECS::Cluster'

/** The key of the storage that Fargate gives tasks. */
export const ephemeralHolder = ({ fargateEphemeralStorageKmsKeyId: id }: ClusterFacts): Observed<KeyHolder> =>
  namedKey('fargateEphemeralStorageKmsKeyId', id, () => ({
    kind: 'aws-owned',
    because:
      'Without a key of its own (fargateEphemeralStorageKmsKeyId), Fargate encrypts ephemeral storage with a key that AWS owns.',
  }))

/** What a cluster decides for its tasks. Without a key for volumes, they have those that EBS takes: each service shows its own. */
export function clusterKeys({ facts }: { readonly facts: ClusterFacts }): readonly KeyUse[] {
  const { managedStorageKmsKeyId: volumes, executeCommandConfiguration: exec } = facts
  const uses: KeyUse[] = [{ protects: 'ephemeral storage on Fargate', holder: ephemeralHolder(facts) }]
  if (!isObserved(volumes) || volumes.value !== null)
    uses.push({ protects: 'EBS volumes of tasks', holder: namedKey('managedStorageConfiguration.kmsKeyId', volumes) })
  if (!isObserved(exec)) uses.push({ protects: 'ECS Exec sessions', beside: true, holder: exec })
  else if (exec.value?.kmsKeyId) {
    const id = exec.value.kmsKeyId
    const because = `executeCommandConfiguration.kmsKeyId is ${id}.`
    uses.push({
      protects: 'ECS Exec sessions',
      beside: true,
      holder: observed({ kind: 'kms', id, because }, exec.call),
    })
  }
  return uses
}

/** The EBS volumes that ECS makes for the tasks of a service, and the private keys of its Service Connect ports. */
export function serviceKeys(service: Resource<ServiceFacts>, related: Related): readonly KeyUse[] {
  const { managedVolumes, serviceConnect } = service.facts
  const volumes: readonly KeyUse[] = isObserved(managedVolumes)
    ? managedVolumes.value.map((volume) => ({
        protects: `volume ${volume.name}`,
        holder: volumeHolder(service.facts, volume, related),
      }))
    : [{ protects: 'volumes', holder: managedVolumes }]
  if (!isObserved(serviceConnect))
    return [...volumes, { protects: 'Service Connect', beside: true, holder: serviceConnect }]
  const ports = (serviceConnect.value ?? []).flatMap(({ portName, kmsKey: id }): readonly KeyUse[] => {
    if (id === null) return []
    const holder = observed({ kind: 'kms' as const, id, because: `Its TLS keys are under ${id}.` }, serviceConnect.call)
    return [{ protects: `Service Connect port ${portName}`, beside: true, holder }]
  })
  return [...volumes, ...ports]
}

/** The key is the volume's own, else the cluster's, else the one EBS takes by default. */
export function volumeHolder(facts: ServiceFacts, volume: ManagedVolume, related: Related): Observed<KeyHolder> {
  return keyHolder(describeServicesCall, () => {
    const byDefault = () => seen(facts.ebsEncryptionByDefault)
    if (volume.encrypted === false && !byDefault())
      return { kind: 'none', because: `Volume ${volume.name} is not encrypted, nor does EBS encrypt by default.` }
    if (volume.encrypted === null && !byDefault()) {
      const detail = `whether volume ${volume.name} is encrypted is not said`
      throw new Unseen(unobserved('not-returned', describeServicesCall, detail))
    }
    const id = volume.kmsKeyId ?? clusterKey(facts, related) ?? seen(facts.ebsDefaultKeyId)
    if (id !== null) return { kind: 'kms', id, because: `Volume ${volume.name} is encrypted with ${id}.` }
    throw new Unseen(unobserved('not-asked', 'ec2:GetEbsDefaultKmsKeyId', `no key is known for volume ${volume.name}`))
  })
}

function clusterKey(facts: ServiceFacts, related: Related): string | null {
  const arn = seen(facts.clusterArn)
  const cluster = related.byArn(clusterType, arn) as unknown as Resource<ClusterFacts> | null
  if (cluster) return seen(cluster.facts.managedStorageKmsKeyId)
  throw new Unseen(unobserved('not-covered', clusterType, `${arn} is not known`))
}
