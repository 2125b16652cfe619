import { domainPosture } from './domain-posture.ts'
import { elasticsearch } from './engines.ts'

export const posture = domainPosture(elasticsearch.resourceType)
