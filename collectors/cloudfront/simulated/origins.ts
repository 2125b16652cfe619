import type { Origin, OriginProtocolPolicy, SslProtocol } from '@aws-sdk/client-cloudfront'
import type { Place } from '#domain/simulated.ts'
import { flawed, id } from './habits.ts'

/** The pretend origins of a distribution: buckets, load balancers, function URLs, APIs and hosts of the owner's own. */

const common = {
  OriginPath: '',
  ConnectionAttempts: 3,
  ConnectionTimeout: 10,
  OriginShield: { Enabled: false },
}

export function bucketOrigin(place: Place, name: string): Origin {
  const key = `cloudfront|origin|${name}`
  const open = flawed(place, `${key}|oac`)
  const identity = open && place.random(`${key}|identity`) < 0.5
  return {
    ...common,
    Id: name,
    DomainName: `${name}-${place.accountId}.s3.us-east-1.amazonaws.com`,
    CustomHeaders: { Quantity: 0 },
    S3OriginConfig: {
      OriginAccessIdentity: identity ? `origin-access-identity/cloudfront/${id(place, 'E', `${key}|oai`)}` : '',
    },
    OriginAccessControlId: open ? '' : id(place, 'E', `${key}|oac-id`),
  }
}

/** The bucket's website endpoint, which speaks plain HTTP only. */
export function websiteOrigin(place: Place, name: string): Origin {
  const domain = `${name}-${place.accountId}.s3-website-us-east-1.amazonaws.com`
  return custom(domain, name, 'http-only', ['TLSv1.2'])
}

export function hostOrigin(place: Place, name: string, domain: string): Origin {
  const key = `cloudfront|origin|${name}`
  const policy: OriginProtocolPolicy = flawed(place, `${key}|http`)
    ? place.choose<OriginProtocolPolicy>(`${key}|policy`, ['http-only', 'match-viewer'])
    : 'https-only'
  const old: SslProtocol[] = place.random(`${key}|ancient`) < 0.2 ? ['SSLv3', 'TLSv1', 'TLSv1.1'] : ['TLSv1.1']
  return custom(domain, name, policy, flawed(place, `${key}|tls`) ? [...old, 'TLSv1.2'] : ['TLSv1.2'])
}

/** With a header only CloudFront knows, as AWS recommends for load balancers. */
export function withSecretHeader(place: Place, origin: Origin): Origin {
  const HeaderValue = `pretend-secret-${place.hex(`cloudfront|secret|${origin.Id}`, 24)}`
  return { ...origin, CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'X-Origin-Verify', HeaderValue }] } }
}

export function functionOrigin(place: Place, name: string): Origin {
  const key = `cloudfront|origin|${name}`
  const domain = `${place.hex(`${key}|url`, 32)}.lambda-url.us-east-1.on.aws`
  return {
    ...custom(domain, name, 'https-only', ['TLSv1.2']),
    OriginAccessControlId: flawed(place, `${key}|oac`) ? '' : id(place, 'E', `${key}|oac-id`),
  }
}

export function vpcOriginId(place: Place): string {
  return `vo_${place.hex('cloudfront|vpc-origin', 22)}`
}

export function vpcOrigin(place: Place, name: string): Origin {
  const { domain } = internalEndpoint(place)
  return {
    ...common,
    Id: name,
    DomainName: domain,
    CustomHeaders: { Quantity: 0 },
    VpcOriginConfig: { VpcOriginId: vpcOriginId(place), OriginReadTimeout: 30, OriginKeepaliveTimeout: 5 },
    OriginAccessControlId: '',
  }
}

/** What the place's VPC origin leads to: an internal load balancer, or an instance where there is none. */
export function internalEndpoint(place: Place): { readonly arn: string; readonly domain: string } {
  const balancer = place.loadBalancers.find(({ type, scheme }) => type === 'application' && scheme === 'internal')
  if (balancer) return { arn: balancer.arn, domain: balancerDomain(place, balancer) }
  const instance = `i-${place.hex('cloudfront|instance', 17)}`
  return {
    arn: `arn:${place.partition}:ec2:${place.region}:${place.accountId}:instance/${instance}`,
    domain: `ip-10-0-1-23.ec2.internal`,
  }
}

/** The DNS names that collectors/elastic-load-balancing-v2 gives its load balancers. */
export function balancerDomain(place: Place, { name, scheme }: Place['loadBalancers'][number]): string {
  const internal = scheme === 'internal' ? 'internal-' : ''
  return `${internal}${name}-${place.hex(`elb|${name}|dns`, 10)}.${place.region}.elb.amazonaws.com`
}

function custom(
  DomainName: string,
  Id: string,
  OriginProtocolPolicy: OriginProtocolPolicy,
  protocols: SslProtocol[],
): Origin {
  return {
    ...common,
    Id,
    DomainName,
    CustomHeaders: { Quantity: 0 },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy,
      OriginSslProtocols: { Quantity: protocols.length, Items: protocols },
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
    OriginAccessControlId: '',
  }
}
