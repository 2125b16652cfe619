import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { GlobalClusterFacts } from './global-cluster.ts'

/** A global database stores nothing itself: its clusters do, each under a key and in a network of its own region. */
export const posture = definePosture<GlobalClusterFacts>()({
  resourceType: 'AWS::RDS::GlobalCluster',
  looksAt: [],
  relations: ({ facts }) =>
    isObserved(facts.members) ? facts.members.value.map((to) => ({ kind: 'fronts' as const, to })) : [],
})
