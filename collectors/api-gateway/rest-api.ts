import type { Method, Resource as PathResource, RestApi } from '@aws-sdk/client-api-gateway'
import {
  type EndpointType,
  endpointTypes,
  gatewayArn,
  type RestApiFacts,
  type RestMethod,
} from '#domain/api-gateway.ts'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

/** A path of an API with its methods, as it leaves the wire. */
export interface PathMethods {
  readonly path: string | undefined
  readonly methods: readonly (Partial<Omit<RestMethod, 'path'>> & { readonly httpMethod: string })[]
}

const call = 'apigateway:GetRestApis'
const methodsCall = 'apigateway:GetResources'

/** One API from GetRestApis, and its methods from GetResources. */
export function restApi(
  item: RestApi,
  answers: { readonly methods: Observed<readonly PathMethods[]> },
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
    all.map(({ authorizationType = '', apiKeyRequired = false, integrationType = null, ...method }) => ({
      ...method,
      authorizationType,
      apiKeyRequired,
      integrationType,
    })),
  )
}

/** Keeps of a path what is judged. An integration's parameters and templates may hold credentials. */
export function withoutIntegrations({ path, resourceMethods }: PathResource): PathMethods {
  const methods = Object.entries(resourceMethods ?? {}).map(([httpMethod, method]: [string, Method]) => ({
    httpMethod,
    ...(method.authorizationType === undefined ? {} : { authorizationType: method.authorizationType }),
    apiKeyRequired: method.apiKeyRequired ?? false,
    integrationType: method.methodIntegration?.type ?? null,
  }))
  return { path, methods }
}
