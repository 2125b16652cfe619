import {
  type DBInstance,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  DescribeOptionGroupsCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import {
  dbInstance,
  type EngineVersionAnswer,
  engineVersionAnswer,
  type InstanceOption,
  instanceOptions,
} from './db-instance.ts'
import { engineFamily, isRdsEngine, type UserParameters } from './engine.ts'
import { ownGroups, userParameters } from './parameters.ts'

const describeDBInstances = operation({
  client: RDSClient,
  command: DescribeDBInstancesCommand,
  name: 'rds:DescribeDBInstances',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBInstances ?? [],
})

const describeDBParameters = operation({
  client: RDSClient,
  command: DescribeDBParametersCommand,
  name: 'rds:DescribeDBParameters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.Parameters ?? [],
})

const describeOptionGroups = operation({
  client: RDSClient,
  command: DescribeOptionGroupsCommand,
  name: 'rds:DescribeOptionGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.OptionGroupsList ?? [],
})

const describeDBEngineVersions = operation({
  client: RDSClient,
  command: DescribeDBEngineVersionsCommand,
  name: 'rds:DescribeDBEngineVersions',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBEngineVersions ?? [],
})

const notNamed = (what: string) =>
  unobserved('not-returned', describeDBInstances.name, `no ${what} came with the instance`)

/** DB instances, members of Aurora and Multi-AZ clusters included. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBInstance',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html',
  list: describeDBInstances,
  only: (item) => isRdsEngine(item.Engine),
  facets: {
    /** What the owner set in the instance's own groups; AWS's default groups hold defaults only and need no call. */
    parameters: facet({
      calls: [describeDBParameters],
      ask: async (item: DBInstance, aws): Promise<UserParameters | Unobserved> => {
        const own = ownGroups(item.DBParameterGroups?.map((group) => group.DBParameterGroupName))
        if (own === null) return notNamed('DBParameterGroups')
        const answers = await Promise.all(
          own.map((name) => aws.all(describeDBParameters, { DBParameterGroupName: name, Source: 'user' })),
        )
        return userParameters(answers.flat())
      },
    }),
    /** Oracle turns encryption of connections on through options; other engines have parameters. */
    options: facet({
      calls: [describeOptionGroups],
      ask: async (item: DBInstance, aws): Promise<readonly InstanceOption[] | Unobserved> => {
        if (engineFamily(item.Engine ?? '') !== 'oracle') return []
        const own = ownGroups(item.OptionGroupMemberships?.map((group) => group.OptionGroupName))
        if (own === null) return notNamed('OptionGroupMemberships')
        // Options that wait for the maintenance window, or failed, encrypt nothing yet.
        const unsettled = item.OptionGroupMemberships?.find(({ Status }) => Status !== 'in-sync')
        if (unsettled)
          return unobserved(
            'not-returned',
            describeDBInstances.name,
            `which options run is not said while option group ${unsettled.OptionGroupName} is ${unsettled.Status ?? 'without a status'}`,
          )
        const groups = await Promise.all(own.map((name) => aws.all(describeOptionGroups, { OptionGroupName: name })))
        return instanceOptions(groups.flat())
      },
    }),
    /** Asked once per engine and version in use. Null: AWS no longer lists the version, not even as deprecated. */
    version: facet({
      calls: [describeDBEngineVersions],
      ask: async (item: DBInstance, aws): Promise<EngineVersionAnswer | null | Unobserved> => {
        if (item.Engine === undefined || item.EngineVersion === undefined) return notNamed('engine version')
        const versions = await aws.all(describeDBEngineVersions, {
          Engine: item.Engine,
          EngineVersion: item.EngineVersion,
          IncludeAll: true,
        })
        return engineVersionAnswer(versions, item.EngineVersion)
      },
    }),
  },
  normalise: dbInstance,
})
