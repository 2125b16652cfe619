import { gatewayArn } from '#domain/api-gateway.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { StageFacts } from './stage.ts'

/** A stage is a part of its API, which is judged for who reaches it and how. */
export const posture = definePosture<StageFacts>()({
  resourceType: 'AWS::ApiGatewayV2::Stage',
  looksAt: [],
  relations: ({ facts: { apiId }, ...where }) =>
    isObserved(apiId) ? [{ kind: 'member-of', to: gatewayArn(where, `/apis/${apiId.value}`) }] : [],
})
