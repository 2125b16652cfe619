import type { ViewerTls } from '#domain/cloudfront.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'

/**
 * The security policies that decide how viewers may connect. AWS never changes one after it is published; one that is
 * not here is unobserved (schema drift) until it is added.
 * Protocols: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
 * Recommended: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-15
 */
const policies: Readonly<Record<string, ViewerTls>> = {
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

export function viewerTls(policy: string | null, call: string): Observed<ViewerTls> {
  if (policy === null) return unobserved('not-returned', call)
  const known = policies[policy]
  return known ? observed(known, call) : unobserved('schema-drift', call, policy)
}
