import { DescribeNodegroupCommand, EKSClient, ListNodegroupsCommand } from '@aws-sdk/client-eks'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { listClusters } from './cluster.collector.ts'
import { nodegroup } from './nodegroup.ts'

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
  normalise: nodegroup,
})
