import type { Exposure, Hop } from '#domain/exposure.ts'
import { letInText } from '#domain/let-in.ts'
import type { VpcPeeringConnectionFacts } from '#domain/network/facts.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith } from '#domain/share.ts'
import { ec2Arn } from './identity.ts'

/** AWS encrypts what crosses regions; within one, peering adds nothing to what the two ends do. */
export const posture = definePosture<VpcPeeringConnectionFacts>()({
  resourceType: 'AWS::EC2::VPCPeeringConnection',
  looksAt: [],
  exposure,
  relations: (peering) =>
    [peering.facts.requester, peering.facts.accepter].flatMap((side) => {
      if (!isObserved(side)) return []
      const { vpcId, ownerId, region } = side.value
      const where = { ...peering, region: region ?? peering.region }
      return [{ kind: 'attached-to', to: ec2Arn(where, 'vpc', vpcId, ownerId) } as const]
    }),
})

/** It lets two networks reach one another; one of another account is let in by it. */
function exposure({ facts, accountId }: Resource<VpcPeeringConnectionFacts>, related: Related): Exposure {
  const status = seen(facts.status)
  const hop = (passes: Hop['passes'], because: string): Hop => ({ what: 'VPC peering', id: null, passes, because })
  if (status !== 'active') {
    const because = `It carries nothing: its state is ${status}.`
    return { kind: 'isolated', path: [hop('no', because)], accounts: [], because }
  }
  const others = [seen(facts.requester), seen(facts.accepter)].filter(({ ownerId }) => ownerId !== accountId)
  const accounts = sharedWith(
    related,
    { accountId },
    others.map(({ ownerId }) => ownerId),
    'VPC peering',
  )
  if (accounts.length === 0) {
    const because = 'Both VPCs belong to this account.'
    return { kind: 'internal', path: [hop('limited', because)], accounts, because }
  }
  const because = `It connects ${others.map(({ vpcId }) => vpcId).join(', ')} of ${letInText(accounts)}.`
  return { kind: 'cross-account', path: [hop('limited', because)], accounts, because }
}
