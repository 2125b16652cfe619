import { DescribeAddonCommand, EKSClient, ListAddonsCommand } from '@aws-sdk/client-eks'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { addon, withoutConfiguration } from './addon.ts'
import { listClusters } from './cluster.collector.ts'

const listAddons = operation({
  client: EKSClient,
  command: ListAddonsCommand,
  name: 'eks:ListAddons',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page, { clusterName }) => (page.addons ?? []).map((addonName) => ({ clusterName, addonName })),
})

/** An add-on's ARN holds an id that only this call tells. */
const describeAddon = operation({
  client: EKSClient,
  command: DescribeAddonCommand,
  name: 'eks:DescribeAddon',
  items: (page) => (page.addon ? [withoutConfiguration(page.addon)] : []),
})

export const collector = defineCollector({
  service: 'eks',
  resourceType: 'AWS::EKS::Addon',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html',
  list: {
    each: nested({ each: listClusters, inner: listAddons, input: (clusterName: string) => ({ clusterName }) }),
    inner: describeAddon,
    input: (named) => named,
  },
  normalise: addon,
})
