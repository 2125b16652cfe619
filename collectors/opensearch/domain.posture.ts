import { domainPosture } from './domain-posture.ts'
import { openSearch } from './engines.ts'

export const posture = domainPosture(openSearch.resourceType)
