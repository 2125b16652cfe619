import type { NetworkInterface } from '@aws-sdk/client-ec2'
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { RegisteredTarget } from '#domain/load-balancing.ts'
import { parseCidr } from '#domain/network/cidr.ts'

/**
 * The targets of a group, each once for each port, in an order that stays the same. An interface stands for all its
 * addresses: those of a node's pods come and go, the node stays.
 * @param interfaceOf the network interface that has an address, or null
 */
export function registeredTargets(
  described: readonly TargetHealthDescription[],
  interfaceOf: (address: string) => string | null,
): readonly RegisteredTarget[] {
  const targets = new Map<string, RegisteredTarget>()
  for (const { Target } of described) {
    if (Target?.Id === undefined) continue
    const id = interfaceOf(Target.Id) ?? Target.Id
    const port = Target.Port ?? null
    targets.set(`${id} ${port}`, { id, port })
  }
  return [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target)
}

const kept = new WeakMap<readonly NetworkInterface[], (vpcId: string, address: string) => string | null>()

/** Finds the interface of a VPC that has a private or IPv6 address, be it by a delegated prefix. Made once for each list. */
export function interfacesByAddress(
  interfaces: readonly NetworkInterface[],
): (vpcId: string, address: string) => string | null {
  const known = kept.get(interfaces)
  if (known) return known
  const byBlock = new Map<string, string>()
  for (const one of interfaces) {
    const blocks = [
      one.PrivateIpAddress,
      ...(one.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
      ...(one.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
      ...(one.Ipv4Prefixes ?? []).map(({ Ipv4Prefix }) => Ipv4Prefix),
      ...(one.Ipv6Prefixes ?? []).map(({ Ipv6Prefix }) => Ipv6Prefix),
    ]
    for (const block of blocks) {
      const key = block === undefined ? null : keyOf(one.VpcId ?? '', block)
      if (key !== null && one.NetworkInterfaceId !== undefined) byBlock.set(key, one.NetworkInterfaceId)
    }
  }
  const find = (vpcId: string, address: string): string | null => {
    for (const prefix of address.includes(':') ? ['', '/80'] : ['', '/28']) {
      const key = keyOf(vpcId, `${address}${prefix}`)
      const found = key === null ? undefined : byBlock.get(key)
      if (found !== undefined) return found
    }
    return null
  }
  kept.set(interfaces, find)
  return find
}

/** Addresses of IPv6 are written in more than one way. */
function keyOf(vpcId: string, block: string): string | null {
  const cidr = parseCidr(block)
  return cidr && `${vpcId} ${cidr.family} ${cidr.first}/${cidr.prefix}`
}
