import { definePosture } from '#domain/posture.ts'
import type { AddonFacts } from './addon.ts'
import { memberOf } from './member-of.ts'

/** What an add-on runs, runs in the cluster; it stores and answers nothing apart from it. */
export const posture = definePosture<AddonFacts>()({
  resourceType: 'AWS::EKS::Addon',
  looksAt: [],
  relations: (addon) => memberOf(addon, addon.facts),
})
