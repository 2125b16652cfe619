import { atHop } from '../hop.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import { intersection } from './cidr.ts'
import { type Clients, familyName, type Passage, passing } from './clients.ts'
import type { Endpoint } from './endpoint.ts'
import { aclAllows } from './network-rules.ts'

/** Ports that clients open connections from: NAT devices use all of them, operating systems a part. */
const ephemeral = { from: 1024, to: 65535 }

/**
 * The network ACL of a subnet, both ways: it forgets what it let in, so replies need a rule of their own.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-ephemeral-ports
 */
export function networkAclHop(related: Related, endpoint: Endpoint, subnetId: string, clients: Clients): Passage {
  const acl = atHop('network ACL', null, () => {
    const found = related.one('AWS::EC2::NetworkAcl', 'subnetIds', subnetId)
    if (found) return found
    throw new Unseen(
      unobserved('not-covered', 'AWS::EC2::NetworkAcl', `no network ACL is known for subnet ${subnetId}`),
    )
  })
  const id = atHop('network ACL', null, () => seen(acl.facts.networkAclId))
  const entries = atHop('network ACL', id, () => seen(acl.facts.entries))
  const { port, protocol } = endpoint
  const { family } = clients
  const request = aclAllows(family, entries, false, port, port, protocol)
  const reply = aclAllows(family, entries, true, ephemeral.from, ephemeral.to, protocol)
  const arriving = intersection(request, clients.addresses)
  const addresses = intersection(arriving, reply)
  const passes = passing(clients, addresses)
  const because =
    passes === 'yes'
      ? `Network ACL ${id} passes port ${port} in and replies out.`
      : passes === 'limited'
        ? `Network ACL ${id} passes port ${port} for listed networks only.`
        : arriving.length === 0
          ? `Network ACL ${id} lets no ${clients.one} in on port ${port}.`
          : `Network ACL ${id} lets no ${familyName(family)} reply out on ephemeral ports.`
  return { addresses, hops: [{ what: 'network ACL', id, passes, because }] }
}
