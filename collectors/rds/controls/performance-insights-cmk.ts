import { parseArn } from '#domain/arn.ts'
import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { keyKind, keyLooksAt } from '#domain/keys/keys.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const own = 'arn:aws:kms:eu-west-1:111122223333:key/own'
const aws = 'arn:aws:kms:eu-west-1:111122223333:key/aws'
const related = [
  {
    type: 'AWS::KMS::Key',
    arn: own,
    facts: { keyId: 'own', keyManager: 'CUSTOMER', keyState: 'Enabled', rotationEnabled: true },
  },
  {
    type: 'AWS::KMS::Key',
    arn: aws,
    facts: { keyId: 'aws', keyManager: 'AWS', keyState: 'Enabled', rotationEnabled: null },
  },
]
const atRest = { kind: 'customer-managed', key: null, because: '' } as const

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Performance Insights data uses a customer managed key where the database does',
  severity: 'low',
  dimension: 'encryption-at-rest',
  why: 'Performance Insights keeps the text of queries, which holds customers’ data; under another key than the database it escapes the rules made for that data.',
  fix: 'The key of Performance Insights cannot be changed while it is on: turn it off, and on again with the customer managed key.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html',
  expected: 'a customer managed KMS key',
  needs: ['encryptionAtRest', 'performanceInsightsEnabled', 'performanceInsightsKmsKeyId'],
  looksAt: keyLooksAt,
  evaluate(db, all) {
    if (!db.performanceInsightsEnabled) return notApplicable(`Performance Insights is off for ${db.name}.`)
    if (db.encryptionAtRest.kind !== 'customer-managed')
      return notApplicable(`${db.name} itself is under no customer managed key.`)
    const id = db.performanceInsightsKmsKeyId
    if (id === null)
      throw new Unseen(
        unobserved('not-returned', 'rds:DescribeDBInstances', 'Performance Insights is on but no key came with it'),
      )
    const { kind } = keyKind(all, {
      id,
      accountId: db.accountId,
      region: db.region,
      partition: parseArn(db.arn)?.partition ?? 'aws',
    })
    return kind === 'customer-managed'
      ? compliant(`Performance Insights of ${db.name} is under customer managed key ${id}.`)
      : nonCompliant(
          `Performance Insights of ${db.name} is under AWS managed key ${id}, the database under a key of its own.`,
        )
  },
  examples: {
    compliant: [
      {
        facts: { encryptionAtRest: atRest, performanceInsightsEnabled: true, performanceInsightsKmsKeyId: own },
        related,
      },
    ],
    nonCompliant: [
      {
        facts: { encryptionAtRest: atRest, performanceInsightsEnabled: true, performanceInsightsKmsKeyId: aws },
        related,
      },
    ],
  },
})
