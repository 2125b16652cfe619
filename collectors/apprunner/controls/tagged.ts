import { defineFamily } from '#domain/control.ts'
import { taggedControl } from '#domain/tagged.ts'

export const family = defineFamily({
  'apprunner/service-tagged': taggedControl({
    resourceType: 'AWS::AppRunner::Service',
    what: 'App Runner service',
    frameworks: ['fsbp:AppRunner.1'],
  }),
})
