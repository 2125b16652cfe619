import type { ApiCache, GraphqlApi } from '@aws-sdk/client-appsync'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export type GraphqlApiFacts = {
  readonly apiId: Observed<string>
  /** `GRAPHQL` or `MERGED` */
  readonly apiType: Observed<string>
  readonly visibility: Observed<'GLOBAL' | 'PRIVATE'>
  /** The primary one first. */
  readonly authenticationTypes: Observed<readonly string[]>
  /** Null: nothing is logged. */
  readonly fieldLogLevel: Observed<string | null>
  readonly excludeVerboseContent: Observed<boolean>
  readonly introspectionConfig: Observed<'ENABLED' | 'DISABLED'>
  /** 0: unlimited. */
  readonly queryDepthLimit: Observed<number>
  readonly webAclArn: Observed<string | null>
  /** Size of the cache (`SMALL` …); null: no cache. */
  readonly apiCacheType: Observed<string | null>
}

/** What is kept of the cache. */
export type CacheHead = Pick<ApiCache, 'type'>

/** One API from ListGraphqlApis, and its cache. */
export function graphqlApi(
  item: GraphqlApi,
  { cache }: { readonly cache: Observed<CacheHead | null> },
): CollectedResource<GraphqlApiFacts> {
  const read = factsFrom('appsync:ListGraphqlApis')
  const additional = item.additionalAuthenticationProviders ?? []
  const types = [item.authenticationType, ...additional.map(({ authenticationType }) => authenticationType)]
  return {
    arn: item.arn ?? '',
    name: item.name ?? item.apiId ?? '',
    // The id is never given again.
    incarnation: item.apiId ?? item.arn ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      apiId: read(item.apiId),
      // APIs from before merged ones are not marked.
      apiType: read.or<string>(item.apiType, 'GRAPHQL'),
      // "If no value is provided, the visibility will be set to GLOBAL by default."
      visibility: read.oneOf(item.visibility ?? 'GLOBAL', ['GLOBAL', 'PRIVATE']),
      authenticationTypes: read<readonly string[]>(
        types.includes(undefined) ? undefined : types.filter((type) => type !== undefined),
      ),
      // Left out where logging is off.
      fieldLogLevel: read.orNone<string>(item.logConfig?.fieldLogLevel),
      // "Set to TRUE to exclude": included unless it says so.
      excludeVerboseContent: read.or(item.logConfig?.excludeVerboseContent, false),
      // "If no value is provided, the introspection configuration will be set to ENABLED by default."
      introspectionConfig: read.oneOf(item.introspectionConfig ?? 'ENABLED', ['ENABLED', 'DISABLED']),
      // "The default value is 0 (or unspecified), which indicates there's no depth limit."
      queryDepthLimit: read.or(item.queryDepthLimit, 0),
      // "The ARN of the WAF access control list associated with this GraphqlApi, if one exists."
      webAclArn: read.orNone(item.wafWebAclArn),
      apiCacheType: mapObserved(cache, (one) => (one === null ? null : (one.type ?? 'of unknown size'))),
    },
  }
}
