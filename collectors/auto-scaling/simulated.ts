import type {
  AutoScalingGroup,
  AutoScalingGroupNamesType,
  DescribePoliciesType,
  LaunchConfiguration,
  LaunchConfigurationNamesType,
  ScalingPolicy,
  TagDescription,
} from '@aws-sdk/client-auto-scaling'
import { uuid } from '#domain/pretend/ids.ts'
import { defineSimulation, type FleetPlan, type Place, paged } from '#domain/simulated.ts'

/** Auto Scaling groups of a place, from the plan that EC2 and the balancers share. */

const configurationOf = ({ name }: FleetPlan) => `${name}-2019`
const behindBalancer = (fleet: FleetPlan) => fleet.targetGroupArns.length + fleet.classicLoadBalancers.length > 0

function groupOf(place: Place, fleet: FleetPlan): AutoScalingGroup {
  const key = `asg|${fleet.name}`
  const id = uuid(place, `${key}|id`)
  const size = fleet.instances.length
  const healthy = place.random(`${key}|unhealthy`) > 0.05
  return {
    AutoScalingGroupName: fleet.name,
    AutoScalingGroupARN: `arn:${place.partition}:autoscaling:${place.region}:${place.accountId}:autoScalingGroup:${id}:autoScalingGroupName/${fleet.name}`,
    ...launchOf(place, fleet),
    MinSize: fleet.role === 'workers' ? 0 : size,
    MaxSize: fleet.role === 'firewall' && place.random(`${key}|stuck`) < 0.3 ? size : size * 3,
    DesiredCapacity: size,
    DefaultCooldown: 300,
    AvailabilityZones: [...new Set(fleet.subnets.map(({ availabilityZone }) => availabilityZone))],
    VPCZoneIdentifier: fleet.subnets.map(({ subnetId }) => subnetId).join(','),
    LoadBalancerNames: [...fleet.classicLoadBalancers],
    TargetGroupARNs: [...fleet.targetGroupArns],
    TrafficSources: [
      ...fleet.classicLoadBalancers.map((Identifier) => ({ Identifier, Type: 'elb' })),
      ...fleet.targetGroupArns.map((Identifier) => ({ Identifier, Type: 'elbv2' })),
    ],
    HealthCheckType: behindBalancer(fleet) && place.random(`${key}|health`) > 0.25 ? 'EC2,ELB' : 'EC2',
    HealthCheckGracePeriod: 300,
    Instances: fleet.instances.map(({ instanceId, subnet }, index) => ({
      InstanceId: instanceId,
      AvailabilityZone: subnet.availabilityZone,
      LifecycleState: 'InService',
      HealthStatus: healthy || index > 0 ? 'Healthy' : 'Unhealthy',
      ProtectedFromScaleIn: false,
    })),
    SuspendedProcesses:
      place.random(`${key}|suspended`) < 0.06 ? [{ ProcessName: 'ReplaceUnhealthy', SuspensionReason: 'User' }] : [],
    CreatedTime: place.dateOf(-place.pick(`${key}|created`, 30, 900)),
    Tags: tagsOf(place, fleet),
  }
}

function launchOf(place: Place, fleet: FleetPlan): Partial<AutoScalingGroup> {
  if (fleet.launch === 'configuration') return { LaunchConfigurationName: configurationOf(fleet) }
  const template = {
    LaunchTemplateId: `lt-${place.hex(`asg|${fleet.name}|template`, 17)}`,
    LaunchTemplateName: fleet.name,
    Version: '$Latest',
  }
  return place.random(`asg|${fleet.name}|mixed`) < 0.2
    ? { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template, Overrides: [] } } }
    : { LaunchTemplate: template }
}

