import { type Exposure, widestOf } from '#domain/exposure.ts'
import { waysToInterface } from '#domain/network/fronted.ts'
import { frontingLooksAt } from '#domain/network/fronting.ts'
import { widestDoor } from '#domain/network/open-doors.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { NetworkInterfaceFacts } from '#domain/servers.ts'
import { neighbour, subnetArn } from './identity.ts'

/**
 * Interfaces of instances, load balancers and NAT gateways are judged with what they belong to. The others are judged
 * here, so that what runs behind them shows even where its service is not collected.
 */
export const posture = definePosture<NetworkInterfaceFacts>()({
  resourceType: 'AWS::EC2::NetworkInterface',
  looksAt: frontingLooksAt,
  exposure,
  relations: (one, related) => {
    const { subnetId, securityGroupIds } = one.facts
    const relations: Relation[] = []
    if (isObserved(subnetId)) relations.push({ kind: 'member-of', to: subnetArn(one, related, subnetId.value) })
    if (isObserved(securityGroupIds))
      for (const id of securityGroupIds.value)
        relations.push({ kind: 'attached-to', to: neighbour(one, 'security-group', id) })
    return relations
  },
})

const ownedByOthers: Readonly<Record<string, string>> = {
  nat_gateway: 'a NAT gateway, which takes no connections from the internet',
  network_load_balancer: 'a network load balancer, which is judged by itself',
  gateway_load_balancer: 'a gateway load balancer, which is judged by itself',
  load_balancer: 'a load balancer, which is judged by itself',
}

function exposure({ facts }: Resource<NetworkInterfaceFacts>, related: Related): Exposure {
  const instanceId = seen(facts.instanceId)
  if (instanceId !== null) return notApplicable(`instance ${instanceId}, which is judged by itself`)
  // Interfaces of application and Classic load balancers are of the plain type; their requester tells.
  const type = seen(facts.requesterId) === 'amazon-elb' ? 'load_balancer' : seen(facts.interfaceType)
  const owner = ownedByOthers[type]
  if (owner) return notApplicable(owner)
  // An address may wait on an interface that nothing uses; only one that is in use answers.
  if (isObserved(facts.status) && facts.status.value === 'available') {
    const because = 'It is attached to nothing, so nothing answers.'
    const path = [{ what: 'attachment', id: null, passes: 'no', because } as const]
    return { kind: 'isolated', path, accounts: [], because }
  }
  const networkInterfaceId = seen(facts.networkInterfaceId)
  const place = {
    vpcId: seen(facts.vpcId),
    subnetIds: [seen(facts.subnetId)],
    securityGroupIds: seen(facts.securityGroupIds),
  }
  const hasIpv6 = seen(facts.ipv6Addresses).length > 0
  const own = () =>
    widestDoor(related, {
      ...place,
      publicAddress: seen(facts.publicIpAddresses).length > 0,
      ipv6: hasIpv6 && !seen(facts.denyAllIgwTraffic),
      families: [...(seen(facts.privateIpAddress) === null ? [] : ([4] as const)), ...(hasIpv6 ? ([6] as const) : [])],
    })
  return widestOf([own, ...waysToInterface(related, { networkInterfaceId, ...place })]) ?? own()
}

function notApplicable(owner: string): Exposure {
  return { kind: 'not-applicable', path: [], accounts: [], because: `It belongs to ${owner}.` }
}
