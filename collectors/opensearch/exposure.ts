import { type Exposure, widestOf } from '#domain/exposure.ts'
import { atHop, type Hop } from '#domain/hop.ts'
import { letInText } from '#domain/let-in.ts'
import { exposureEitherWay, standing } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, observed, seen } from '#domain/observed.ts'
import type { Access } from '#domain/policy/access.ts'
import { policyAccess as accessBy, exposureOfAccess, policyHop, throughDoor } from '#domain/policy/exposure.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith } from '#domain/share.ts'
import type { DomainFacts } from './domain.ts'

type Domain = Resource<DomainFacts>

/** Who the access policy lets in from outside the account. */
export function policyAccess(
  domain: Pick<Domain, 'accountId'>,
  accessPolicies: string | null,
  related: Related,
): Access {
  return accessBy(accessPolicies, { accountId: domain.accountId, call: 'es:DescribeDomains' }, related)
}

/**
 * How far a domain can be reached. A public endpoint is as open as its access policy; fine-grained access control
 * is a sign-in behind it, as a database has one: whoever passes the policy still opens a connection.
 * A domain in a VPC has addresses of the VPC, and is reached by whoever its security groups let in, and through the
 * endpoints of other accounts that were let in.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html#fgac-access-policies
 */
export function domainExposure(domain: Domain, related: Related): Exposure {
  return seen(domain.facts.vpcId) === null ? publicExposure(domain, related) : vpcExposure(domain, related)
}

const door = { what: 'access policy', id: null }

function publicExposure(domain: Domain, related: Related): Exposure {
  const { facts } = domain
  const access = policyAccess(domain, seen(facts.accessPolicies), related)
  const { kind, accounts, because } = access
  const open = kind === 'public' || kind === 'public-limited'
  const signIn = open ? signInHop(facts) : null
  const path: Hop[] = [
    {
      what: 'public endpoint',
      id: isObserved(facts.endpoint) ? facts.endpoint.value : null,
      passes: 'yes',
      because: 'The domain is in no VPC: its endpoint is on the internet.',
    },
    policyHop(door, access),
    ...(signIn ? [signIn] : []),
  ]
  return {
    kind: exposureOfAccess[kind],
    path,
    accounts: throughDoor(door, accounts),
    because: signIn ? `${because} ${signIn.because}` : because,
  }
}

/** Left out where it was not read: it tells how bad it is, and changes nothing about who can connect. */
function signInHop({ advancedSecurityEnabled: on, anonymousAuthEnabled: anonymous }: DomainFacts): Hop | null {
  if (!isObserved(on)) return null
  const hop = { what: 'fine-grained access control', id: null }
  if (!on.value) return { ...hop, passes: 'yes', because: 'There is no fine-grained access control behind it.' }
  if (isObserved(anonymous) && anonymous.value)
    return { ...hop, passes: 'yes', because: 'Fine-grained access control still lets in who does not sign in.' }
  return { ...hop, passes: 'limited', because: 'Only the sign-in of fine-grained access control stands behind it.' }
}

function vpcExposure({ facts, accountId }: Domain, related: Related): Exposure {
  const isDual = mapObserved(facts.ipAddressType, (type) => type === 'dualstack')
  const onPort = (port: number) =>
    exposureEitherWay(related, isDual, (dual) => ({
      ...standing({ ...facts, port: observed(port, facts.subnetIds.call) }),
      publicAddress: false,
      ipv6: dual,
    }))
  const overHttps = () => onPort(443)
  // A domain that does not enforce HTTPS answers plain requests as well.
  const overHttp = () => (atHop('enforced HTTPS', null, () => seen(facts.enforceHTTPS)) ? null : onPort(80))
  const byNetwork = widestOf([overHttps, overHttp]) ?? overHttps()
  if (byNetwork.kind === 'internet' || byNetwork.kind === 'internet-limited') return byNetwork
  const byEndpoint = sharedWith(
    related,
    { accountId },
    foreignAccounts(seen(facts.authorizedPrincipals)),
    'VPC endpoint access',
  )
  if (byEndpoint.length === 0) return byNetwork
  const because = `VPC endpoints of other accounts lead to it: ${letInText(byEndpoint)}.`
  return {
    kind: 'cross-account',
    path: [{ what: 'VPC endpoint access', id: null, passes: 'limited', because }],
    accounts: [...byEndpoint, ...byNetwork.accounts],
    because: byNetwork.kind === 'cross-account' ? `${because} ${byNetwork.because}` : because,
  }
}

/** Accounts let in through VPC endpoints, without AWS services. */
export function foreignAccounts(
  principals: readonly { readonly principalType: string; readonly principal: string }[],
): readonly string[] {
  return principals.filter(({ principalType }) => principalType !== 'AWS_SERVICE').map(({ principal }) => principal)
}
