import type { Exposure } from './exposure.ts'
import { isObserved, type Observed } from './observed.ts'
import { type PortRange, portsText } from './port-ranges.ts'

/** The ports on which somebody outside gets in. */

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ transport: 'tcp', from: port, to: port }) as const)

/** What AWS itself answers on, by the hop that says that it does. CloudFront takes plain HTTP, if only to redirect it. */
const hosted: ReadonlyMap<string, readonly PortRange[]> = new Map([
  ...['edge location', 'CloudFront distribution'].map((what) => [what, tcp(80, 443)] as const),
  ...[
    'public endpoint',
    'execute-api endpoint',
    'custom domain',
    'API Gateway',
    'AppSync endpoint',
    'user pool endpoint',
    'hosted sign-in pages',
    'identity pool endpoint',
    'service',
  ].map((what) => [what, tcp(443)] as const),
])

/** Null where it is not known, or where the door is no port: a policy, a share. */
export function portsOf({ ports, path }: Pick<Exposure, 'ports' | 'path'>): readonly PortRange[] | null {
  if (ports !== undefined) return ports
  return path.map(({ what }) => hosted.get(what)).find((known) => known !== undefined) ?? null
}

/** The ports of a verdict as the store keeps them; null where there are none, or nobody knows. */
export function openPorts(exposure: Observed<Exposure>): string | null {
  if (!isObserved(exposure)) return null
  const { kind } = exposure.value
  if (kind !== 'internet' && kind !== 'internet-limited' && kind !== 'cross-account') return null
  const ports = portsOf(exposure.value)
  return ports && ports.length > 0 ? portsText(ports) : null
}
