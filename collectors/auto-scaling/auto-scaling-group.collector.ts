import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  DescribePoliciesCommand,
  type ScalingPolicy,
} from '@aws-sdk/client-auto-scaling'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import type { LaunchConfiguration } from '#domain/servers.ts'
import { autoScalingGroup, launchConfiguration } from './auto-scaling-group.ts'

/** @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
const describeAutoScalingGroups = operation({
  client: AutoScalingClient,
  command: DescribeAutoScalingGroupsCommand,
  name: 'autoscaling:DescribeAutoScalingGroups',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxRecords: 100 } },
  items: (page) => page.AutoScalingGroups ?? [],
})

/** Answers for up to 50 names at once. User data goes no further than this. */
const describeLaunchConfigurations = operation({
  client: AutoScalingClient,
  command: DescribeLaunchConfigurationsCommand,
  name: 'autoscaling:DescribeLaunchConfigurations',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxRecords: 100 } },
  items: (page) => (page.LaunchConfigurations ?? []).map(launchConfiguration),
})

/** The policies of all groups, asked once where there is a group. */
const describePolicies = operation({
  client: AutoScalingClient,
  command: DescribePoliciesCommand,
  name: 'autoscaling:DescribePolicies',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxRecords: 100 } },
  items: (page) => page.ScalingPolicies ?? [],
})

const namesPerCall = 50

/** Asked together with those of the other groups: the kept answers make it one call per fifty. */
async function launchConfigurationOf(
  { LaunchConfigurationName: name }: AutoScalingGroup,
  aws: Aws,
): Promise<LaunchConfiguration | null | Unobserved> {
  if (name === undefined) return null
  const groups = await aws.all(describeAutoScalingGroups, {})
  const names = [...new Set(groups.flatMap((group) => group.LaunchConfigurationName ?? []))].sort()
  const position = names.indexOf(name)
  const first = position - (position % namesPerCall)
  const described = await aws.all(describeLaunchConfigurations, {
    LaunchConfigurationNames: names.slice(first, first + namesPerCall),
  })
  return described.find((one) => one.name === name) ?? unobserved('not-returned', describeLaunchConfigurations.name)
}

export const collector = defineCollector({
  service: 'auto-scaling',
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html',
  list: describeAutoScalingGroups,
  facets: {
    launchConfiguration: facet<AutoScalingGroup, LaunchConfiguration | null>({
      calls: [describeAutoScalingGroups, describeLaunchConfigurations],
      ask: launchConfigurationOf,
    }),
    policies: facet<AutoScalingGroup, readonly ScalingPolicy[]>({
      calls: [describePolicies],
      ask: async ({ AutoScalingGroupName }, aws) => {
        const policies = await aws.all(describePolicies, {})
        return policies.filter((policy) => policy.AutoScalingGroupName === AutoScalingGroupName)
      },
    }),
  },
  normalise: autoScalingGroup,
})
