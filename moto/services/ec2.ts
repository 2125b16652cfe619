import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateVolumeCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const ec2: SeedService = async ({ where, network, keyArn }) => {
  const client = new EC2Client(where)
  const instance = async (SubnetId: string | undefined, group: string, HttpTokens: 'required' | 'optional') => {
    const made = await client.send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SubnetId,
        SecurityGroupIds: [group],
        MetadataOptions: { HttpTokens },
      }),
    )
    return expectString(made.Instances?.[0]?.InstanceId)
  }
  const good = await instance(
    network.privateSubnets[0],
    await network.open('ssh-inside', 22, '10.3.0.0/16'),
    'required',
  )
  const bad = await instance(network.publicSubnets[0], await network.open('ssh-outside', 22, '0.0.0.0/0'), 'optional')
  const used = await client.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  await client.send(new AssociateAddressCommand({ AllocationId: used.AllocationId, InstanceId: bad }))
  const idle = await client.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  const volume = async (more: object) => {
    const made = await client.send(
      new CreateVolumeCommand({ AvailabilityZone: `${where.region}a`, Size: 8, VolumeType: 'gp3', ...more }),
    )
    return expectString(made.VolumeId)
  }
  const encrypted = await volume({ Encrypted: true, KmsKeyId: keyArn })
  const plain = await volume({ Encrypted: false })
  return [
    {
      service: 'ec2',
      resource: `:instance/${good}`,
      columns: { exposure: 'internal', waf_protection: 'not-eligible' },
    },
    { service: 'ec2', resource: `:instance/${bad}`, columns: { exposure: 'internet' } },
    {
      service: 'ec2',
      resource: expectString(used.AllocationId),
      findings: { 'ec2/vpc-eip-in-use': 'COMPLIANT', 'ec2/eip-tagged': 'NON_COMPLIANT' },
    },
    {
      service: 'ec2',
      resource: expectString(idle.AllocationId),
      findings: { 'ec2/vpc-eip-in-use': 'NON_COMPLIANT' },
    },
    {
      service: 'ec2',
      resource: encrypted,
      columns: { encryption_at_rest: 'customer-managed', kms_key_arn: keyArn },
    },
    { service: 'ec2', resource: plain, columns: { encryption_at_rest: 'none' } },
  ]
}
