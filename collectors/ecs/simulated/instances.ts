import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { createdAt } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf, flawed, tagsOf } from './habits.ts'
import type { ClusterPlan } from './plan.ts'

/** Pretend container instances; the EC2 instances they are belong to the place's Auto Scaling groups. */
export function containerInstancesIn(place: Place, cluster: ClusterPlan): readonly ContainerInstance[] {
  return cluster.instanceIds.map((id) => {
    const key = `${cluster.key}:${id}`
    return {
      containerInstanceArn: arnOf(place, `container-instance/${cluster.name}/${place.hex(`${key}:arn`, 32)}`),
      ec2InstanceId: id,
      ...(cluster.fleet ? { capacityProviderName: cluster.fleet.name } : {}),
      version: 12,
      versionInfo: {
        // One image for all of a cluster's instances.
        agentVersion: flawed(place, `${cluster.key}:agent`)
          ? place.choose(`${cluster.key}:version`, ['1.68.2', '1.86.0', '1.99.1'])
          : place.choose(`${cluster.key}:version`, ['1.106.0', '1.108.2']),
        agentHash: place.hex(`${key}:hash`, 8),
        dockerVersion: 'DockerVersion: 25.0.14',
      },
      status: 'ACTIVE',
      agentConnected: !flawed(place, `${key}:lost`),
      runningTasksCount: place.pick(`${key}:tasks`, 0, 6),
      pendingTasksCount: 0,
      registeredAt: createdAt(place, key),
      tags: tagsOf(place, cluster.key),
    }
  })
}
