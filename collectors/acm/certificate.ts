import type { CertificateSummary, Tag } from '@aws-sdk/client-acm'
import type { CertificateFacts } from '#domain/load-balancing.ts'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** One certificate from ListCertificates, whose summary says when it ends, and its tags. */
export function certificate(
  item: CertificateSummary,
  { tags }: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<CertificateFacts> {
  const read = factsFrom('acm:ListCertificates')
  // Until a certificate is issued it has no end: it waits for validation, or never passed it.
  const neverIssued = ['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED'].includes(item.Status ?? '')
  const notAfter = item.NotAfter?.toISOString()
  return {
    arn: item.CertificateArn ?? '',
    name: item.DomainName ?? item.CertificateArn?.split('/').at(-1) ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.CertificateArn ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      certificateArn: read(item.CertificateArn),
      domainName: read.orNone(item.DomainName),
      status: read(item.Status),
      certificateType: read(item.Type),
      keyAlgorithm: read(item.KeyAlgorithm),
      inUse: read(item.InUse),
      notAfter: neverIssued ? read.orNone(notAfter) : read(notAfter),
      renewalEligibility: read(item.RenewalEligibility),
    },
  }
}
