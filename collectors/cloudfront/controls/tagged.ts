import { distributionType } from '#domain/cloudfront.ts'
import { taggedControl } from '#domain/tagged.ts'

export const control = taggedControl({
  resourceType: distributionType,
  what: 'Distribution',
  frameworks: ['fsbp:CloudFront.14'],
})
