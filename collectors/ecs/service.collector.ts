import { EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2'
import { DescribeServicesCommand, ECSClient, ListServicesCommand, type Service } from '@aws-sdk/client-ecs'
import { defineCollector, facet, nested, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { accountSettings, listAccountSettings, listClusters } from './cluster.collector.ts'
import { chunks, onlyMissing } from './failures.ts'
import { describeServicesCall, managedVolumes, service } from './service.ts'

/** Services of a cluster, ten by ten: as many as one call describes. */
const listServices = operation({
  client: ECSClient,
  command: ListServicesCommand,
  name: 'ecs:ListServices',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: ({ serviceArns = [] }, { cluster }) => chunks(serviceArns, 10).map((services) => ({ cluster, services })),
})

/** Options of log drivers may hold tokens; they are dropped before anything keeps the answer. */
function withoutLogOptions(item: Service): Service {
  return {
    ...item,
    deployments: item.deployments?.map(({ serviceConnectConfiguration: connect, ...deployment }) => ({
      ...deployment,
      ...(connect && {
        serviceConnectConfiguration: {
          enabled: connect.enabled,
          namespace: connect.namespace,
          services: connect.services,
        },
      }),
    })),
    events: [],
  }
}

/** Up to ten services of one cluster at once. */
const describeServices = operation({
  client: ECSClient,
  command: DescribeServicesCommand,
  name: describeServicesCall,
  items: ({ services = [], failures }) => {
    onlyMissing(failures)
    // A deleted service stays readable for a while.
    return services.filter(({ status }) => status !== 'INACTIVE').map(withoutLogOptions)
  },
})

/** Every service of every cluster, described. */
export const services = nested({
  each: nested({
    each: listClusters,
    inner: listServices,
    input: (arns) => arns.map((cluster) => ({ cluster })),
  }),
  inner: describeServices,
  input: ({ cluster, services }) => ({ cluster, services: [...services], include: ['TAGS' as const] }),
})

const getEbsEncryptionByDefault = operation({
  client: EC2Client,
  command: GetEbsEncryptionByDefaultCommand,
  name: 'ec2:GetEbsEncryptionByDefault',
})

const getEbsDefaultKmsKeyId = operation({
  client: EC2Client,
  command: GetEbsDefaultKmsKeyIdCommand,
  name: 'ec2:GetEbsDefaultKmsKeyId',
})

export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::Service',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html',
  list: services,
  facets: {
    accountSettings: facet({
      calls: [listAccountSettings],
      ask: (_: Service, aws) => accountSettings(aws),
    }),
    /** The region's answer, asked only where a volume of the service depends on it. */
    ebsEncryptionByDefault: facet({
      calls: [getEbsEncryptionByDefault],
      ask: async (item: Service, aws): Promise<boolean | null | Unobserved> => {
        if (managedVolumes(item).every(({ encrypted }) => encrypted === true)) return null
        const { EbsEncryptionByDefault } = await aws.one(getEbsEncryptionByDefault, {})
        return EbsEncryptionByDefault ?? unobserved('not-returned', getEbsEncryptionByDefault.name)
      },
    }),
    ebsDefaultKeyId: facet({
      calls: [getEbsDefaultKmsKeyId],
      ask: async (item: Service, aws): Promise<string | null | Unobserved> => {
        if (managedVolumes(item).every(({ kmsKeyId }) => kmsKeyId !== null)) return null
        const { KmsKeyId } = await aws.one(getEbsDefaultKmsKeyId, {})
        return KmsKeyId ?? unobserved('not-returned', getEbsDefaultKmsKeyId.name)
      },
    }),
  },
  normalise: service,
})
