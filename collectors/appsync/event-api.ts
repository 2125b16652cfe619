import type { Api } from '@aws-sdk/client-appsync'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export type EventApiFacts = {
  readonly apiId: Observed<string>
  readonly authenticationTypes: Observed<readonly string[]>
  /** Null: nothing is logged. */
  readonly logLevel: Observed<string | null>
  readonly webAclArn: Observed<string | null>
}

/** One Event API from ListApis. */
export function eventApi(item: Api): CollectedResource<EventApiFacts> {
  const read = factsFrom('appsync:ListApis')
  const types = item.eventConfig?.authProviders?.map(({ authType }) => authType)
  return {
    arn: item.apiArn ?? '',
    name: item.name ?? item.apiId ?? '',
    incarnation: item.apiId ?? item.apiArn ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      apiId: read(item.apiId),
      authenticationTypes: read<readonly string[]>(
        types?.includes(undefined) ? undefined : types?.filter((type) => type !== undefined),
      ),
      // Log settings are left out where logging is off; the configuration itself never is.
      logLevel: item.eventConfig ? read.orNone<string>(item.eventConfig.logConfig?.logLevel) : read<string>(undefined),
      // "The ARN of the web ACL associated with this Api, if one exists."
      webAclArn: read.orNone(item.wafWebAclArn),
    },
  }
}
