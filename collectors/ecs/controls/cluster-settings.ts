import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { CapacityProviderFacts } from '../capacity-provider.ts'
import { type AccountSettings, type ClusterFacts, listAccountSettingsCall, settingOf } from '../cluster.ts'

const serviceType = 'AWS::ECS::Service'
const resourceType = 'AWS::ECS::Cluster'
const arn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop'
const service = (launchType: string) => ({ type: serviceType, facts: { clusterArn: arn, launchType } })

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`
const providerType = 'AWS::ECS::CapacityProvider'
const provider = (capacityProviderName: string, autoScalingGroupArn: string | null = 'arn:aws:autoscaling:group') => ({
  type: providerType,
  facts: { capacityProviderName, autoScalingGroupArn },
})

/** Does the provider take its instances from an Auto Scaling group of the owner's? */
function startsByGroup(related: Related, name: string): boolean {
  const found = related.one(
    providerType,
    'capacityProviderName',
    name,
  ) as unknown as Resource<CapacityProviderFacts> | null
  if (!found) throw new Unseen(unobserved('not-covered', providerType, `capacity provider ${name} is not known`))
  return seen(found.facts.autoScalingGroupArn) !== null
}

const isFargate = (name: string) => name === 'FARGATE' || name === 'FARGATE_SPOT'

/** What each setting should be, as ECS names both. */
const wanted: AccountSettings = {
  serviceLongArnFormat: 'enabled',
  taskLongArnFormat: 'enabled',
  containerInstanceLongArnFormat: 'enabled',
  tagResourceAuthorization: 'on',
  defaultLogDriverMode: 'non-blocking',
}

export const family = defineFamily({
  'ecs/account-awsvpc-trunking-tagging': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Account settings ask for long ARNs, tagging rights and non-blocking logs',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without them new services cannot be told apart or tagged, tags can be set without the right to, and containers stand still with the log service.',
    fix: 'Set them with put-account-setting-default, in each region.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html',
    expected: Object.entries(wanted)
      .map(([name, value]) => `${name} is ${value}`)
      .join(', '),
    version: 2,
    needs: ['accountSettings'],
    evaluate({ accountSettings, region }) {
      const found = Object.entries(wanted).filter(
        ([name, value]) => accountSettings[name] !== undefined && accountSettings[name] !== value,
      )
      if (found.length > 0)
        return nonCompliant(`In ${region}, ${found.map(([name]) => `${name} is ${accountSettings[name]}`).join(', ')}.`)
      // One that is wrong decides by itself; that all are right takes the word of each.
      for (const name of Object.keys(wanted)) seen(settingOf(observed(accountSettings, listAccountSettingsCall), name))
      return compliant(`In ${region}, every one of these ECS settings is as it should be.`)
    },
    examples: {
      compliant: [{ facts: { accountSettings: { ...wanted, dualStackIPv6: 'disabled' } } }],
      nonCompliant: [
        { facts: { accountSettings: { ...wanted, tagResourceAuthorization: 'off' } } },
        { facts: { accountSettings: { ...wanted, defaultLogDriverMode: 'blocking' } } },
        { facts: { accountSettings: { tagResourceAuthorization: 'off' } } },
      ],
    },
  }) as Control,
  'ecs/account-guardduty-runtime': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Runtime monitoring of GuardDuty is on for ECS',
    severity: 'low',
    dimension: 'logging',
    why: 'Only runtime monitoring sees what a program does inside its container: a shell that should not be there, a file that was put in, a connection out.',
    fix: 'Switch ECS runtime monitoring on in GuardDuty, and do not tag clusters with GuardDutyManaged false.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-guard-duty-integration.html',
    expected: 'the account setting guardDutyActivate is on, and the cluster is not left out by its tag',
    needs: ['accountSettings', 'tags'],
    evaluate({ accountSettings, tags, name, region }) {
      const setting = settingOf(observed(accountSettings, listAccountSettingsCall), 'guardDutyActivate')
      if (tags.GuardDutyManaged === 'false')
        return nonCompliant(`The tag GuardDutyManaged leaves ${name} out of runtime monitoring.`)
      switch (seen(setting)) {
        case 'on':
          return compliant(`Runtime monitoring of GuardDuty is on for ECS in ${region}.`)
        case 'off':
          return nonCompliant(`Runtime monitoring of GuardDuty is off for ECS in ${region}.`)
        default:
          throw new Unseen(unobserved('schema-drift', listAccountSettingsCall, `guardDutyActivate is ${seen(setting)}`))
      }
    },
    examples: {
      compliant: [{ facts: { accountSettings: { guardDutyActivate: 'on' }, tags: {} } }],
      nonCompliant: [
        { facts: { accountSettings: { guardDutyActivate: 'off' }, tags: {} } },
        { facts: { accountSettings: { guardDutyActivate: 'on' }, tags: { GuardDutyManaged: 'false' } } },
      ],
    },
  }) as Control,
  'ecs/cluster-container-insights': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Container Insights is on',
    severity: 'low',
    dimension: 'logging',
    why: 'Without it nobody sees that tasks restart, run out of memory or do what they never did before.',
    fix: 'Set containerInsights to enhanced, or enabled, on the cluster.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html',
    expected: 'containerInsights is enabled or enhanced',
    frameworks: [
      'fsbp:ECS.12',
      'prowler:ecs_cluster_container_insights_enabled',
      'powerpipe:ecs_cluster_container_insights_enabled',
    ],
    needs: ['containerInsights'],
    evaluate: ({ containerInsights, name }) =>
      containerInsights === 'disabled'
        ? nonCompliant(`Container Insights of ${name} is off.`)
        : compliant(`Container Insights of ${name} is ${containerInsights}.`),
    examples: {
      compliant: [{ facts: { containerInsights: 'enhanced' } }, { facts: { containerInsights: 'enabled' } }],
      nonCompliant: [{ facts: { containerInsights: 'disabled' } }],
    },
  }) as Control,
  'ecs/cluster-has-services': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Cluster runs something',
    severity: 'low',
    dimension: 'hygiene',
    why: 'A cluster that runs nothing is forgotten: its instances, roles and settings stay, and nobody looks after them.',
    fix: 'Delete the cluster, or what keeps it from being deleted.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html',
    expected: 'an active service or a running task',
    frameworks: ['powerpipe:ecs_cluster_no_active_services_count'],
    needs: ['activeServicesCount', 'runningTasksCount'],
    evaluate({ activeServicesCount, runningTasksCount, name }) {
      if (activeServicesCount > 0) return compliant(`${name} has ${counted(activeServicesCount, 'active service')}.`)
      return runningTasksCount > 0
        ? compliant(`${name} has no service and runs ${counted(runningTasksCount, 'task')}.`)
        : nonCompliant(`${name} has no active service and runs no task.`)
    },
    examples: {
      compliant: [
        { facts: { activeServicesCount: 1, runningTasksCount: 0 } },
        { facts: { activeServicesCount: 0, runningTasksCount: 3 } },
      ],
      nonCompliant: [{ facts: { activeServicesCount: 0, runningTasksCount: 0 } }],
    },
  }) as Control,
  'ecs/cluster-has-instances': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Cluster that runs on instances has registered ones',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Services that ask for instances do not start without one: either the cluster is forgotten, or its instances do not reach ECS.',
    fix: 'Look at the Auto Scaling group and the agents’ logs, or delete the cluster.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/create-capacity.html',
    expected: 'at least one registered container instance',
    frameworks: ['powerpipe:ecs_cluster_no_registered_container_instance'],
    needs: ['registeredContainerInstancesCount', 'capacityProviders'],
    looksAt: [serviceType, providerType],
    evaluate({ registeredContainerInstancesCount: count, capacityProviders, name, arn: clusterArn }, related) {
      if (count > 0) return compliant(`${name} has ${counted(count, 'container instance')}.`)
      // ECS starts and ends its managed instances by itself, as tasks come and go.
      const own = capacityProviders.filter((provider) => !isFargate(provider) && startsByGroup(related, provider))
      if (own.length > 0)
        return nonCompliant(`${name} has capacity provider ${own.join(', ')} and no container instance.`)
      const onEc2 = related
        .where(serviceType, 'clusterArn', clusterArn)
        .filter(({ facts }) => facts.launchType && seen(facts.launchType) === 'EC2')
      return onEc2.length > 0
        ? nonCompliant(
            `${name} has no container instance for ${onEc2.map((one) => one.name).join(', ')} (launch type EC2).`,
          )
        : notApplicable(`Nothing in ${name} asks for instances.`)
    },
    examples: {
      compliant: [{ facts: { registeredContainerInstancesCount: 2, capacityProviders: ['group'] } }],
      nonCompliant: [
        {
          facts: { registeredContainerInstancesCount: 0, capacityProviders: ['FARGATE', 'group', 'managed'] },
          related: [provider('group'), provider('managed', null)],
        },
        { arn, facts: { registeredContainerInstancesCount: 0, capacityProviders: [] }, related: [service('EC2')] },
      ],
    },
  }) as Control,
})
