import {
  DescribeDomainsCommand,
  type DomainStatus,
  ListDomainNamesCommand,
  ListTagsCommand,
  ListVpcEndpointAccessCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { domain, type EndpointPrincipal, endpointPrincipals } from './domain.ts'
import { type DomainType, isElasticsearch, openSearch } from './engines.ts'

/** More than five names in one call is an error. */
const namesInACall = 5

/** The names of all domains, of both engines, in the portions in which they can be described. */
const listDomainNames = operation({
  client: OpenSearchClient,
  command: ListDomainNamesCommand,
  name: 'es:ListDomainNames',
  items: (page) => {
    const names = (page.DomainNames ?? []).flatMap(({ DomainName }) => DomainName ?? []).sort()
    return Array.from({ length: Math.ceil(names.length / namesInACall) }, (_, index) =>
      names.slice(index * namesInACall, (index + 1) * namesInACall),
    )
  },
})

const describeDomains = operation({
  client: OpenSearchClient,
  command: DescribeDomainsCommand,
  name: 'es:DescribeDomains',
  items: (page) => page.DomainStatusList ?? [],
})

const listVpcEndpointAccess = operation({
  client: OpenSearchClient,
  command: ListVpcEndpointAccessCommand,
  name: 'es:ListVpcEndpointAccess',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.AuthorizedPrincipalList ?? [],
})

const listTags = operation({
  client: OpenSearchClient,
  command: ListTagsCommand,
  name: 'es:ListTags',
  items: (page) => page.TagList ?? [],
})

/** Domains of one of the engines; the collectors of both ask the same, so that the second is answered from memory. */
export function domainCollector({ resourceType }: DomainType, isOfEngine: (item: DomainStatus) => boolean) {
  return defineCollector({
    service: 'opensearch',
    resourceType,
    scope: 'region',
    docs: 'https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html',
    list: { each: listDomainNames, inner: describeDomains, input: (DomainNames: string[]) => ({ DomainNames }) },
    only: isOfEngine,
    facets: {
      /** Who else may reach a domain in a VPC; a public one has no endpoints in VPCs. */
      authorizedPrincipals: facet<DomainStatus, readonly EndpointPrincipal[]>({
        calls: [listVpcEndpointAccess],
        ask: async ({ VPCOptions, DomainName }, aws) => {
          if (!VPCOptions) return []
          if (DomainName === undefined) return unobserved('not-returned', describeDomains.name)
          return endpointPrincipals(await aws.all(listVpcEndpointAccess, { DomainName }))
        },
        // Where the region has no endpoints for domains, nobody was let in through one.
        absent: { DisabledOperationException: [] },
      }),
      tags: facet({
        calls: [listTags],
        ask: async ({ ARN }: DomainStatus, aws) =>
          ARN === undefined ? unobserved('not-returned', describeDomains.name) : aws.all(listTags, { ARN }),
      }),
    },
    normalise: domain,
  })
}

export const collector = domainCollector(openSearch, ({ EngineVersion }) => !isElasticsearch(EngineVersion))
