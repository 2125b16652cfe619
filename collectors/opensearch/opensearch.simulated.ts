import type {
  AuthorizedPrincipal,
  DescribeDomainsRequest,
  ListTagsRequest,
  ListVpcEndpointAccessRequest,
} from '@aws-sdk/client-opensearch'
import { ownerTags } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, paged, SimulatedError } from '#domain/simulated.ts'
import { isElasticsearch } from './engines.ts'
import { domains, principalsOf } from './simulated/domains.ts'

const notFound = (name: string) => new SimulatedError('ResourceNotFoundException', `Domain not found: ${name}`, 409)

export const simulation = defineSimulation({
  service: 'opensearch',
  answers: {
    ListDomainNames: answers<object>((_, place) => ({
      DomainNames: domains(place).map(({ DomainName, EngineVersion }) => ({
        DomainName,
        EngineType: isElasticsearch(EngineVersion) ? 'Elasticsearch' : 'OpenSearch',
      })),
    })),
    DescribeDomains: answers<DescribeDomainsRequest>(({ DomainNames = [] }, place) =>
      DomainNames.length > 5
        ? new SimulatedError('ValidationException', 'Please provide a maximum of 5 domain names to describe.')
        : { DomainStatusList: domains(place).filter(({ DomainName }) => DomainNames.includes(DomainName ?? '')) },
    ),
    ListVpcEndpointAccess: paged<ListVpcEndpointAccessRequest, AuthorizedPrincipal>({
      items: ({ DomainName = '' }, place) =>
        domains(place).some((one) => one.DomainName === DomainName)
          ? principalsOf(place, DomainName)
          : notFound(DomainName),
      page: (AuthorizedPrincipalList, NextToken) => ({ AuthorizedPrincipalList, NextToken }),
      token: ({ NextToken }) => NextToken,
      limit: 100,
    }),
    ListTags: answers<ListTagsRequest>(({ ARN = '' }, place) => {
      const found = domains(place).find((one) => one.ARN === ARN)
      if (!found?.DomainName) return notFound(ARN)
      return { TagList: ownerTags(place, `opensearch.tags.${found.DomainName}`, found.DomainName) }
    }),
  },
  count: (place) => {
    const legacy = domains(place).filter(({ EngineVersion }) => isElasticsearch(EngineVersion)).length
    return {
      'AWS::OpenSearchService::Domain': domains(place).length - legacy,
      'AWS::Elasticsearch::Domain': legacy,
    }
  },
})
