import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DescribeNodegroupCommand, EKSClient, ListNodegroupsCommand, type Nodegroup } from '@aws-sdk/client-eks'
import { defineCollector, facet, nested, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { listClusters } from './cluster.collector.ts'
import { type NodeNetwork, nodegroup, nodeNetwork } from './nodegroup.ts'

const listNodegroups = operation({
  client: EKSClient,
  command: ListNodegroupsCommand,
  name: 'eks:ListNodegroups',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page, { clusterName }) => (page.nodegroups ?? []).map((nodegroupName) => ({ clusterName, nodegroupName })),
})

/** A node group's ARN holds an id that only this call tells. */
const describeNodegroup = operation({
  client: EKSClient,
  command: DescribeNodegroupCommand,
  name: 'eks:DescribeNodegroup',
  items: (page) => (page.nodegroup ? [page.nodegroup] : []),
})

/** Kept of a version: its network. User data may hold secrets, and stays on the wire. */
const describeLaunchTemplateVersions = operation({
  client: EC2Client,
  command: DescribeLaunchTemplateVersionsCommand,
  name: 'ec2:DescribeLaunchTemplateVersions',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) =>
    (page.LaunchTemplateVersions ?? []).flatMap(({ LaunchTemplateData }) =>
      LaunchTemplateData ? [nodeNetwork(LaunchTemplateData)] : [],
    ),
})

export const collector = defineCollector({
  service: 'eks',
  resourceType: 'AWS::EKS::Nodegroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html',
  list: {
    each: nested({ each: listClusters, inner: listNodegroups, input: (clusterName: string) => ({ clusterName }) }),
    inner: describeNodegroup,
    input: (named) => named,
  },
  facets: {
    // Of groups with a template of their owner's alone, once for each version that several share.
    nodeNetwork: facet<Nodegroup, NodeNetwork | null>({
      calls: [describeLaunchTemplateVersions],
      ask: async ({ launchTemplate: template }, aws) => {
        if (!template) return null
        const [network] = await aws.all(describeLaunchTemplateVersions, {
          ...(template.id ? { LaunchTemplateId: template.id } : { LaunchTemplateName: template.name }),
          Versions: [template.version ?? '$Default'],
        })
        return network ?? unobserved('not-returned', describeLaunchTemplateVersions.name, template.id)
      },
    }),
  },
  normalise: nodegroup,
})
