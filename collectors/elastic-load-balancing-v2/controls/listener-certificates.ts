import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ListenerFacts } from '#domain/load-balancing.ts'
import { seen, unobserved } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Severity } from '#domain/pillars.ts'
import type { Related } from '#domain/related.ts'

/** Controls over the days the certificates of a listener have left. */

const certificateType = 'AWS::CertificateManager::Certificate'
const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'
const dayMs = 86_400_000

/** The certificate's end, or null for one that was never issued. Certificates kept in IAM are not collected. */
function notAfter(certificateArn: string, related: Related): string | null {
  const certificate = certificateArn.includes(':acm:') ? related.byArn(certificateType, certificateArn) : null
  return certificate
    ? seen(certificate.facts.notAfter)
    : seen<string | null>(unobserved('not-covered', certificateType, `${certificateArn} was not read`))
}

function daysLeft(days: number, words: string, severity: Severity) {
  const expiring = (left: number) => [
    // The examples are judged on 1 January 2100 at the latest.
    { type: certificateType, arn, facts: { notAfter: new Date(Date.UTC(left > 0 ? 2200 : 1999, 0, 1)).toISOString() } },
  ]
  return defineControl<ListenerFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    title: `Listener certificate has more than ${words} days left`,
    severity,
    dimension: 'encryption-in-transit',
    why: 'When a certificate ends, every client refuses the connection, and some people learn to click warnings away.',
    fix: 'Import a renewed certificate, or use one that ACM issues and renews by itself; check why ACM could not renew it.',
    reference: 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
    expected: `more than ${days} days until the first certificate ends`,
    frameworks: [`powerpipe:elb_application_lb_listener_certificate_expire_${days}_days`],
    needs: ['certificateArns'],
    looksAt: [certificateType],
    evaluate: ({ certificateArns }, related) => {
      if (certificateArns.length === 0) return notApplicable('It has no certificate.')
      // One that ends soon is proof, whatever a certificate that was not read says.
      const pieces = new Pieces()
      const ends = certificateArns.flatMap((certificateArn) =>
        pieces.attempt(() => [{ certificateArn, end: notAfter(certificateArn, related) }], []),
      )
      const left = (end: string | null) =>
        end === null ? 0 : Math.floor((Date.parse(end) - related.now().getTime()) / dayMs)
      const [first] = ends.sort((a, b) => left(a.end) - left(b.end))
      if (!first || left(first.end) > days) pieces.require()
      if (!first) return notApplicable('It has no certificate.')
      const reason =
        first.end === null
          ? `${first.certificateArn} was never issued.`
          : `${first.certificateArn} ends on ${first.end.slice(0, 10)}.`
      return left(first.end) > days ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [{ facts: { certificateArns: [arn] }, related: expiring(1) }],
      nonCompliant: [
        { facts: { certificateArns: [arn] }, related: expiring(0) },
        { facts: { certificateArns: [arn] }, related: [{ type: certificateType, arn, facts: { notAfter: null } }] },
      ],
    },
  })
}

export const family = defineFamily({
  'elastic-load-balancing-v2/listener-cert-30d': daysLeft(30, 'thirty', 'medium'),
  'elastic-load-balancing-v2/listener-cert-7d': daysLeft(7, 'seven', 'critical'),
})
