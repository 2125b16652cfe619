import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { VirtualNodeFacts } from '../virtual-node.ts'

const type = 'AWS::CertificateManager::Certificate'
const arn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1'
const listeners = [
  { port: 8443, protocol: 'http', tlsMode: 'STRICT', certificateArn: arn, validatesClients: false },
  { port: 9000, protocol: 'grpc', tlsMode: 'STRICT', certificateArn: null, validatesClients: true },
]
const certificate = (status: string, notAfter: string | null) => ({
  type,
  arn,
  facts: { certificateArn: arn, status, notAfter },
})

function faultOf(certificateArn: string, related: Related): string | null {
  const found = related.byArn(type, certificateArn)
  if (!found) return 'does not exist'
  const status = seen(found.facts.status)
  if (status !== 'ISSUED') return `is ${status}`
  const end = seen(found.facts.notAfter)
  return end !== null && new Date(end) <= related.now() ? `ended on ${end.slice(0, 10)}` : null
}

export const control = defineControl<VirtualNodeFacts>()({
  resourceType: 'AWS::AppMesh::VirtualNode',
  title: 'ACM certificates used by listeners are valid',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'When the certificate of a strict listener ends, its service is away; a client that no longer checks it is worse.',
  fix: 'Renew the certificate, or name a valid one in the listener.',
  reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/tls.html',
  expected: 'every ACM certificate is ISSUED and has not ended',
  needs: ['listeners'],
  looksAt: [type],
  evaluate({ listeners, name }, related) {
    const arns = [...new Set(listeners.flatMap(({ certificateArn }) => certificateArn ?? []))]
    if (arns.length === 0) return notApplicable(`No listener of ${name} has a certificate of ACM.`)
    let unread: Unseen | null = null
    const faults = arns.flatMap((certificateArn) => {
      try {
        const fault = faultOf(certificateArn, related)
        return fault === null ? [] : [`${certificateArn} ${fault}`]
      } catch (error) {
        if (!(error instanceof Unseen)) throw error
        unread ??= error
        return []
      }
    })
    if (faults.length > 0) return nonCompliant(`Certificates of ${name} are not valid: ${faults.join(', ')}.`)
    if (unread) throw unread
    return compliant(`The ACM certificates of ${name} are valid.`)
  },
  examples: {
    compliant: [{ facts: { listeners }, related: [certificate('ISSUED', '2027-05-01T00:00:00.000Z')] }],
    nonCompliant: [
      { facts: { listeners }, related: [] },
      { facts: { listeners }, related: [certificate('EXPIRED', '2026-05-01T00:00:00.000Z')] },
      { facts: { listeners }, related: [certificate('ISSUED', '2026-05-01T00:00:00.000Z')] },
    ],
  },
})
