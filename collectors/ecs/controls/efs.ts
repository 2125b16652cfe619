import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EfsVolume, TaskDefinitionFacts, TaskVolume } from '../task-definition.ts'

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html'

const efs = (more: Partial<EfsVolume>): TaskVolume => ({
  name: 'files',
  hostPath: null,
  efs: { fileSystemId: 'fs-0a1b', transitEncryption: true, iam: true, accessPointId: 'fsap-1', ...more },
  docker: null,
  fsxFileSystemId: null,
  s3FileSystemArn: null,
})

interface Text {
  readonly title: string
  readonly severity: 'medium' | 'high'
  readonly dimension: 'access' | 'encryption-in-transit'
  readonly why: string
  readonly fix: string
  readonly expected: string
  readonly frameworks: readonly string[]
}

/** A rule over each EFS volume. */
function efsRule(
  text: Text,
  {
    wrong,
    right,
    bad,
  }: { wrong: (volume: EfsVolume) => string | null; right: string; bad: readonly Partial<EfsVolume>[] },
): Control {
  return defineControl<TaskDefinitionFacts>()({
    ...text,
    resourceType: 'AWS::ECS::TaskDefinition',
    reference,
    needs: ['volumes'],
    evaluate({ volumes, name }) {
      const mounted = volumes.flatMap((volume) => (volume.efs ? [{ name: volume.name, efs: volume.efs }] : []))
      if (mounted.length === 0) return notApplicable(`${name} mounts no EFS file system.`)
      const found = mounted.flatMap((volume) => {
        const problem = wrong(volume.efs)
        return problem === null ? [] : [`volume ${volume.name} (${volume.efs.fileSystemId}) ${problem}`]
      })
      return found.length > 0 ? nonCompliant(`In ${name}, ${found.join('; ')}.`) : compliant(`${name} ${right}.`)
    },
    examples: {
      compliant: [{ facts: { volumes: [efs({})] } }],
      nonCompliant: bad.map((more) => ({ facts: { volumes: [efs({}), efs(more)] } })),
    },
  }) as Control
}

export const family = defineFamily({
  'ecs/taskdef-efs-transit-encryption': efsRule(
    {
      title: 'EFS volumes are mounted with encryption in transit',
      severity: 'high',
      dimension: 'encryption-in-transit',
      why: 'Without it files travel between host and file system as plain NFS, for everybody on the way to read and change.',
      fix: 'Set transitEncryption to ENABLED; left out, it is DISABLED.',
      expected: 'transitEncryption is ENABLED on every EFS volume',
      frameworks: ['fsbp:ECS.18'],
    },
    {
      wrong: ({ transitEncryption }) => (transitEncryption ? null : 'is mounted without encryption'),
      right: 'mounts every EFS volume with encryption in transit',
      bad: [{ transitEncryption: false, iam: false }],
    },
  ),
  'ecs/taskdef-efs-iam-auth': efsRule(
    {
      title: 'EFS volumes are mounted through an access point and with IAM',
      severity: 'medium',
      dimension: 'access',
      why: 'Otherwise the network alone decides who mounts the file system, and the container chooses its own user and directory.',
      fix: 'Make an access point for the task, name it, and set iam to ENABLED.',
      expected: 'an access point and iam ENABLED on every EFS volume',
      frameworks: [],
    },
    {
      wrong: ({ iam, accessPointId }) =>
        !iam ? 'is mounted without IAM' : accessPointId === null ? 'is mounted without an access point' : null,
      right: 'mounts every EFS volume through an access point and with IAM',
      bad: [{ iam: false }, { accessPointId: null }],
    },
  ),
})
