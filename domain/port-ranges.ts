/** Ports, as verdicts name them, filters ask for them and the store keeps them. */

export interface PortRange {
  readonly transport: 'tcp' | 'udp'
  readonly from: number
  /** Included. */
  readonly to: number
}

const portCount = 65_536
/** Ports of both transports on one line: those of UDP follow those of TCP. */
const place = (transport: PortRange['transport'], port: number) => port + (transport === 'udp' ? portCount : 0)

/** Both together, in order, what touches as one; null where one of them is not known. */
export function bothPorts(
  one: readonly PortRange[] | null,
  other: readonly PortRange[] | null,
): readonly PortRange[] | null {
  if (one === null || other === null) return null
  const joined: PortRange[] = []
  for (const next of [...one, ...other].sort((a, b) => place(a.transport, a.from) - place(b.transport, b.from))) {
    const last = joined.at(-1)
    if (last?.transport === next.transport && next.from <= last.to + 1)
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, next.to) }
    else joined.push(next)
  }
  return joined
}

/** Ranges as the store keeps and compares them: `{[443,444)}`, an int4multirange. */
export function portsText(ranges: readonly PortRange[]): string {
  return `{${ranges.map(({ transport, from, to }) => `[${place(transport, from)},${place(transport, to) + 1})`).join(',')}}`
}

/** Ports for a reader: `TCP 22, 443`, `UDP 53`, `TCP all ports`. */
export function portWords(ranges: readonly PortRange[]): string {
  const words = (transport: PortRange['transport']) => {
    const own = ranges.filter((range) => range.transport === transport)
    const all = own.some(({ from, to }) => from <= 1 && to === portCount - 1)
    const list = own.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`))
    return own.length === 0 ? [] : [`${transport.toUpperCase()} ${all ? 'all ports' : list.join(', ')}`]
  }
  return [...words('tcp'), ...words('udp')].join(' · ')
}

/**
 * What a filter asks for: `443`, `8000-8999`, `tcp`, `udp/53`; without a transport, of both. Null for what is none of these.
 */
export function askedPorts(text: string): readonly PortRange[] | null {
  const [, named, first, last] = /^(?:(tcp|udp)(?:\/|$))?(?:(\d{1,5})(?:-(\d{1,5}))?)?$/i.exec(text) ?? []
  if (named === undefined && first === undefined) return null
  const from = Number(first ?? 0)
  const to = first === undefined ? portCount - 1 : Number(last ?? first)
  if (from > to || to >= portCount || /\/$/.test(text)) return null
  const transports = named ? [named.toLowerCase() as PortRange['transport']] : (['tcp', 'udp'] as const)
  return transports.map((transport) => ({ transport, from, to }))
}
