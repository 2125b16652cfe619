import type { ViewerTls } from './cloudfront.ts'
import type { TlsPolicy } from './load-balancing.ts'
import { type Observed, observed, Unseen, unobserved } from './observed.ts'

/**
 * What the security policies mean that AWS's entry points name: load balancers, CloudFront, API Gateway. A policy never
 * changes after AWS publishes it, so a table needs no call and no permission; one that is not in it is unobserved (schema
 * drift) until it is added.
 */

/**
 * Load balancers.
 * Protocols and ciphers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 * Recommended: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
 */

/** Oldest protocol · every suite has forward secrecy. PQ in the name means hybrid ML-KEM key exchange. */
const loadBalancers: Readonly<Record<string, readonly [minimumTls: string, forwardSecrecy: boolean]>> = {
  'ELBSecurityPolicy-TLS13-1-3-2021-06': ['1.3', true],
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09': ['1.3', true],
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-2021-06': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-1-2021-06': ['1.1', false],
  'ELBSecurityPolicy-TLS13-1-0-2021-06': ['1.0', false],
  'ELBSecurityPolicy-TLS13-1-0-PQ-2025-09': ['1.0', false],

  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04': ['1.3', true],
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09': ['1.3', true],
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09': ['1.2', true],
  'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09': ['1.2', false],
  'ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04': ['1.1', false],
  'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04': ['1.0', false],
  'ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09': ['1.0', false],

  'ELBSecurityPolicy-FS-1-2-Res-2020-10': ['1.2', true],
  'ELBSecurityPolicy-FS-1-2-Res-2019-08': ['1.2', true],
  'ELBSecurityPolicy-FS-1-2-2019-08': ['1.2', true],
  'ELBSecurityPolicy-FS-1-1-2019-08': ['1.1', true],
  'ELBSecurityPolicy-FS-2018-06': ['1.0', true],

  'ELBSecurityPolicy-TLS-1-2-2017-01': ['1.2', false],
  'ELBSecurityPolicy-TLS-1-2-Ext-2018-06': ['1.2', false],
  'ELBSecurityPolicy-TLS-1-1-2017-01': ['1.1', false],
  'ELBSecurityPolicy-TLS-1-0-2015-04': ['1.0', false],
  'ELBSecurityPolicy-2016-08': ['1.0', false],
  'ELBSecurityPolicy-2015-05': ['1.0', false],
}

const recommended = new Set([
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
])

/** What a load balancer's security policy offers; null for a listener without one. */
export function loadBalancerTls(name: string | null, call: string): Observed<TlsPolicy | null> {
  if (name === null) return observed(null, call)
  const known = loadBalancers[name]
  if (!known) return unobserved('schema-drift', call, name)
  const [minimumTls, forwardSecrecy] = known
  return observed(
    { minimumTls, forwardSecrecy, postQuantum: name.includes('-PQ-'), recommended: recommended.has(name) },
    call,
  )
}

/**
 * CloudFront, towards viewers.
 * Protocols: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
 * Recommended: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-15
 */
const viewers: Readonly<Record<string, ViewerTls>> = {
  SSLv3: { minimumTls: 'SSLv3', recommended: false },
  TLSv1: { minimumTls: '1.0', recommended: false },
  TLSv1_2016: { minimumTls: '1.0', recommended: false },
  'TLSv1.1_2016': { minimumTls: '1.1', recommended: false },
  'TLSv1.2_2018': { minimumTls: '1.2', recommended: false },
  'TLSv1.2_2019': { minimumTls: '1.2', recommended: false },
  'TLSv1.2_2021': { minimumTls: '1.2', recommended: true },
  'TLSv1.2_2025': { minimumTls: '1.2', recommended: true },
  'TLSv1.3_2025': { minimumTls: '1.3', recommended: true },
}

/** What a distribution's security policy offers to viewers. */
export function viewerTls(policy: string | null, call: string): Observed<ViewerTls> {
  if (policy === null) return unobserved('not-returned', call)
  const known = viewers[policy]
  return known ? observed(known, call) : unobserved('schema-drift', call, policy)
}

export interface GatewayTls {
  /** `1.0` … `1.3`: the oldest version taken. */
  readonly minimumTls: string
  /** Hybrid post-quantum key exchange is offered. */
  readonly postQuantum: boolean
}

const gatewayPlain: { readonly [policy: string]: string } = { TLS_1_0: '1.0', TLS_1_2: '1.2' }

/**
 * What a security policy of an API or a custom domain name means; AWS writes it into the name. Throws `Unseen` for a name
 * of another form.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
export function gatewayTls(securityPolicy: string, call: string): GatewayTls {
  const postQuantum = securityPolicy.includes('_PQ_')
  const named = gatewayPlain[securityPolicy] ?? /^SecurityPolicy_TLS13_1_([23])_/.exec(securityPolicy)?.[1]
  if (named !== undefined) return { minimumTls: named.includes('.') ? named : `1.${named}`, postQuantum }
  // Edge-optimised ones: SecurityPolicy_TLS12_2018_EDGE, SecurityPolicy_TLS12_PFS_2025_EDGE, SecurityPolicy_TLS13_2025_EDGE.
  const edge = /^SecurityPolicy_TLS1([23])_(?:PFS_)?\d{4}_EDGE$/.exec(securityPolicy)?.[1]
  if (edge !== undefined) return { minimumTls: `1.${edge}`, postQuantum }
  throw new Unseen(unobserved('schema-drift', call, securityPolicy))
}
