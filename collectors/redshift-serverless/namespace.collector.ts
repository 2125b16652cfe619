import {
  ListNamespacesCommand,
  ListTagsForResourceCommand,
  type Namespace,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { namespace, namespaceType } from './namespace.ts'

const listNamespaces = operation({
  client: RedshiftServerlessClient,
  command: ListNamespacesCommand,
  name: 'redshift-serverless:ListNamespaces',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.namespaces ?? [],
})

/** The lists bring no tags along: every type asks for its own. */
export const listTagsForResource = operation({
  client: RedshiftServerlessClient,
  command: ListTagsForResourceCommand,
  name: 'redshift-serverless:ListTagsForResource',
  items: (page) => page.tags ?? [],
})

export const collector = defineCollector({
  service: 'redshift-serverless',
  resourceType: namespaceType,
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Namespace.html',
  list: listNamespaces,
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: async (item: Namespace, aws) =>
        item.namespaceArn === undefined
          ? unobserved('not-returned', listNamespaces.name, 'no namespaceArn came with the namespace')
          : aws.all(listTagsForResource, { resourceArn: item.namespaceArn }),
    }),
  },
  normalise: namespace,
})
