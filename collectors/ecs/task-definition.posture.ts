import type { EncryptionInTransit } from '#domain/encryption.ts'
import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { TaskDefinitionFacts, TaskVolume } from './task-definition.ts'

/** From the weakest to the strongest. */
const order: readonly EncryptionInTransit['kind'][] = ['none', 'optional', 'enforced', 'not-applicable']

/** The file systems that tasks mount over the network; what the containers speak is not in a task definition. */
export const posture = definePosture<TaskDefinitionFacts>()({
  resourceType: 'AWS::ECS::TaskDefinition',
  looksAt: [],
  encryptionInTransit: ({ facts }) =>
    seen(facts.volumes)
      .map(volumeTransport)
      .reduce<EncryptionInTransit>(
        (weakest, next) => (order.indexOf(next.kind) < order.indexOf(weakest.kind) ? next : weakest),
        { kind: 'not-applicable', minimumTls: null, because: 'It mounts no file system over the network.' },
      ),
})

function volumeTransport(volume: TaskVolume): EncryptionInTransit {
  const { name, efs, docker } = volume
  if (efs)
    return efs.transitEncryption
      ? { kind: 'enforced', minimumTls: '1.2', because: `EFS volume ${name} is mounted with TLS.` }
      : { kind: 'none', minimumTls: null, because: `EFS volume ${name} is mounted with transitEncryption DISABLED.` }
  if (volume.s3FileSystemArn)
    return { kind: 'enforced', minimumTls: null, because: `S3 Files volume ${name} is always mounted with TLS.` }
  if (volume.fsxFileSystemId)
    return {
      kind: 'optional',
      minimumTls: null,
      because: `FSx volume ${name} speaks SMB: encryption is up to the file system.`,
    }
  if (docker?.type?.startsWith('nfs'))
    return { kind: 'none', minimumTls: null, because: `Docker volume ${name} mounts NFS, which has no encryption.` }
  if (docker?.type === 'cifs')
    return {
      kind: 'optional',
      minimumTls: null,
      because: `Docker volume ${name} speaks SMB: encryption is up to the server.`,
    }
  return { kind: 'not-applicable', minimumTls: null, because: `Volume ${name} is on the host.` }
}
