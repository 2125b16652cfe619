import { type Exposure, widestExposure } from '../exposure.ts'
import { atHop, type Hop } from '../hop.ts'
import { type LetIn, letInText } from '../let-in.ts'
import { seen, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { sharedWith } from '../share.ts'
import { everyAddress } from './cidr.ts'
import { joinedClients } from './clients.ts'
import type { VpcEndpointServiceFacts } from './facts.ts'
import type { Transport } from './network-rules.ts'
import { prefixListType } from './prefix-list.ts'
import { securityGroupHop } from './security-groups.ts'

/**
 * AWS PrivateLink: an endpoint service stands in front of network or gateway load balancers, and whom it allows makes an
 * endpoint to it in a VPC of their own.
 */

const serviceType = 'AWS::EC2::VPCEndpointService'

/** The types a posture must name in `looksAt` to call `privateLinkExposure`. */
export const privateLinkLooksAt = [serviceType, 'AWS::EC2::SecurityGroup', prefixListType] as const

/** The account that a principal's ARN names; null for everybody, services and organizational units. */
export function accountOf(principal: string): string | null {
  return /^(?:arn:[^:]*:iam::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? null
}

/**
 * Whom an endpoint service of the account lets in: where acceptance is required, its owner lets each endpoint in.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
 */
export function endpointServiceExposure(
  { facts, accountId }: Pick<Resource<VpcEndpointServiceFacts>, 'facts' | 'accountId'>,
  related: Related,
): Exposure {
  const principals = seen(facts.allowedPrincipals)
  const hop = (passes: Hop['passes'], because: string): Hop => ({ what, id: null, passes, because })
  const accounts = allowed(principals, accountId, related)
  if (principals.includes('*')) {
    if (!seen(facts.acceptanceRequired)) {
      const because = 'Everybody with an AWS account may connect to it, and nobody has to accept.'
      return { kind: 'internet', path: [hop('yes', because)], accounts, because }
    }
    const because = 'Everybody with an AWS account may ask to connect to it; each has to be accepted.'
    return { kind: 'cross-account', path: [hop('limited', because)], accounts, because }
  }
  if (accounts.length === 0) {
    const because = 'No other account may connect to it.'
    return { kind: 'internal', path: [hop('no', because)], accounts, because }
  }
  const because = `It lets in ${letInText(accounts)}.`
  return { kind: 'cross-account', path: [hop('limited', because)], accounts, because }
}

const what = 'endpoint service permissions'

/** Accounts, organisations by the ARNs of their units, and what else is named; AWS services are no other account. */
function allowed(principals: readonly string[], accountId: string, related: Related): readonly LetIn[] {
  const others = principals.filter((one) => one !== '*' && !/\.amazonaws\.com(\.cn)?$/.test(one))
  const named = others.map(
    (one) => accountOf(one) ?? /^arn:[^:]+:organizations::\d+:(?:ou|organization)\/(o-\w+)/.exec(one)?.[1] ?? one,
  )
  return sharedWith(related, { accountId }, named, what)
}

/** A network or gateway load balancer, as far as the endpoint services in front of it go. */
export interface Balancer {
  readonly arn: string
  /** Empty where it has none, or where they do not filter what comes through PrivateLink. Asked for where something does. */
  readonly securityGroupIds: () => readonly string[]
  readonly doors: readonly { readonly port: number; readonly protocol: Transport }[]
}

/**
 * The widest that endpoint services let into a load balancer; null where no service in front of it lets anybody in. A
 * balancer's security groups see the addresses of the clients, which may be any of any VPC: one rule for some is enough.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
export function privateLinkExposure(related: Related, balancer: Balancer): Exposure | null {
  const services = atHop('VPC endpoint service', null, () =>
    related.where(serviceType, 'loadBalancerArns', balancer.arn),
  )
  let widest: Exposure | null = null
  let unread: Unseen | null = null
  for (const one of services) {
    const { facts, name } = one
    try {
      const [service, exposure] = atHop('VPC endpoint service', name, () => {
        const id = seen(facts.serviceId)
        if (['Deleted', 'Failed'].includes(seen(facts.serviceState))) return [id, null] as const
        return [id, endpointServiceExposure(one, related)] as const
      })
      if (!exposure || exposure.kind === 'internal') continue
      const through: Hop = {
        what: 'VPC endpoint service',
        id: service,
        passes: exposure.path[0]?.passes ?? 'limited',
        because: exposure.because,
      }
      const groups = groupsHops(related, balancer, through)
      if (!groups) continue
      const next: Exposure = {
        ...exposure,
        path: [through, ...groups],
        because: `Endpoint service ${service} stands in front of it: ${exposure.because}`,
      }
      widest = widest ? widestExposure(widest, next) : next
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread && widest?.kind !== 'internet') throw unread
  return widest
}

/** The security groups that let some client in through one of the doors; null where none does. */
function groupsHops(related: Related, balancer: Balancer, through: Hop): readonly Hop[] | null {
  const securityGroupIds = atHop('security group', null, () => balancer.securityGroupIds())
  if (securityGroupIds.length === 0) return []
  const { doors } = balancer
  let unread: Unseen | null = null
  for (const door of doors) {
    for (const family of [4, 6] as const) {
      const clients = joinedClients(family, 'of another VPC', everyAddress(family))
      const passage = securityGroupHop(related, { securityGroupIds, ...door }, clients)
      if (passage.addresses.length > 0) return passage.hops
      if (passage.unread) unread ??= new Unseen(passage.unread.cause, [through, ...(passage.unread.cause.path ?? [])])
    }
  }
  if (unread) throw unread
  return null
}
