import { isObserved, type Unobserved, Unseen } from '../observed.ts'
import type { Resource } from '../resource.ts'
import type { InstanceFacts } from '../servers.ts'

/**
 * Are the instances behind a balancer firewalls? AWS does not say; this is what does, and how sure it is.
 *
 * - `certain`: an instance runs an image that AWS Marketplace sells and whose name is that of a firewall. Only the seller
 *   can list an image there under that name.
 * - `likely`: somebody who works there called the group, an instance or an image so. A name is a word, not a proof: where
 *   a database lets the group in, the word loses, since a firewall talks to no database.
 * - `unproven`: nothing says so. A web tier between a public and an internal balancer looks exactly the same.
 *
 * A Marketplace product code alone says nothing (hardened Linux is sold there too), and neither does a source check that is
 * switched off (Kubernetes nodes do it for their pods).
 */
export type Certainty = 'certain' | 'likely' | 'unproven'

export interface FirewallEvidence {
  readonly certainty: Certainty
  /** One sentence that names what says so. */
  readonly because: string
}

/** Products that inspect requests, as their images on AWS Marketplace are called. */
const products: readonly (readonly [RegExp, string])[] = [
  [/fortiweb/i, 'Fortinet FortiWeb'],
  [/fortigate|fgt[_-]vm/i, 'Fortinet FortiGate'],
  [/big-?ip|advanced waf|adv waf/i, 'F5 BIG-IP'],
  [/nginx.*app protect/i, 'F5 NGINX App Protect'],
  [/cudawaf|barracuda.*(waf|web application firewall|cloudgen)/i, 'Barracuda'],
  [/securesphere|imperva/i, 'Imperva'],
  [/cloudguard|check ?point (cloudguard|security|quantum)/i, 'Check Point CloudGuard'],
  [/vm-series|pa-vm|palo ?alto/i, 'Palo Alto VM-Series'],
  [/sophos.*(utm|firewall)|xg firewall/i, 'Sophos'],
  [/netscaler|citrix adc/i, 'Citrix NetScaler'],
  [/appwall|radware/i, 'Radware AppWall'],
  [/airlock/i, 'Airlock'],
  [/wallarm/i, 'Wallarm'],
]

/** In the name of an image only: descriptions of web servers speak of firewalls as well. */
const unbranded = /modsecurity|web application firewall|\bwaf\b/i
const productIn = (text: string | null) => products.find(([pattern]) => pattern.test(text ?? ''))?.[1] ?? null

/** `shop-waf-2`, `prod_firewall`, `fw.edge`; not `wafer`, and not `behind-waf` or `no-waf`. */
const word = /(^|[^a-z0-9])(wafs?|firewalls?|fw|ngfw|fortiweb|bigip|modsec(urity)?)\d*($|[^a-z0-9])/i
const denial = /(^|[^a-z0-9])(no|non|not|behind|without|after|skip|bypass)[^a-z0-9]+(waf|firewall|fw)/i
const saysFirewall = (name: string) => word.test(name) && !denial.test(name)

/** The parts of the evidence that cannot be had from one place. */
export interface FirewallGroup {
  /** Of the Auto Scaling group; null for instances that none holds. */
  readonly groupName: string | null
  readonly instances: readonly Resource<InstanceFacts>[]
  /** `sg-1 lets it in on port 5432`; null where no database does. Asked only when a name is all there is. */
  readonly databaseAccess: () => string | null
}

/** Throws `Unseen` when an image that was not read could have told, and nothing else did. */
export function firewallEvidence(group: FirewallGroup): FirewallEvidence {
  let unread: Unobserved | null = null
  const { groupName } = group
  let named = groupName !== null && saysFirewall(groupName) ? `the Auto Scaling group is called ${groupName}` : null
  for (const { name, facts } of group.instances) {
    if (!isObserved(facts.image)) unread ??= facts.image
    else if (facts.image.value) {
      const { ownerAlias, name: imageName, description } = facts.image.value
      const product = productIn(imageName) ?? (unbranded.test(imageName ?? '') ? 'a web application firewall' : null)
      const sold = ownerAlias === 'aws-marketplace' ? (product ?? productIn(description)) : null
      if (sold)
        return { certainty: 'certain', because: `${name} runs ${imageName ?? 'an image'} of AWS Marketplace (${sold})` }
      if (product || saysFirewall(imageName ?? '')) named ??= `${name} runs an image called ${imageName ?? product}`
    }
    if (saysFirewall(name)) named ??= `an instance is called ${name}`
  }
  if (named) {
    const database = group.databaseAccess()
    if (!database) return { certainty: 'likely', because: named }
    if (unread) throw new Unseen(unread)
    return { certainty: 'unproven', because: `${named}, but ${database}, and a firewall talks to no database` }
  }
  if (unread) throw new Unseen(unread)
  return { certainty: 'unproven', because: 'neither its image nor any name says that it is a firewall' }
}
