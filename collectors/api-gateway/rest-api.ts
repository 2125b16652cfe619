import type { Integration, Method, Resource as PathResource, RestApi, VpcLink } from '@aws-sdk/client-api-gateway'
import {
  type EndpointType,
  endpointTypes,
  gatewayArn,
  type RestApiFacts,
  type RestMethod,
  type RestPrivateIntegration,
  type VpcLinkPlace,
} from '#domain/api-gateway.ts'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

/** A path of an API with its methods, as it leaves the wire. */
export interface PathMethods {
  readonly path: string | undefined
  readonly methods: readonly (Partial<Omit<RestMethod, 'path'>> & {
    readonly httpMethod: string
    readonly privately?: LinkedTo | null
  })[]
}

/** Where a method leads through a VPC link, as it leaves the wire: of its address the port alone. */
export interface LinkedTo {
  /** Id of a VPC link; a stage variable may stand in its place. */
  readonly vpcLinkId: string
  /** Load balancer or listener, of links of the second generation. */
  readonly target: string | null
  readonly port: number | null
}

/** The VPC links of both generations. */
export interface VpcLinks {
  readonly first: readonly VpcLink[]
  readonly second: readonly VpcLinkPlace[]
}

const call = 'apigateway:GetRestApis'
const methodsCall = 'apigateway:GetResources'

/** One API from GetRestApis, and its methods from GetResources. */
export function restApi(
  item: RestApi,
  answers: { readonly methods: Observed<readonly PathMethods[]>; readonly vpcLinks: Observed<VpcLinks> },
  where: Where,
): CollectedResource<RestApiFacts> {
  const read = factsFrom(call)
  // Every API has a type; an empty list would pass for private.
  const types = item.endpointConfiguration?.types?.length ? item.endpointConfiguration.types : undefined
  const drifted = types?.find((type) => !(endpointTypes as readonly string[]).includes(type))
  return {
    arn: gatewayArn(where, `/restapis/${item.id ?? ''}`),
    name: item.name ?? item.id ?? '',
    // The id is never given again.
    incarnation: item.id ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      restApiId: read(item.id),
      endpointTypes:
        drifted === undefined ? read<readonly EndpointType[]>(types) : unobserved('schema-drift', call, drifted),
      // Private APIs only have them, and only once they are associated.
      vpcEndpointIds: read.or<readonly string[]>(item.endpointConfiguration?.vpcEndpointIds, []),
      // "By default, clients can invoke your API with the default execute-api endpoint."
      disableExecuteApiEndpoint: read.or(item.disableExecuteApiEndpoint, false),
      policy: read.orNone(item.policy === undefined || item.policy === '' ? undefined : policyText(item.policy)),
      securityPolicy: read(item.securityPolicy),
      methods: methodsOf(answers.methods),
      privateIntegrations: privateIntegrationsOf(answers.methods, answers.vpcLinks),
    },
  }
}

/** API Gateway hands the policy out as the inside of a JSON string: every quote of it is escaped. */
function policyText(policy: string): string {
  if (!policy.includes('\\"')) return policy
  try {
    return String(JSON.parse(`"${policy}"`))
  } catch {
    return policy
  }
}

function methodsOf(paths: Observed<readonly PathMethods[]>): Observed<readonly RestMethod[]> {
  const incomplete = unobserved('not-returned', methodsCall, 'a method came without its authorizationType')
  if (!('value' in paths)) return paths
  const all = paths.value.flatMap(({ path, methods }) => methods.map((method) => ({ path: path ?? '', ...method })))
  if (all.some(({ authorizationType }) => authorizationType === undefined)) return incomplete
  return mapObserved(paths, () =>
    all.map(({ path, httpMethod, authorizationType = '', apiKeyRequired = false, integrationType = null }) => ({
      path,
      httpMethod,
      authorizationType,
      apiKeyRequired,
      integrationType,
    })),
  )
}

/** Where any method leads through a VPC link. */
export function linkedTo(paths: readonly PathMethods[]): readonly LinkedTo[] {
  return paths.flatMap(({ methods }) => methods.flatMap(({ privately }) => privately ?? []))
}

function privateIntegrationsOf(
  paths: Observed<readonly PathMethods[]>,
  links: Observed<VpcLinks>,
): RestApiFacts['privateIntegrations'] {
  if (!isObserved(paths)) return paths
  const linked = linkedTo(paths.value)
  if (linked.length === 0) return observed([], paths.call)
  return mapObserved(links, ({ first, second }) => {
    const found = linked.map(({ vpcLinkId, target, port }): RestPrivateIntegration => {
      const link = second.find((one) => one.vpcLinkId === vpcLinkId)
      if (link) return { targetArns: target === null ? null : [target], port, link }
      return { targetArns: first.find(({ id }) => id === vpcLinkId)?.targetArns ?? null, port, link: null }
    })
    return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
  })
}

function linkOf({ connectionType, connectionId, integrationTarget, uri }: Integration): LinkedTo | null {
  if (connectionType !== 'VPC_LINK' || connectionId === undefined) return null
  return { vpcLinkId: connectionId, target: integrationTarget ?? null, port: portOf(uri) }
}

/** Null for an address whose port a stage variable may say. */
function portOf(uri = ''): number | null {
  const [, scheme = '', port = ''] = /^(https?):\/\/[^/:$]+(?::([^/]*))?(?:\/|$)/.exec(uri) ?? []
  if (scheme === '' || (port !== '' && !/^\d+$/.test(port))) return null
  return port === '' ? (scheme === 'https' ? 443 : 80) : Number(port)
}

/** Keeps of a path what is judged. An integration's parameters and templates may hold credentials. */
export function withoutIntegrations({ path, resourceMethods }: PathResource): PathMethods {
  const methods = Object.entries(resourceMethods ?? {}).map(([httpMethod, method]: [string, Method]) => ({
    httpMethod,
    ...(method.authorizationType === undefined ? {} : { authorizationType: method.authorizationType }),
    apiKeyRequired: method.apiKeyRequired ?? false,
    integrationType: method.methodIntegration?.type ?? null,
    privately: method.methodIntegration ? linkOf(method.methodIntegration) : null,
  }))
  return { path, methods }
}
