import type { NetworkInterface } from '@aws-sdk/client-ec2'
import { expect, it } from 'vitest'
import { interfacesByAddress, registeredTargets } from './registered-targets.ts'

const described = (...targets: readonly (readonly [string, number])[]) =>
  targets.map(([Id, Port]) => ({ Target: { Id, Port } }))
const node: NetworkInterface = {
  NetworkInterfaceId: 'eni-node',
  VpcId: 'vpc-1',
  PrivateIpAddress: '10.0.0.4',
  PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.4' }, { PrivateIpAddress: '10.0.0.5' }],
  Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.32/28' }],
  Ipv6Addresses: [{ Ipv6Address: '2600:1f18:0:0::5' }],
  Ipv6Prefixes: [{ Ipv6Prefix: '2600:1f18:0:1:a::/80' }],
}

it.each([
  ['its first address', 'vpc-1', '10.0.0.4', 'eni-node'],
  ['a further one, as pods have', 'vpc-1', '10.0.0.5', 'eni-node'],
  ['one of a prefix', 'vpc-1', '10.0.0.47', 'eni-node'],
  ['one behind the prefix', 'vpc-1', '10.0.0.48', null],
  ['an address of IPv6, written in another way', 'vpc-1', '2600:1f18::5', 'eni-node'],
  ['one of a prefix of IPv6', 'vpc-1', '2600:1f18:0:1:a:1:2:3', 'eni-node'],
  ['the same address in another VPC', 'vpc-2', '10.0.0.4', null],
  ['what is no address', 'vpc-1', 'i-1', null],
])('finds an interface by %s', (_, vpcId, address, expected) => {
  expect(interfacesByAddress([node])(vpcId, address)).toBe(expected)
})

it('keeps an interface once for each port, however many of its addresses are registered', () => {
  const interfaces = interfacesByAddress([node])
  const targets = described(['10.0.0.5', 8080], ['10.0.0.4', 8080], ['10.0.0.5', 9090], ['192.168.1.1', 443])
  expect(registeredTargets(targets, (address) => interfaces('vpc-1', address))).toEqual([
    { id: '192.168.1.1', port: 443 },
    { id: 'eni-node', port: 8080 },
    { id: 'eni-node', port: 9090 },
  ])
})

it('has the same order whatever the order of the answer', () => {
  const [one, other] = [described(['i-2', 80], ['i-1', 80]), described(['i-1', 80], ['i-2', 80])]
  expect(registeredTargets(one, () => null)).toEqual(registeredTargets(other, () => null))
})
