import type {
  Api,
  ApiMapping,
  DomainName,
  GetApiMappingsRequest,
  GetApisRequest,
  GetDomainNamesRequest,
  GetIntegrationsRequest,
  GetRoutesRequest,
  GetStagesRequest,
  GetVpcLinksRequest,
  Integration,
  Route,
  Stage,
} from '@aws-sdk/client-apigatewayv2'
import { defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { pretendApis, vpcLink } from './simulated-apis.ts'

const missing = (what: string) => new SimulatedError('NotFoundException', `Invalid ${what} identifier specified`, 404)
const domainsOf = (place: Place) => pretendApis(place).flatMap(({ domain }) => domain ?? [])

interface Paged {
  readonly MaxResults?: string | undefined
  readonly NextToken?: string | undefined
}
/** The page size comes as text. */
function list<I extends Paged, Item>(items: (input: I, place: Place) => readonly Item[] | SimulatedError) {
  return paged<I, Item>({
    items,
    page: (Items, NextToken) => ({ Items, NextToken }),
    token: ({ NextToken }) => NextToken,
    asked: ({ MaxResults }) => (MaxResults === undefined ? undefined : Number(MaxResults)),
    limit: 500,
  })
}

type OfApi = Paged & { readonly ApiId: string | undefined }
function ofApi<I extends OfApi, Item>(part: (api: ReturnType<typeof pretendApis>[number]) => readonly Item[]) {
  return list<I, Item>(({ ApiId }, place) => {
    const api = pretendApis(place).find(({ item }) => item.ApiId === ApiId)
    return api ? part(api) : missing('API')
  })
}

export const simulation = defineSimulation({
  service: 'apigatewayv2',
  answers: {
    GetApis: list<GetApisRequest, Api>((_, place) => pretendApis(place).map(({ item }) => item)),
    GetStages: ofApi<GetStagesRequest, Stage>(({ stages }) => stages),
    GetRoutes: ofApi<GetRoutesRequest, Route>(({ routes }) => routes),
    GetIntegrations: ofApi<GetIntegrationsRequest, Integration>(({ integrations }) => integrations),
    GetVpcLinks: list<GetVpcLinksRequest, object>((_, place) =>
      pretendApis(place)
        .flatMap(({ integrations }) => integrations)
        .filter(({ ConnectionType }) => ConnectionType === 'VPC_LINK')
        .map(({ ConnectionId = '' }) => vpcLink(place, ConnectionId)),
    ),
    GetDomainNames: list<GetDomainNamesRequest, DomainName>((_, place) => domainsOf(place).map(({ item }) => item)),
    GetApiMappings: list<GetApiMappingsRequest, ApiMapping>((input, place) => {
      const domain = domainsOf(place).find(({ item }) => item.DomainName === input.DomainName)
      return domain ? domain.mappings : missing('domain name')
    }),
  },
  count: (place) => ({
    'AWS::ApiGatewayV2::Api': pretendApis(place).length,
    'AWS::ApiGatewayV2::Stage': pretendApis(place).reduce((sum, { stages }) => sum + stages.length, 0),
    'AWS::ApiGatewayV2::DomainName': domainsOf(place).length,
  }),
})
