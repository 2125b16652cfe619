import type { Volume } from '@aws-sdk/client-ec2'
import { factsFrom } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import type { VolumeFacts } from '#domain/servers.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeVolumes'

export function volume(item: Volume, where: Where): CollectedResource<VolumeFacts> {
  const fact = factsFrom(call)
  const id = item.VolumeId ?? ''
  return {
    arn: item.VolumeArn ?? ec2Arn(where, 'volume', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      volumeId: fact(item.VolumeId),
      encrypted: fact(item.Encrypted),
      // An encrypted volume always names its key; an unencrypted one has none.
      kmsKeyId: item.Encrypted === true ? fact(item.KmsKeyId) : fact.orNone(item.KmsKeyId),
      state: fact(item.State),
      size: fact(item.Size),
      volumeType: fact(item.VolumeType),
      instanceIds: fact(item.Attachments?.flatMap(({ InstanceId }) => InstanceId ?? [])),
    },
  }
}
