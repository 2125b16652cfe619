import {
  CreateIPSetCommand,
  CreateRegexPatternSetCommand,
  CreateRuleGroupCommand,
  CreateWebACLCommand,
  PutLoggingConfigurationCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const wafv2: SeedService = async ({ where }) => {
  const client = new WAFV2Client(where)
  const Scope = 'REGIONAL' as const
  const set = (Name: string, Addresses: string[]) =>
    client.send(new CreateIPSetCommand({ Name, Scope, IPAddressVersion: 'IPV4', Addresses }))
  const office = await set('office', ['192.0.2.0/24'])
  const nobody = await set('nobody', [])
  const paths = await client.send(
    new CreateRegexPatternSetCommand({ Name: 'paths', Scope, RegularExpressionList: [{ RegexString: '^/admin' }] }),
  )
  const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'm' }
  const quiet = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' }
  const group = await client.send(
    new CreateRuleGroupCommand({ Name: 'empty', Scope, Capacity: 10, VisibilityConfig: quiet, Rules: [] }),
  )
  const managed = (Name: string, Priority: number, count: boolean) => ({
    Name,
    Priority,
    OverrideAction: count ? { Count: {} } : { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
    VisibilityConfig,
  })
  const acl = (Name: string, Rules: object[], more: object) =>
    client.send(
      new CreateWebACLCommand({
        Name,
        Scope,
        DefaultAction: { Allow: {} },
        VisibilityConfig,
        Rules: Rules as never,
        ...more,
      }),
    )
  const good = await acl(
    'acl-good',
    [
      managed('AWSManagedRulesCommonRuleSet', 0, false),
      managed('AWSManagedRulesSQLiRuleSet', 1, false),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 2, false),
      managed('AWSManagedRulesAmazonIpReputationList', 3, false),
      {
        Name: 'rate',
        Priority: 4,
        Action: { Block: {} },
        Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP' } },
        VisibilityConfig,
      },
    ],
    {},
  )
  await client.send(
    new PutLoggingConfigurationCommand({
      LoggingConfiguration: {
        ResourceArn: expectString(good.Summary?.ARN),
        LogDestinationConfigs: [`arn:aws:logs:${where.region}:123456789012:log-group:aws-waf-logs-x`],
      },
    }),
  )
  const counting = await acl('acl-counting', [managed('AWSManagedRulesCommonRuleSet', 0, true)], {
    VisibilityConfig: quiet,
  })
  const empty = await acl('acl-empty', [], {})
  const closed = await acl('acl-closed', [], { DefaultAction: { Block: {} } })
  return [
    {
      service: 'wafv2',
      resource: expectString(good.Summary?.ARN),
      findings: {
        'wafv2/webacl-core-ruleset': 'COMPLIANT',
        'wafv2/webacl-sqli-protection': 'COMPLIANT',
        'wafv2/webacl-known-bad-inputs': 'COMPLIANT',
        'wafv2/webacl-ip-reputation': 'COMPLIANT',
        'wafv2/webacl-rate-limit': 'COMPLIANT',
        'wafv2/webacl-logging': 'COMPLIANT',
        'wafv2/webacl-not-all-count': 'COMPLIANT',
        // moto leaves out whether Firewall Manager manages it, and cannot say what it protects.
        'wafv2/webacl-fms-managed': 'INSUFFICIENT_DATA',
        'wafv2/webacl-associated': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'wafv2',
      resource: expectString(counting.Summary?.ARN),
      findings: {
        'wafv2/webacl-core-ruleset': 'NON_COMPLIANT',
        'wafv2/webacl-default-allow-has-blocking-rule': 'NON_COMPLIANT',
        'wafv2/webacl-not-all-count': 'NON_COMPLIANT',
        'wafv2/webacl-logging': 'NON_COMPLIANT',
        'wafv2/webacl-sampling-enabled': 'NON_COMPLIANT',
      },
    },
    {
      service: 'wafv2',
      resource: expectString(empty.Summary?.ARN),
      findings: {
        'wafv2/webacl-not-empty': 'NON_COMPLIANT',
        'wafv2/webacl-default-allow-has-blocking-rule': 'NON_COMPLIANT',
      },
    },
    {
      service: 'wafv2',
      resource: expectString(closed.Summary?.ARN),
      findings: { 'wafv2/webacl-default-allow-has-blocking-rule': 'NOT_APPLICABLE' },
    },
    {
      service: 'wafv2',
      resource: expectString(office.Summary?.ARN),
      findings: { 'wafv2/ipset-not-empty': 'COMPLIANT' },
    },
    {
      service: 'wafv2',
      resource: expectString(nobody.Summary?.ARN),
      // No rule refers to it.
      findings: { 'wafv2/ipset-not-empty': 'NOT_APPLICABLE' },
    },
    {
      service: 'wafv2',
      resource: expectString(paths.Summary?.ARN),
      findings: { 'wafv2/regexset-not-empty': 'COMPLIANT' },
    },
    {
      service: 'wafv2',
      resource: expectString(group.Summary?.ARN),
      findings: {
        'wafv2/rulegroup-not-empty': 'NON_COMPLIANT',
        'wafv2/rulegroup-metrics': 'NON_COMPLIANT',
        // moto has no permission policies of rule groups: with whom it is shared is not known.
        'wafv2/rulegroup-policy-restricted': 'INSUFFICIENT_DATA',
      },
    },
  ]
}
