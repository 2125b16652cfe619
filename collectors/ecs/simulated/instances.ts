import type { Instance, Volume } from '@aws-sdk/client-ec2'
import type { ContainerInstance } from '@aws-sdk/client-ecs'
import type { Place } from '#domain/simulated.ts'
import { arnOf, createdAt, flawed, onceFor, tagsOf } from './habits.ts'
import { type ClusterPlan, clusterPlans, type InstancePlan, subnetsOf } from './plan.ts'

/** Pretend container instances, and the EC2 instances and volumes they are. */

export function containerInstancesIn(place: Place, cluster: ClusterPlan): readonly ContainerInstance[] {
  return cluster.instances.map((plan) => {
    const outdated = flawed(place, `${plan.key}:agent`)
    return {
      containerInstanceArn: arnOf(place, `container-instance/${cluster.name}/${plan.arnId}`),
      ec2InstanceId: plan.id,
      ...(cluster.kind === 'ec2' ? { capacityProviderName: `${cluster.name}-group` } : {}),
      version: 12,
      versionInfo: {
        agentVersion: outdated
          ? place.choose(`${plan.key}:version`, ['1.68.2', '1.86.0', '1.99.1'])
          : place.choose(`${plan.key}:version`, ['1.106.0', '1.108.2']),
        agentHash: place.hex(`${plan.key}:hash`, 8),
        dockerVersion: 'DockerVersion: 25.0.14',
      },
      status: 'ACTIVE',
      agentConnected: !flawed(place, `${plan.key}:lost`),
      runningTasksCount: place.pick(`${plan.key}:tasks`, 0, 6),
      pendingTasksCount: 0,
      registeredAt: createdAt(place, plan.key),
      tags: tagsOf(place, plan.key),
    }
  })
}

const onEc2 = (place: Place) =>
  clusterPlans(place).flatMap((cluster) => (cluster.kind === 'ec2' ? cluster.instances : []))

export function ec2Instances(place: Place): readonly Instance[] {
  return onceFor(place, 'ec2-instances', () => onEc2(place).map((plan) => instance(place, plan)))
}

function instance(place: Place, plan: InstancePlan): Instance {
  const { vpc, key } = plan
  const subnets = subnetsOf(vpc, plan.isPublic)
  const subnet = subnets[place.pick(`${key}:subnet`, 0, 8) % Math.max(subnets.length, 1)]
  const group = plan.isPublic && flawed(place, `${key}:open`) ? vpc.groups.web : vpc.groups.data
  const old = flawed(place, `${key}:metadata`)
  return {
    InstanceId: plan.id,
    InstanceType: 'm7i.large',
    State: { Code: 16, Name: 'running' },
    LaunchTime: createdAt(place, key),
    VpcId: vpc.vpcId,
    SubnetId: subnet?.subnetId,
    PrivateIpAddress: `10.0.${place.pick(`${key}:third`, 0, 200)}.${place.pick(`${key}:last`, 4, 250)}`,
    ...(plan.isPublic ? { PublicIpAddress: `198.51.100.${place.pick(`${key}:public-last`, 1, 254)}` } : {}),
    SecurityGroups: [{ GroupId: group, GroupName: 'instances' }],
    NetworkInterfaces: [{ NetworkInterfaceId: `eni-0${place.hex(`${key}:eni`, 16)}`, Ipv6Addresses: [] }],
    MetadataOptions: {
      State: 'applied',
      HttpEndpoint: 'enabled',
      HttpTokens: old && place.random(`${key}:v1`) < 0.6 ? 'optional' : 'required',
      HttpPutResponseHopLimit: old ? 2 : 1,
    },
    Tags: [{ Key: 'Name', Value: 'ecs' }],
  }
}

export function volumes(place: Place): readonly Volume[] {
  return onceFor(place, 'ec2-volumes', () =>
    onEc2(place).flatMap((plan) => ['xvda', 'xvdcz'].map((device) => volume(place, plan, device))),
  )
}

function volume(place: Place, plan: InstancePlan, device: string): Volume {
  // The disk of the images is forgotten more often than the system's.
  const plain =
    flawed(place, `${plan.key}:plain-${device}`) && (device === 'xvdcz' || place.random(`${plan.key}:both`) < 0.3)
  return {
    VolumeId: `vol-0${place.hex(`${plan.key}:${device}`, 16)}`,
    State: 'in-use',
    Size: 30,
    Encrypted: !plain,
    ...(plain
      ? {}
      : {
          KmsKeyId:
            place.random(`${plan.key}:ebs-key`) < 0.5
              ? (place.keys.customer[0]?.arn ?? place.keys.awsManaged('ebs'))
              : place.keys.awsManaged('ebs'),
        }),
    Attachments: [{ InstanceId: plan.id, Device: `/dev/${device}`, State: 'attached' }],
  }
}
