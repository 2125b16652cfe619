import { expect, it } from 'vitest'
import { askedPorts, bothPorts, type PortRange, portsText, portWords } from './port-ranges.ts'

const tcp = (from: number, to = from): PortRange => ({ transport: 'tcp', from, to })
const udp = (from: number, to = from): PortRange => ({ transport: 'udp', from, to })

it.each<[string, readonly PortRange[] | null]>([
  ['443', [tcp(443), udp(443)]],
  ['tcp/443', [tcp(443)]],
  ['UDP/53', [udp(53)]],
  ['udp', [udp(0, 65_535)]],
  ['8000-8999', [tcp(8000, 8999), udp(8000, 8999)]],
  ['tcp/0-65535', [tcp(0, 65_535)]],
  ...['', 'https', 'tcp/', 'icmp', '65536', '9-8', '-1', '1-', 'tcp443'].map((text): [string, null] => [text, null]),
])('a filter for “%s”', (text, expected) => {
  expect(askedPorts(text)).toEqual(expected)
})

it('what touches is one range, each transport by itself', () => {
  expect(bothPorts([tcp(443), udp(53)], [tcp(80), tcp(444, 500), tcp(100, 450)])).toEqual([
    tcp(80),
    tcp(100, 500),
    udp(53),
  ])
  expect(bothPorts([tcp(443)], null)).toBeNull()
})

it('ports of UDP follow those of TCP in the store, and no range reaches over', () => {
  expect(portsText([tcp(0, 65_535), udp(53)])).toBe('{[0,65536),[65589,65590)}')
})

it('ports are said by transport', () => {
  expect(portWords([tcp(22), tcp(8000, 8999), udp(0, 65_535)])).toBe('TCP 22, 8000–8999 · UDP all ports')
})