function tagsOf(place: Place, { name, role }: FleetPlan): TagDescription[] {
  const chance = place.random(`asg|${name}|tags`)
  const tag = (Key: string, Value: string) => ({
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: true,
  })
  if (chance < 0.2) return []
  const odd = chance > 0.93 ? [tag('=HYPERLINK("http://example.com")', '＝cmd'), tag('leer', '')] : []
  return [tag('Name', name), tag('role', role), tag('environment', place.profile), ...odd]
}

function configuration(place: Place, fleet: FleetPlan): LaunchConfiguration {
  const name = configurationOf(fleet)
  const key = `asg|${name}`
  // Most leave it to the subnets; some say it in so many words.
  const says = fleet.publicAddresses || place.random(key) < 0.4
  return {
    LaunchConfigurationName: name,
    LaunchConfigurationARN: `arn:${place.partition}:autoscaling:${place.region}:${place.accountId}:launchConfiguration:${place.hex(key, 32)}:launchConfigurationName/${name}`,
    ImageId: fleet.imageId,
    InstanceType: 'm5.large',
    KeyName: '',
    SecurityGroups: [...fleet.securityGroupIds],
    UserData: 'IyEvYmluL3NoCmV4cG9ydCBQQVNTV09SRD1odW50ZXIyCg==',
    CreatedTime: place.dateOf(-place.pick(`${key}|created`, 900, 2000)),
    ...(says && { AssociatePublicIpAddress: fleet.publicAddresses }),
  }
}

/** Most groups that serve follow their load; some policies were switched off one night and stayed so. */
function policiesOf(place: Place, fleet: FleetPlan): readonly ScalingPolicy[] {
  const key = `asg|${fleet.name}|policy`
  const share = { workers: 0.3, application: 0.8, firewall: 0.95 }[fleet.role]
  if (place.random(key) > share) return []
  return [
    {
      AutoScalingGroupName: fleet.name,
      PolicyName: 'cpu-60',
      PolicyARN: `arn:${place.partition}:autoscaling:${place.region}:${place.accountId}:scalingPolicy:${place.hex(key, 32)}:autoScalingGroupName/${fleet.name}:policyName/cpu-60`,
      PolicyType: 'TargetTrackingScaling',
      Enabled: place.random(`${key}|off`) > 0.08,
    },
  ]
}

const among = (names: readonly string[] | undefined, name: string) => !names?.length || names.includes(name)

export const simulation = defineSimulation({
  service: 'auto-scaling',
  answers: {
    DescribeAutoScalingGroups: paged<AutoScalingGroupNamesType, AutoScalingGroup>({
      items: ({ AutoScalingGroupNames }, place) =>
        place.fleets.filter(({ name }) => among(AutoScalingGroupNames, name)).map((fleet) => groupOf(place, fleet)),
      page: (AutoScalingGroups, NextToken) => ({ AutoScalingGroups, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxRecords }) => MaxRecords ?? 50,
      limit: 100,
    }),
    DescribePolicies: paged<DescribePoliciesType, ScalingPolicy>({
      items: ({ AutoScalingGroupName }, place) =>
        place.fleets
          .filter(({ name }) => AutoScalingGroupName === undefined || AutoScalingGroupName === name)
          .flatMap((fleet) => policiesOf(place, fleet)),
      page: (ScalingPolicies, NextToken) => ({ ScalingPolicies, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxRecords }) => MaxRecords ?? 50,
      limit: 100,
    }),
    DescribeLaunchConfigurations: paged<LaunchConfigurationNamesType, LaunchConfiguration>({
      items: ({ LaunchConfigurationNames }, place) =>
        place.fleets
          .filter(
            (fleet) => fleet.launch === 'configuration' && among(LaunchConfigurationNames, configurationOf(fleet)),
          )
          .map((fleet) => configuration(place, fleet)),
      page: (LaunchConfigurations, NextToken) => ({ LaunchConfigurations, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxRecords }) => MaxRecords ?? 50,
      limit: 100,
    }),
  },
  count: (place) => ({ 'AWS::AutoScaling::AutoScalingGroup': place.fleets.length }),
})
