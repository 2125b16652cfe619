import {
  type Control,
  compliant,
  defineControl,
  defineFamily,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '#domain/control.ts'
import { keyKind, keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts, ExecuteCommand } from '../cluster.ts'
import { containerInstanceType, isExternal } from '../container-instance.ts'
import { instancesOf } from '../exposure.ts'
import type { ServiceFacts } from '../service.ts'

const resourceType = 'AWS::ECS::Cluster'
const serviceType = 'AWS::ECS::Service'
const arn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop'
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1a2b'
const key = (keyManager: string) => ({
  type: 'AWS::KMS::Key',
  arn: keyArn,
  facts: { keyId: '1a2b', keyManager, keyState: 'Enabled', rotationEnabled: true },
})

const servicesOf = (related: Related, clusterArn: string) =>
  related.where(serviceType, 'clusterArn', clusterArn) as unknown as readonly Resource<ServiceFacts>[]

const exec = (more: Partial<ExecuteCommand> = {}): ExecuteCommand => ({
  kmsKeyId: keyArn,
  logging: 'OVERRIDE',
  cloudWatchLogGroupName: '/ecs/exec',
  cloudWatchEncryptionEnabled: true,
  s3BucketName: null,
  s3EncryptionEnabled: false,
  ...more,
})
const allowing = (enableExecuteCommand: boolean) => ({
  type: serviceType,
  facts: { clusterArn: arn, enableExecuteCommand },
})
const volume = (kmsKeyId: string | null, encrypted = true) => ({
  type: serviceType,
  facts: { clusterArn: arn, serviceName: 'db', managedVolumes: [{ name: 'data', encrypted, kmsKeyId }] },
})
const instance = (ec2InstanceId: string) => ({ type: containerInstanceType, facts: { clusterArn: arn, ec2InstanceId } })
const disk = (instanceId: string, encrypted: boolean) => ({
  type: 'AWS::EC2::Volume',
  facts: { volumeId: `vol-of-${instanceId}`, instanceIds: [instanceId], encrypted },
})

/** What is wrong with the configuration of sessions; null where nothing is. */
function execProblem(found: ExecuteCommand | null): string | null {
  if (found === null || found.kmsKeyId === null) return 'have no KMS key'
  if (found.logging === 'NONE') return 'are logged nowhere'
  if (found.logging === 'DEFAULT') return 'are logged only where each container logs, whose encryption is not asked for'
  const cloudWatch = found.cloudWatchLogGroupName !== null
  const s3 = found.s3BucketName !== null
  if (!cloudWatch && !s3) return 'are logged nowhere'
  const plain = [
    ...(cloudWatch && !found.cloudWatchEncryptionEnabled ? [`log group ${found.cloudWatchLogGroupName}`] : []),
    ...(s3 && !found.s3EncryptionEnabled ? [`bucket ${found.s3BucketName}`] : []),
  ]
  return plain.length > 0 ? `are logged to ${plain.join(' and ')} without asking for encryption` : null
}

export const family = defineFamily({
  'ecs/cluster-exec-encrypted-logged': defineControl<ClusterFacts>()({
    resourceType,
    title: 'ECS Exec sessions have a KMS key and an encrypted log',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'A session is a shell in a running container: without a log nobody knows what was done, without a key only TLS stands around it.',
    fix: 'Set executeCommandConfiguration with a kmsKeyId, logging OVERRIDE and an encrypted log group or bucket.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
    expected: 'a kmsKeyId, and an own log destination with encryption',
    needs: ['executeCommandConfiguration'],
    looksAt: [serviceType],
    evaluate({ executeCommandConfiguration, name, arn: clusterArn }, related) {
      const problem = execProblem(executeCommandConfiguration)
      if (problem === null) return compliant(`ECS Exec sessions in ${name} have a KMS key and an encrypted log.`)
      const services = servicesOf(related, clusterArn)
      const allowed = services.filter(
        ({ facts }) => isObserved(facts.enableExecuteCommand) && facts.enableExecuteCommand.value,
      )
      // One that allows it is proof; that none does rests on all of them.
      if (allowed.length === 0) for (const { facts } of services) seen(facts.enableExecuteCommand)
      // Tasks that are started by hand may allow it too; what is not looked at is neither good nor bad.
      if (allowed.length === 0) return notApplicable(`No service of ${name} allows ECS Exec.`)
      return nonCompliant(
        `ECS Exec is on for ${allowed.map((one) => one.name).join(', ')} in ${name}, where sessions ${problem}.`,
      )
    },
    examples: {
      compliant: [
        { arn, facts: { executeCommandConfiguration: exec() }, related: [allowing(true)] },
        {
          arn,
          facts: {
            executeCommandConfiguration: exec({
              cloudWatchLogGroupName: null,
              s3BucketName: 'exec-logs',
              s3EncryptionEnabled: true,
            }),
          },
          related: [allowing(true)],
        },
      ],
      nonCompliant: [
        { arn, facts: { executeCommandConfiguration: null }, related: [allowing(true)] },
        { arn, facts: { executeCommandConfiguration: exec({ kmsKeyId: null }) }, related: [allowing(true)] },
        { arn, facts: { executeCommandConfiguration: exec({ logging: 'DEFAULT' }) }, related: [allowing(true)] },
        {
          arn,
          facts: { executeCommandConfiguration: exec({ cloudWatchEncryptionEnabled: false }) },
          related: [allowing(true), allowing(false)],
        },
      ],
    },
  }) as Control,
  'ecs/cluster-fargate-ephemeral-cmk': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Ephemeral storage on Fargate is encrypted with a customer managed key',
    severity: 'low',
    dimension: 'encryption-at-rest',
    why: 'Fargate encrypts it in any case, but with AWS’s own key nobody can see its use in a trail or take it away.',
    fix: 'Set managedStorageConfiguration.fargateEphemeralStorageKmsKeyId on the cluster; tasks started later use it.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html',
    expected: 'fargateEphemeralStorageKmsKeyId names a customer managed key',
    needs: ['fargateEphemeralStorageKmsKeyId', 'fargateTasksCount'],
    looksAt: [...keyLooksAt],
    evaluate(cluster, related) {
      const { fargateEphemeralStorageKmsKeyId: id, fargateTasksCount, name } = cluster
      if (fargateTasksCount === 0) return notApplicable(`${name} runs no task on Fargate.`)
      if (id === null)
        return nonCompliant(
          `Storage of what ${name} runs on Fargate (${fargateTasksCount} now) is encrypted with a key that AWS owns.`,
        )
      return judgeKey(related, cluster, id, 'Ephemeral storage on Fargate')
    },
    examples: {
      compliant: [
        {
          facts: { fargateEphemeralStorageKmsKeyId: keyArn, fargateTasksCount: 2 },
          related: [key('CUSTOMER')],
        },
      ],
      nonCompliant: [
        { facts: { fargateEphemeralStorageKmsKeyId: null, fargateTasksCount: 2 } },
        { facts: { fargateEphemeralStorageKmsKeyId: keyArn, fargateTasksCount: 2 }, related: [key('AWS')] },
      ],
    },
  }) as Control,
  'ecs/cluster-managed-storage-cmk': defineControl<ClusterFacts>()({
    resourceType,
    title: 'EBS volumes that ECS makes for tasks use a customer managed key',
    severity: 'low',
    dimension: 'encryption-at-rest',
    why: 'With AWS’s key nobody but AWS decides who may decrypt the volume, and its snapshots cannot be shared on purpose only.',
    fix: 'Set managedStorageConfiguration.kmsKeyId on the cluster, or kmsKeyId on the volume of the service.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html',
    expected: 'a customer managed key on the cluster, or on every volume',
    needs: ['managedStorageKmsKeyId'],
    looksAt: [serviceType, ...keyLooksAt],
    evaluate(cluster, related) {
      const { managedStorageKmsKeyId: id, name, arn: clusterArn } = cluster
      const pieces = new Pieces()
      const volumes = servicesOf(related, clusterArn).flatMap(({ facts, name: owner }) =>
        pieces.attempt(() => seen(facts.managedVolumes), []).map((one) => ({ ...one, owner })),
      )
      if (volumes.length === 0 && pieces.unread === null && id === null)
        return notApplicable(`No service of ${name} has an EBS volume.`)
      const plain = volumes.find(({ encrypted }) => encrypted === false)
      if (plain) return nonCompliant(`Volume ${plain.name} of ${plain.owner} asks for no encryption.`)
      const keyless = volumes.find(({ kmsKeyId }) => kmsKeyId === null && id === null)
      if (keyless)
        return nonCompliant(
          `Volume ${keyless.name} of ${keyless.owner} has no key of its own, and neither has ${name}.`,
        )
      // A key of the volume's own goes before that of the cluster.
      const keys = [
        ...(id === null ? [] : [{ key: id, what: `Storage of EBS volumes in ${name}` }]),
        ...volumes.flatMap(({ kmsKeyId, name: volumeName, owner }) =>
          kmsKeyId === null ? [] : [{ key: kmsKeyId, what: `Volume ${volumeName} of ${owner}` }],
        ),
      ]
      const verdicts = keys.flatMap(({ key, what }) =>
        pieces.attempt<Verdict | []>(() => judgeKey(related, cluster, key, what), []),
      )
      const wrong = verdicts.find(({ compliance }) => compliance === 'NON_COMPLIANT')
      if (wrong) return wrong
      pieces.require()
      return verdicts[0] && volumes.length === 0
        ? verdicts[0]
        : compliant(`Every EBS volume of tasks in ${name} has a customer managed key.`)
    },
    examples: {
      compliant: [
        { arn, facts: { managedStorageKmsKeyId: keyArn }, related: [key('CUSTOMER')] },
        { arn, facts: { managedStorageKmsKeyId: null }, related: [volume(keyArn), key('CUSTOMER')] },
      ],
      nonCompliant: [
        { arn, facts: { managedStorageKmsKeyId: null }, related: [volume(null)] },
        // A key of the volume's own, and a volume without encryption, go past the cluster's key.
        {
          arn,
          facts: { managedStorageKmsKeyId: keyArn },
          related: [volume('alias/aws/ebs'), key('CUSTOMER')],
        },
        { arn, facts: { managedStorageKmsKeyId: keyArn }, related: [volume(null, false), key('CUSTOMER')] },
        { arn, facts: { managedStorageKmsKeyId: keyArn }, related: [key('AWS')] },
      ],
    },
  }) as Control,
  'ecs/cluster-instance-volumes-encrypted': defineControl<ClusterFacts>()({
    resourceType,
    title: 'EBS volumes of all container instances are encrypted',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'Images, logs and everything that containers write lie on these volumes, and on every snapshot of them.',
    fix: 'Turn EBS encryption by default on, make a launch template with encrypted volumes and replace the instances.',
    reference: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    expected: 'every attached volume is encrypted',
    frameworks: ['powerpipe:ecs_cluster_encryption_at_rest_enabled'],
    needs: [],
    looksAt: [containerInstanceType, 'AWS::EC2::Volume'],
    evaluate({ name, arn: clusterArn }, related) {
      const ids = instancesOf(related, clusterArn)
        .map(({ facts }) => seen(facts.ec2InstanceId))
        .filter((id) => !isExternal(id))
      if (ids.length === 0) return notApplicable(`${name} has no container instance on EC2.`)
      const volumes = ids.flatMap((id) => related.where('AWS::EC2::Volume', 'instanceIds', id))
      if (volumes.length === 0) return notApplicable(`The container instances of ${name} have no EBS volume.`)
      const plain = volumes.filter(({ facts }) => isObserved(facts.encrypted) && !facts.encrypted.value)
      if (plain.length > 0)
        return nonCompliant(
          `${name} runs on EBS volumes that are not encrypted: ${plain.map((one) => one.name).join(', ')}.`,
        )
      for (const { facts } of volumes) seen(facts.encrypted)
      return compliant(`Every EBS volume of the container instances of ${name} is encrypted.`)
    },
    examples: {
      compliant: [{ arn, facts: {}, related: [instance('i-1'), disk('i-1', true), disk('i-9', false)] }],
      nonCompliant: [
        { arn, facts: {}, related: [instance('i-1'), instance('i-2'), disk('i-1', true), disk('i-2', false)] },
      ],
    },
  }) as Control,
})

function judgeKey(
  related: Related,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  id: string,
  what: string,
) {
  const { kind } = keyKind(related, { id, accountId, region, partition: id.split(':')[1] ?? 'aws' })
  return kind === 'customer-managed'
    ? compliant(`${what} is under the customer managed key ${id}.`)
    : nonCompliant(`${what} is under ${id}, which AWS manages.`)
}
