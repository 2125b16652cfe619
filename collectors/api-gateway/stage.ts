import type { MethodSetting, Stage } from '@aws-sdk/client-api-gateway'
import { gatewayArn, type StageFacts, type StageMethodSetting } from '#domain/api-gateway.ts'
import { factsFrom, seen, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { looksSecret } from './secret-variable.ts'

export const everyMethod = '*/*'

/**
 * The settings of methods that use the stage's cache. Once it has one, "only GET methods have caching enabled by default":
 * where no setting is for all methods, nobody says that the others do not use it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function cachedMethods(settings: readonly StageMethodSetting[]): readonly StageMethodSetting[] {
  const cached = settings.filter(({ cachingEnabled }) => cachingEnabled)
  const decided =
    cached.some(({ cacheDataEncrypted }) => !cacheDataEncrypted) ||
    settings.some(({ method }) => method === everyMethod)
  return decided
    ? cached
    : seen(unobserved('not-returned', 'apigateway:GetStages', 'whether methods without settings use the cache'))
}

/** A stage as it leaves the wire: without the values of its variables. */
export type StageWithoutValues = Omit<Stage, 'variables' | 'canarySettings'> & {
  readonly variableNames: readonly string[]
  readonly secretVariableNames: readonly string[]
}
export type StageOfApi = StageWithoutValues & { readonly restApiId: string | undefined }

/** A canary's variables override the stage's, and are as visible. */
export function withoutVariableValues({ variables, canarySettings, ...stage }: Stage): StageWithoutValues {
  const all = [...Object.entries(variables ?? {}), ...Object.entries(canarySettings?.stageVariableOverrides ?? {})]
  const names = (entries: typeof all) => [...new Set(entries.map(([name]) => name))]
  return {
    ...stage,
    variableNames: names(all),
    secretVariableNames: names(all.filter(([name, value]) => looksSecret(name, value))),
  }
}

/** One stage from GetStages. */
export function stage(item: StageOfApi, _: unknown, where: Where): CollectedResource<StageFacts> {
  const read = factsFrom('apigateway:GetStages')
  return {
    arn: gatewayArn(where, `/restapis/${item.restApiId ?? ''}/stages/${item.stageName ?? ''}`),
    name: `${item.restApiId}/${item.stageName}`,
    incarnation: item.createdDate?.toISOString() ?? `${item.restApiId}/${item.stageName}`,
    tags: read.or(item.tags, {}),
    facts: {
      stageName: read(item.stageName),
      restApiId: read(item.restApiId),
      // "The ARN of the WebAcl associated with the Stage": left out where there is none.
      webAclArn: read.orNone(item.webAclArn),
      cacheClusterEnabled: read(item.cacheClusterEnabled),
      methodSettings: read(Object.entries(item.methodSettings ?? {}).map(setting)),
      // Left out where nothing is logged, or nothing presented.
      accessLogDestinationArn: read.orNone(item.accessLogSettings?.destinationArn),
      clientCertificateId: read.orNone(item.clientCertificateId),
      tracingEnabled: read(item.tracingEnabled),
      variableNames: read(item.variableNames),
      secretVariableNames: read(item.secretVariableNames),
    },
  }
}

/** Paths come with `~1` for each slash. What a setting leaves out is off, as for methods without settings. */
function setting([key, one]: [string, MethodSetting]): StageMethodSetting {
  return {
    method: key.replaceAll('~1', '/'),
    loggingLevel: one.loggingLevel ?? 'OFF',
    cachingEnabled: one.cachingEnabled ?? false,
    cacheDataEncrypted: one.cacheDataEncrypted ?? false,
  }
}
