import { type Exposure, leadsIn } from '../exposure.ts'
import { portsOf } from '../exposure-ports.ts'
import { type Hop, unknownHop } from '../hop.ts'
import { Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import { type Admission, admission, type Door, type Sender } from './admission.ts'
import { closedBalancer } from './load-balancers.ts'
import { orUnseen } from './lookups.ts'

/** How far a way is open that goes through something which stands before a target. */

/**
 * What a front lets in and a target takes; null where nothing gets through. A hop that is closed decides, whatever was not
 * read of the others.
 * @param hops between the front and what the target takes
 */
export function passedOn(
  front: () => Exposure,
  hops: readonly Hop[],
  admitted: () => Admission,
  port: number,
): Exposure | null {
  const taken = orUnseen(admitted)
  if (!(taken instanceof Unseen) && taken.share === 'none') return null
  const before = orUnseen(front)
  if (!(before instanceof Unseen) && !leadsIn(before)) return null
  if (before instanceof Unseen || taken instanceof Unseen) {
    const { cause } = before instanceof Unseen ? before : (taken as Unseen)
    throw new Unseen(cause, [...hopsOf(before, 'load balancer'), ...hops, ...hopsOf(taken, 'security group')])
  }
  const kind = taken.share === 'some' && before.kind === 'internet' ? 'internet-limited' : before.kind
  const path = [...before.path, ...hops, ...taken.hops]
  const because = `${subjects[kind] ?? ''} port ${port} through ${throughText(path)}.`
  // Whoever comes opens the port of what stands in front.
  return { kind, path, accounts: before.accounts, because, ports: portsOf(before) }
}

function hopsOf(found: Exposure | Admission | Unseen, what: string): readonly Hop[] {
  if (found instanceof Unseen) return found.cause.path ?? [unknownHop(what, null, found.cause)]
  return 'path' in found ? found.path : found.hops
}

const subjects: Partial<Readonly<Record<Exposure['kind'], string>>> = {
  internet: 'Anyone on the internet reaches',
  'internet-limited': 'Listed networks on the internet reach',
  'cross-account': 'Other accounts reach',
}

/** What stands before a target, in the order in which requests pass it. */
const frontNames = new Set(['CloudFront distribution', 'API Gateway', 'load balancer'])

function throughText(path: readonly Hop[]): string {
  const names = path.filter(({ what }) => frontNames.has(what)).map(({ what, id }) => `${what} ${id}`)
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '')
}

/** A path with one more hop behind the one that has an id. */
export function withHop(path: readonly Hop[], id: string, hop: Hop): readonly Hop[] {
  const at = path.findLastIndex((one) => one.id === id) + 1
  return [...path.slice(0, at), hop, ...path.slice(at)]
}

const admissions = new WeakMap<Sender, Map<string, Admission | Unseen>>()

/** Asked once for targets that differ in nothing. */
export function admissionOf(related: Related, door: Door, sender: Sender): Admission {
  const known = admissions.get(sender) ?? new Map<string, Admission | Unseen>()
  admissions.set(sender, known)
  const key = `${door.subnetIds} ${door.securityGroupIds} ${door.port} ${door.protocol}`
  const found = known.get(key) ?? orUnseen(() => admission(related, door, sender))
  known.set(key, found)
  if (found instanceof Unseen) throw found
  return found
}

/** A way that leads nowhere, as a front. */
export const orClosed = (way: () => Exposure | null, what: string) => () =>
  way() ?? closedBalancer('internal', `${what} does not lead to it.`)
