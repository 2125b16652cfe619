import type { AutoScalingGroup, ScalingPolicy } from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import { observed, seen, unobserved } from '#domain/observed.ts'
import type { LaunchConfiguration } from '#domain/servers.ts'
import { autoScalingGroup, launchConfiguration } from './auto-scaling-group.ts'

const call = 'autoscaling:DescribeLaunchConfigurations'
const none = {
  launchConfiguration: observed<LaunchConfiguration | null>(null, call),
  policies: observed<readonly ScalingPolicy[]>([], 'autoscaling:DescribePolicies'),
}
const item = (more: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
  MinSize: 1,
  MaxSize: 2,
  DesiredCapacity: 1,
  DefaultCooldown: 300,
  AvailabilityZones: ['eu-west-1a'],
  HealthCheckType: 'EC2',
  CreatedTime: new Date(0),
  ...more,
})
const facts = (more: Partial<AutoScalingGroup>) => autoScalingGroup(item(more), none).facts

describe('an Auto Scaling group as AWS describes it', () => {
  it('several subnets and health checks come in one text', () => {
    const read = facts({ VPCZoneIdentifier: 'subnet-1, subnet-2', HealthCheckType: 'EC2,ELB' })
    expect(seen(read.subnetIds)).toEqual(['subnet-1', 'subnet-2'])
    expect(seen(read.healthCheckTypes)).toEqual(['EC2', 'ELB'])
  })
  it('a group that only names zones has no subnets of its own; a missing list was not read', () => {
    expect(seen(facts({ VPCZoneIdentifier: '' }).subnetIds)).toEqual([])
    expect(facts({}).subnetIds).toMatchObject({ unobserved: 'not-returned' })
    expect(facts({}).targetGroupArns).toMatchObject({ unobserved: 'not-returned' })
  })
  it('the template of a mixed instances policy is its template; with a launch configuration there is none', () => {
    const LaunchTemplateSpecification = { LaunchTemplateId: 'lt-1' }
    const mixed = { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification } } }
    expect(seen(facts(mixed).launchTemplateId)).toBe('lt-1')
    expect(seen(facts({ LaunchConfigurationName: 'web-2019' }).launchTemplateId)).toBeNull()
    expect(facts({}).launchTemplateId).toMatchObject({ unobserved: 'not-returned' })
  })
  it('a launch configuration that was denied is unread, and the rest of the group stands', () => {
    const denied = { ...none, launchConfiguration: unobserved('denied', call) }
    const read = autoScalingGroup(item({ LaunchConfigurationName: 'web-2019' }), denied).facts
    expect(read.launchConfiguration).toEqual(denied.launchConfiguration)
    expect(seen(read.minSize)).toBe(1)
  })
})

describe('the scaling policies of a group', () => {
  const policies = (all: readonly ScalingPolicy[]) => ({
    ...none,
    policies: observed(all, 'autoscaling:DescribePolicies'),
  })
  it('one that is switched off is there, and off', () => {
    const off = { PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling', Enabled: false }
    expect(seen(autoScalingGroup(item(), policies([off])).facts.scalingPolicies)).toEqual([
      { name: 'cpu', type: 'TargetTrackingScaling', enabled: false },
    ])
  })
  it('denied they are unread, not none', () => {
    const denied = unobserved('denied', 'autoscaling:DescribePolicies')
    expect(autoScalingGroup(item(), { ...none, policies: denied }).facts.scalingPolicies).toEqual(denied)
  })
})

describe('a launch configuration', () => {
  const aws = {
    LaunchConfigurationName: 'web-2019',
    ImageId: 'ami-1',
    InstanceType: 'm5.large',
    CreatedTime: new Date(0),
    UserData: 'UEFTU1dPUkQ9aHVudGVyMg==',
  }
  it('keeps no user data', () => {
    expect(JSON.stringify(launchConfiguration(aws))).not.toContain(aws.UserData)
  })
  it('that says nothing about public addresses leaves it to the subnets', () => {
    expect(launchConfiguration(aws).associatePublicIpAddress).toBeNull()
    expect(launchConfiguration({ ...aws, AssociatePublicIpAddress: false }).associatePublicIpAddress).toBe(false)
  })
})
