import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

/** Days of notice a rotation needs: every client has to trust the new authority first. */
const leadDays = 30

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: `Server certificate is valid for ${leadDays} days or longer`,
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'On the day the certificate ends, clients that verify it cannot connect any more, and those that must go on are told not to verify.',
  fix: 'Make sure that clients trust the current RDS certificate authorities, then modify the instance to use one and apply it.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html',
  expected: `ValidTill is at least ${leadDays} days away`,
  frameworks: [
    'prowler:rds_instance_certificate_expiration',
    'powerpipe:rds_db_instance_ca_certificate_expires_7_days',
  ],
  needs: ['certificateValidTill', 'caCertificateIdentifier'],
  evaluate(db, related) {
    const days = Math.floor((Date.parse(db.certificateValidTill) - related.now().getTime()) / 86_400_000)
    const certificate = `The server certificate of ${db.name} (${db.caCertificateIdentifier})`
    if (days < 0) return nonCompliant(`${certificate} ended on ${db.certificateValidTill.slice(0, 10)}.`)
    const sentence = `${certificate} is valid until ${db.certificateValidTill.slice(0, 10)}, ${days} days from the scan.`
    return days < leadDays ? nonCompliant(sentence) : compliant(sentence)
  },
  examples: {
    compliant: [
      { facts: { certificateValidTill: '2999-01-01T00:00:00.000Z', caCertificateIdentifier: 'rds-ca-rsa2048-g1' } },
    ],
    nonCompliant: [
      { facts: { certificateValidTill: '2024-08-22T17:08:50.000Z', caCertificateIdentifier: 'rds-ca-2019' } },
    ],
  },
})
