import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { outsidersAmong } from '#domain/let-in.ts'
import type { Access } from '#domain/policy/access.ts'
import { policyAccess, policyLooksAt } from '#domain/policy/exposure.ts'
import type { Related } from '#domain/related.ts'
import type { TableFacts } from '../table.ts'

const text = {
  resourceType: 'AWS::DynamoDB::Table',
  dimension: 'exposure',
  looksAt: policyLooksAt,
  oneDecides: true,
  version: 2,
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
} as const

function access(policy: string, accountId: string, related: Related): Access {
  return policyAccess(policy, { accountId, call: 'dynamodb:GetResourcePolicy' }, related)
}

const allow = (principal: unknown, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'one',
        Effect: 'Allow',
        Principal: principal,
        Action: 'dynamodb:GetItem',
        Resource: '*',
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  })
const everyone = allow('*')
const office = allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })
const ownService = allow({ Service: 'redshift.amazonaws.com' })
const stranger = allow({ AWS: 'arn:aws:iam::999988887777:root' })

export const family = defineFamily({
  'dynamodb/table-policy-not-public': defineControl<TableFacts>()({
    ...text,
    title: 'Resource policy has no unconditional wildcard principal',
    severity: 'critical',
    why: 'Anyone with an AWS account, or with none, can read or write what the policy opens.',
    fix: 'Name the principals, or confine the statement with aws:PrincipalOrgID; turn Block Public Access on.',
    expected: 'no statement lets everyone in',
    needs: ['resourcePolicy'],
    evaluate({ resourcePolicy, name, accountId }, related) {
      if (resourcePolicy === null) return compliant(`${name} has no resource policy.`)
      const found = access(resourcePolicy, accountId, related)
      return found.kind === 'public'
        ? nonCompliant(`${name} is public. ${found.because}`)
        : compliant(`${name} is not public. ${found.because}`)
    },
    examples: {
      compliant: [
        { facts: { resourcePolicy: null } },
        { facts: { resourcePolicy: ownService } },
        { facts: { resourcePolicy: office } },
      ],
      nonCompliant: [{ facts: { resourcePolicy: everyone } }],
    },
  }) as Control,
  'dynamodb/table-policy-no-foreign-accounts': defineControl<TableFacts>()({
    ...text,
    title: 'Resource policy grants nothing to accounts outside the organisation',
    severity: 'high',
    why: 'What an outside account may read is safe only as long as that account is.',
    fix: 'Remove the principals of accounts that are not yours; where a partner is meant, record an exception with an end.',
    expected: 'every principal belongs to the organisation',
    frameworks: ['prowler:dynamodb_table_cross_account_access'],
    needs: ['resourcePolicy'],
    evaluate({ resourcePolicy, name, accountId }, related) {
      if (resourcePolicy === null) return compliant(`${name} has no resource policy.`)
      const found = access(resourcePolicy, accountId, related)
      if (found.kind === 'public' || found.kind === 'public-limited')
        return nonCompliant(`${name} lets in more than accounts. ${found.because}`)
      const strangers = outsidersAmong(found.accounts)
      return strangers.length > 0
        ? nonCompliant(`${name} lets in ${strangers.join(', ')}, outside the organisation.`)
        : compliant(`${name} lets nobody outside the organisation in.`)
    },
    examples: {
      compliant: [{ facts: { resourcePolicy: null } }, { facts: { resourcePolicy: ownService } }],
      nonCompliant: [{ facts: { resourcePolicy: stranger } }, { facts: { resourcePolicy: everyone } }],
    },
  }) as Control,
  'dynamodb/stream-policy-not-public': defineControl<TableFacts>()({
    ...text,
    title: 'Stream resource policy is not open to everyone',
    severity: 'high',
    why: 'The stream repeats every change of the table, old and new values, to whoever may read it.',
    fix: 'Name the principals that read the stream, or confine the statement with aws:PrincipalOrgID.',
    expected: 'no statement lets everyone in',
    needs: ['streamArn', 'streamPolicy'],
    evaluate({ streamArn, streamPolicy, name, accountId }, related) {
      if (streamArn === null) return notApplicable(`${name} has no stream.`)
      if (streamPolicy === null) return compliant(`The stream of ${name} has no resource policy.`)
      const found = access(streamPolicy, accountId, related)
      return found.kind === 'public'
        ? nonCompliant(`The stream of ${name} is public. ${found.because}`)
        : compliant(`The stream of ${name} is not public. ${found.because}`)
    },
    examples: {
      compliant: [
        { facts: { streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/1', streamPolicy: null } },
      ],
      nonCompliant: [
        { facts: { streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/1', streamPolicy: everyone } },
      ],
    },
  }) as Control,
})
