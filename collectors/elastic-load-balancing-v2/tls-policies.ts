import type { TlsPolicy } from '#domain/load-balancing.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'

/**
 * The predefined security policies of load balancers. A policy never changes after AWS publishes it, so a table needs
 * no call and no permission; one that is not in it is unobserved (schema drift) until it is added.
 * Protocols and ciphers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 * Recommended: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
 */

/** Oldest protocol · every suite has forward secrecy. PQ in the name means hybrid ML-KEM key exchange. */
const policies: Readonly<Record<string, readonly [minimumTls: string, forwardSecrecy: boolean]>> = {
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

/** What a security policy offers; null for a listener without one. */
export function tlsPolicy(name: string | null, call: string): Observed<TlsPolicy | null> {
  if (name === null) return observed(null, call)
  const known = policies[name]
  if (!known) return unobserved('schema-drift', call, name)
  const [minimumTls, forwardSecrecy] = known
  return observed(
    { minimumTls, forwardSecrecy, postQuantum: name.includes('-PQ-'), recommended: recommended.has(name) },
    call,
  )
}
