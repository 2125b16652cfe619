import type { AccessLog } from '#domain/cloudfront.ts'
import { type DistributionFacts, distributionType } from '#domain/cloudfront.ts'
import { compliant, defineControl, nonCompliant } from '#domain/control.ts'

const words: { readonly [kind in AccessLog['kind']]: string } = {
  standard: 'standard logs (v1)',
  'standard-v2': 'standard logs (v2)',
  'real-time': 'real-time logs',
}

export const control = defineControl<DistributionFacts>()({
  resourceType: distributionType,
  title: 'Access logs are on (standard v1, v2 or real-time)',
  severity: 'medium',
  dimension: 'logging',
  why: 'Without access logs nobody can tell afterwards who asked for what, nor train a web ACL on it.',
  fix: 'Turn standard logging on, best v2 with the bucket or log group that your other logs go to.',
  reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging.html',
  expected: 'at least one kind of access log is delivered',
  frameworks: ['fsbp:CloudFront.5', 'prowler:cloudfront_distributions_logging_enabled'],
  needs: ['accessLogs'],
  evaluate({ accessLogs, name }) {
    const kinds = [...new Set(accessLogs.map(({ kind }) => words[kind]))]
    return kinds.length > 0
      ? compliant(`${name} delivers ${kinds.join(' and ')}.`)
      : nonCompliant(`${name} delivers no access logs.`)
  },
  examples: {
    compliant: [
      { facts: { accessLogs: [{ kind: 'standard', destination: 'logs.s3.amazonaws.com' }] } },
      { facts: { accessLogs: [{ kind: 'standard-v2', destination: 'CWL' }] } },
    ],
    nonCompliant: [{ facts: { accessLogs: [] } }],
  },
})
