import type { Stage } from '@aws-sdk/client-apigatewayv2'
import { gatewayArn } from '#domain/api-gateway.ts'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

export type StageFacts = {
  readonly stageName: Observed<string>
  readonly apiId: Observed<string>
  readonly accessLogDestinationArn: Observed<string | null>
  /** `OFF`, `ERROR` or `INFO` of routes without a setting of their own; null for HTTP APIs, which have no execution log. */
  readonly loggingLevel: Observed<string | null>
  /** Names only; values never leave the wire. */
  readonly variableNames: Observed<readonly string[]>
}

/** A stage as it leaves the wire: without the values of its variables. */
export type StageWithoutValues = Omit<Stage, 'StageVariables'> & { readonly variableNames: readonly string[] }
export type StageOfApi = StageWithoutValues & { readonly apiId: string | undefined }

export function withoutVariableValues({ StageVariables, ...stage }: Stage): StageWithoutValues {
  return { ...stage, variableNames: Object.keys(StageVariables ?? {}) }
}

/** One stage from GetStages. */
export function stage(item: StageOfApi, _: unknown, where: Where): CollectedResource<StageFacts> {
  const read = factsFrom('apigateway:GetStages')
  return {
    arn: gatewayArn(where, `/apis/${item.apiId ?? ''}/stages/${item.StageName ?? ''}`),
    name: `${item.apiId}/${item.StageName}`,
    incarnation: item.CreatedDate?.toISOString() ?? `${item.apiId}/${item.StageName}`,
    tags: read.or(item.Tags, {}),
    facts: {
      stageName: read(item.StageName),
      apiId: read(item.apiId),
      // Left out where nothing is logged.
      accessLogDestinationArn: read.orNone(item.AccessLogSettings?.DestinationArn),
      loggingLevel: read.orNone(item.DefaultRouteSettings?.LoggingLevel),
      variableNames: read(item.variableNames),
    },
  }
}
