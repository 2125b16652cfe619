import type { Faults } from '#simulator/faults.ts'

const dayMs = 86_400_000

/**
 * What goes wrong in the demo's ninety days, so that coverage, trends and timelines have something true to say: a role
 * deleted and put back, a policy that blinds an OU, a slow service, a service that AWS takes away in one region, and three
 * blind spots that are still there today, one of them a hop on the way from the internet.
 */
export function demoFaults(begin: Date): Faults {
  const day = (number: number) => new Date(begin.getTime() + number * dayMs).toISOString()
  return {
    faults: [
      { kind: 'role-missing', accounts: 'payments-*', from: day(31), until: day(44) },
      {
        kind: 'deny',
        by: 'scp',
        services: 'rds',
        operations: 'DescribeDBInstances',
        accounts: 'sandbox-*',
        from: day(58),
      },
      {
        kind: 'deny',
        by: 'role',
        services: 'wafv2',
        operations: 'GetWebACL',
        accounts: '*-prod',
        regions: 'eu-*',
        from: day(64),
        until: day(71),
      },
      { kind: 'server-error', services: 'dynamodb', share: 0.02, from: day(20), until: day(24) },
      { kind: 'throttle', services: 'elasticloadbalancing', share: 0.05 },
      {
        kind: 'retired',
        services: 'waf-regional',
        regions: 'eu-central-1',
        code: 'WAFBadRequestException',
        message: 'AWS WAF Classic is no longer available in this Region. Use AWS WAF (wafv2).',
        from: day(80),
      },
      {
        kind: 'deny',
        by: 'scp',
        services: 'ec2',
        operations: 'DescribeNetworkAcls',
        accounts: 'vendor-trial',
        from: day(70),
      },
      { kind: 'role-missing', accounts: ['old-website', 'migration-temp'], from: day(76) },
    ],
  }
}
