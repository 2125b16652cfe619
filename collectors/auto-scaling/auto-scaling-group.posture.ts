import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { AutoScalingGroupFacts } from '#domain/servers.ts'

/** A group holds and serves nothing; its instances do. */
export const posture = definePosture<AutoScalingGroupFacts>()({
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  looksAt: [],
  relations: ({ facts: { targetGroupArns, loadBalancerNames }, partition, region, accountId }) => [
    ...(isObserved(targetGroupArns) ? targetGroupArns.value.map((to) => ({ kind: 'attached-to', to }) as const) : []),
    ...(isObserved(loadBalancerNames)
      ? loadBalancerNames.value.map((name) => {
          const to = `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/${name}`
          return { kind: 'attached-to', to } as const
        })
      : []),
  ],
})
