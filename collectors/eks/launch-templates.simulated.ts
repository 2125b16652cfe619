import type { DescribeLaunchTemplateVersionsRequest, LaunchTemplateVersion } from '@aws-sdk/client-ec2'
import { flawed } from '#domain/pretend/habits.ts'
import { defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { pretendClusters } from './simulated/clusters.ts'

/** The launch templates of node groups that have one of their owner's. */
export const simulation = defineSimulation({
  service: 'ec2',
  answers: {
    DescribeLaunchTemplateVersions: paged<DescribeLaunchTemplateVersionsRequest, LaunchTemplateVersion>({
      items: ({ LaunchTemplateId, Versions = [] }, place) =>
        versionsOf(place, LaunchTemplateId, Versions) ??
        new SimulatedError(
          'InvalidLaunchTemplateId.NotFound',
          `The specified launch template, with template ID ${LaunchTemplateId}, does not exist.`,
        ),
      page: (LaunchTemplateVersions, NextToken) => ({ LaunchTemplateVersions, NextToken }),
      token: (input) => input.NextToken,
      limit: 200,
      asked: (input) => input.MaxResults,
    }),
  },
})

function versionsOf(place: Place, id: string | undefined, versions: readonly string[]): LaunchTemplateVersion[] | null {
  for (const { cluster, nodegroups } of pretendClusters(place)) {
    const nodes = nodegroups.find(({ launchTemplate }) => launchTemplate?.id === id)
    const vpc = place.network.vpcs.find(({ vpcId }) => vpcId === cluster.resourcesVpcConfig?.vpcId)
    if (!nodes || !vpc) continue
    const open = flawed(place, `${id}|open`)
    const groups = [open ? vpc.groups.web : vpc.groups.data]
    const style = place.random(`${id}|network`)
    return versions.map((version) => ({
      LaunchTemplateId: id,
      LaunchTemplateName: nodes.launchTemplate?.name,
      VersionNumber: Number(version),
      LaunchTemplateData: {
        InstanceType: 'm7i.large',
        UserData: 'bmV2ZXIta2VlcC10aGlz',
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
        // Groups of the instance, of its interface, or those that EKS gives.
        ...(style < 0.4
          ? { SecurityGroupIds: groups }
          : style < 0.8
            ? { NetworkInterfaces: [{ DeviceIndex: 0, Groups: groups, AssociatePublicIpAddress: open }] }
            : {}),
      },
    }))
  }
  return null
}
