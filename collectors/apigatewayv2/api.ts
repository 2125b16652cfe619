import type { Api, Integration, Route } from '@aws-sdk/client-apigatewayv2'
import { type ApiFacts, type ApiRoute, type Cors, gatewayArn, type VpcLinkPlace } from '#domain/api-gateway.ts'
import { factsFrom, isObserved, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

/** A route as it leaves the wire: what it maps from requests stays behind. */
export type RouteHead = Pick<Route, 'RouteKey' | 'AuthorizationType'>
/**
 * An integration as it leaves the wire: its parameters, templates and address may hold credentials. Kept of the address is
 * the ARN that a private integration has in its place.
 */
export type IntegrationHead = Pick<Integration, 'IntegrationId' | 'ConnectionType' | 'ConnectionId' | 'TlsConfig'> & {
  readonly targetArn: string | null
}

export function integrationHead(one: Integration): IntegrationHead {
  const { IntegrationId, ConnectionType, ConnectionId, TlsConfig, IntegrationUri = '' } = one
  // Behind a question mark stand attributes by which AWS Cloud Map chooses.
  const targetArn = IntegrationUri.startsWith('arn:') ? (IntegrationUri.split('?')[0] ?? null) : null
  return { IntegrationId, ConnectionType, ConnectionId, TlsConfig, targetArn }
}

/** One HTTP or WebSocket API from GetApis, its routes and private integrations. */
export function api(
  item: Api,
  answers: {
    readonly routes: Observed<readonly RouteHead[]>
    readonly integrations: Observed<readonly (IntegrationHead & { readonly link: VpcLinkPlace | null })[]>
  },
  where: Where,
): CollectedResource<ApiFacts> {
  const read = factsFrom('apigateway:GetApis')
  const cors = item.CorsConfiguration
  return {
    arn: gatewayArn(where, `/apis/${item.ApiId ?? ''}`),
    name: item.Name ?? item.ApiId ?? '',
    // The id is never given again.
    incarnation: item.ApiId ?? '',
    tags: read.or(item.Tags, {}),
    facts: {
      apiId: read(item.ApiId),
      protocolType: read.oneOf(item.ProtocolType, ['HTTP', 'WEBSOCKET']),
      apiEndpoint: read(item.ApiEndpoint),
      // "By default, clients can invoke your API with the default execute-api endpoint."
      disableExecuteApiEndpoint: read.or(item.DisableExecuteApiEndpoint, false),
      // Only HTTP APIs can have one, and only once it is configured.
      corsConfiguration: read.orNone<Cors>(
        cors && { allowOrigins: cors.AllowOrigins ?? [], allowCredentials: cors.AllowCredentials ?? false },
      ),
      routes: routesOf(answers.routes),
      privateIntegrations: mapObserved(answers.integrations, (all) =>
        all
          .filter(({ ConnectionType }) => ConnectionType === 'VPC_LINK')
          .map(({ IntegrationId, TlsConfig, targetArn, link }) => ({
            integrationId: IntegrationId ?? '',
            // "If you specify a server name" the integration is HTTPS; without TLS settings it is not.
            serverNameToVerify: TlsConfig?.ServerNameToVerify ?? null,
            targetArn,
            link,
          })),
      ),
    },
  }
}

function routesOf(routes: Observed<readonly RouteHead[]>): Observed<readonly ApiRoute[]> {
  if (!isObserved(routes)) return routes
  const untold = routes.value.find(({ AuthorizationType }) => AuthorizationType === undefined)
  if (untold) return unobserved('not-returned', routes.call, `AuthorizationType of route ${untold.RouteKey}`)
  return mapObserved(routes, (all) =>
    all.map(({ RouteKey, AuthorizationType }) => ({
      routeKey: RouteKey ?? '',
      authorizationType: AuthorizationType ?? '',
    })),
  )
}
