import type {
  BasePathMapping,
  DomainName,
  GetBasePathMappingsRequest,
  GetDomainNamesRequest,
  GetResourcesRequest,
  GetRestApisRequest,
  GetStagesRequest,
  GetVpcLinksRequest,
  Resource,
  RestApi,
  VpcLink,
} from '@aws-sdk/client-api-gateway'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { pretendApis, vpcLinkOf } from './simulated-apis.ts'

const missing = (what: string) => new SimulatedError('NotFoundException', `Invalid ${what} identifier specified`, 404)
const apiOf = (place: Place, id: string | undefined) => pretendApis(place).find(({ item }) => item.id === id)
const domainsOf = (place: Place) => pretendApis(place).flatMap(({ domain }) => domain ?? [])

/** Lists of API Gateway page by `position`, 500 at most. */
function list<I extends GetRestApisRequest, Item>(items: (input: I, place: Place) => readonly Item[] | SimulatedError) {
  return paged<I, Item>({
    items,
    page: (page, position) => ({ items: page, position }),
    token: ({ position }) => position,
    asked: ({ limit }) => limit,
    limit: 500,
  })
}

export const simulation = defineSimulation({
  service: 'api-gateway',
  answers: {
    GetRestApis: list<GetRestApisRequest, RestApi>((_, place) => pretendApis(place).map(({ item }) => item)),
    GetStages: answers<GetStagesRequest>(({ restApiId }, place) => {
      const api = apiOf(place, restApiId)
      return api ? { item: api.stages } : missing('API')
    }),
    GetResources: list<GetResourcesRequest, Resource>(({ restApiId, embed }, place) => {
      const api = apiOf(place, restApiId)
      if (!api) return missing('API')
      if (embed?.includes('methods')) return api.resources
      // Without the parameter AWS names the methods and says nothing about them.
      return api.resources.map(({ resourceMethods, ...path }) => ({
        ...path,
        ...(resourceMethods && {
          resourceMethods: Object.fromEntries(Object.keys(resourceMethods).map((verb) => [verb, {}])),
        }),
      }))
    }),
    GetVpcLinks: list<GetVpcLinksRequest, VpcLink>((_, place) =>
      pretendApis(place).length > 0 ? [vpcLinkOf(place)] : [],
    ),
    GetDomainNames: list<GetDomainNamesRequest, DomainName>((_, place) => domainsOf(place).map(({ item }) => item)),
    GetBasePathMappings: list<GetBasePathMappingsRequest, BasePathMapping>(({ domainName }, place) => {
      const domain = domainsOf(place).find(({ item }) => item.domainName === domainName)
      return domain ? domain.mappings : missing('domain name')
    }),
  },
  count: (place) => ({
    'AWS::ApiGateway::RestApi': pretendApis(place).length,
    'AWS::ApiGateway::Stage': pretendApis(place).reduce((sum, { stages }) => sum + stages.length, 0),
    'AWS::ApiGateway::DomainName': domainsOf(place).length,
  }),
})
