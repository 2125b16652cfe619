import {
  type ClusterParameterGroup,
  DescribeClusterParameterGroupsCommand,
  DescribeClusterParametersCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import {
  clusterParameterGroup,
  isDefaultGroup,
  isSecurityParameter,
  parameterGroupType,
} from './cluster-parameter-group.ts'

const describeClusterParameterGroups = operation({
  client: RedshiftClient,
  command: DescribeClusterParameterGroupsCommand,
  name: 'redshift:DescribeClusterParameterGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.ParameterGroups ?? [],
})

const describeClusterParameters = operation({
  client: RedshiftClient,
  command: DescribeClusterParametersCommand,
  name: 'redshift:DescribeClusterParameters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => (page.Parameters ?? []).filter(({ ParameterName }) => isSecurityParameter(ParameterName)),
})

/** The owner's own groups; AWS's default groups cannot be changed, and what they say is documented. */
export const collector = defineCollector({
  service: 'redshift',
  resourceType: parameterGroupType,
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_ClusterParameterGroup.html',
  list: describeClusterParameterGroups,
  only: (item) => !isDefaultGroup(item.ParameterGroupName ?? ''),
  facets: {
    /** All parameters in one page, not just those set by the owner: what is not set depends on the group's family. */
    parameters: facet({
      calls: [describeClusterParameters],
      ask: async (item: ClusterParameterGroup, aws) =>
        item.ParameterGroupName === undefined
          ? unobserved('not-returned', describeClusterParameterGroups.name, 'no name came with the group')
          : aws.all(describeClusterParameters, { ParameterGroupName: item.ParameterGroupName }),
    }),
  },
  normalise: clusterParameterGroup,
})
