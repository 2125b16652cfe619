import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling'
import type { SeedService } from '../expected.ts'

export const autoScaling: SeedService = async ({ where, network }) => {
  const client = new AutoScalingClient(where)
  const group = async (name: string, AssociatePublicIpAddress: boolean) => {
    await client.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: name,
        AssociatePublicIpAddress,
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
      }),
    )
    await client.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        LaunchConfigurationName: name,
        MinSize: 0,
        MaxSize: 2,
        DesiredCapacity: 0,
        VPCZoneIdentifier: network.privateSubnets.join(','),
        Tags: [{ Key: 'owner', Value: 'shop', PropagateAtLaunch: true }],
      }),
    )
  }
  await group('private', false)
  await group('public', true)
  return [
    {
      service: 'auto-scaling',
      resource: ':autoScalingGroupName/private',
      findings: { 'auto-scaling/launchconfig-no-public-ip': 'COMPLIANT', 'auto-scaling/group-tagged': 'COMPLIANT' },
    },
    {
      service: 'auto-scaling',
      resource: ':autoScalingGroupName/public',
      findings: { 'auto-scaling/launchconfig-no-public-ip': 'NON_COMPLIANT' },
    },
  ]
}
