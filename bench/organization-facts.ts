import { observed } from '#domain/observed.ts'

/** Facts of the types whose own screens read them, some resources of a type like this and some like that. */

const waf = 'wafv2:GetWebACL'
const kms = 'kms:DescribeKey'
type Statement = Readonly<Record<string, unknown>>

const rule = (name: string, priority: number, action: string | null, statement: Statement) => ({
  ...{ name, priority, action, overrideAction: null, group: null, rateLimit: null, metrics: true, sampled: true },
  ...{ statements: Object.keys(statement), labels: [], statement },
})
const rate = (Limit: number) => ({ RateBasedStatement: { Limit, AggregateKeyType: 'IP' } })
const countries = (...CountryCodes: readonly string[]) => ({ GeoMatchStatement: { CountryCodes } })
const managed = (Name: string, priority: number, counting: boolean) => ({
  ...rule(Name, priority, null, { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } }),
  overrideAction: counting ? 'COUNT' : 'NONE',
  group: { kind: 'managed', vendor: 'AWS', name: Name, version: null, arn: null, overrides: [], scopedDown: false },
})

function webAcl(
  rules: readonly (ReturnType<typeof rule> | ReturnType<typeof managed>)[],
  defaultAction: 'ALLOW' | 'BLOCK',
  counting: boolean,
) {
  const groups = rules.filter(({ group }) => group !== null)
  return {
    scope: observed('REGIONAL', waf),
    defaultAction: observed(defaultAction, waf),
    rules: observed(rules, waf),
    firewallManagerRules: observed([], waf),
    managedRuleGroups: observed(
      groups.map(({ name }) => ({ vendor: 'AWS', name, version: null, from: 'OWNER', counting, overriddenRules: 0 })),
      waf,
    ),
    managedGroupRules: observed([], 'wafv2:DescribeManagedRuleGroup'),
    managedGroupVersions: observed([], waf),
    capacity: observed(100 * rules.length, waf),
    managedByFirewallManager: observed(false, waf),
    retrofittedByFirewallManager: observed(false, waf),
    logging: observed(null, 'wafv2:ListLoggingConfigurations'),
    metrics: observed(true, waf),
    sampledRequests: observed(true, waf),
    bodyInspectionLimits: observed({}, waf),
    dataProtections: observed([], waf),
  }
}

function key(name: string, rotationEnabled: boolean, deletionDate: string | null) {
  return {
    keyManager: observed('CUSTOMER', kms),
    aliases: observed([`alias/${name}`], 'kms:ListAliases'),
    keyState: observed(deletionDate ? 'PendingDeletion' : 'Enabled', kms),
    origin: observed('AWS_KMS', kms),
    deletionDate: observed(deletionDate, kms),
    rotationEnabled: observed(rotationEnabled, 'kms:GetKeyRotationStatus'),
    rotationPeriodInDays: observed(rotationEnabled ? 365 : null, 'kms:GetKeyRotationStatus'),
  }
}

const commonRules = 'AWSManagedRulesCommonRuleSet'
const variants: { readonly [type: string]: readonly object[] } = {
  'AWS::WAFv2::WebACL': [
    webAcl([managed(commonRules, 0, false), rule('rate', 1, 'BLOCK', rate(2000))], 'ALLOW', false),
    webAcl([rule('elsewhere', 0, 'BLOCK', countries('AQ')), managed(commonRules, 1, true)], 'ALLOW', true),
    webAcl(
      Array.from({ length: 12 }, (_, place) => rule(`allowed-${place}`, place, 'ALLOW', countries('DE', 'FR'))),
      'BLOCK',
      false,
    ),
  ],
  'AWS::KMS::Key': [key('orders', true, null), key('ledger', false, null), key('old', false, '2027-06-01T00:00:00Z')],
}

/**
 * SQL: the facts of a resource; another `turn` has those of another kind, where its type has several.
 * @param kinds SQL: the parameter that takes `factKinds`
 */
export const factsSql = (id: string, type: string, service: string, kinds: string, turn = 0) =>
  `coalesce(${kinds}::jsonb -> ${type} -> ((${id} + ${turn}) % jsonb_array_length(${kinds}::jsonb -> ${type}))::int,
    (SELECT jsonb_object_agg('fact' || f, jsonb_build_object('call', ${service} || ':Describe', 'value', md5(${id}::text || f)))
      FROM generate_series(1, 10) AS f))`
export const factKinds = JSON.stringify(variants)

/** SQL: some way or other by which a resource has the exposure that it has. */
export const waySql = (
  exposure: string,
  type: string,
) => `CASE WHEN ${exposure} IN ('internet', 'internet-limited', 'cross-account') THEN
    (ARRAY['address+route+network-acl+security-group', 'endpoint', 'endpoint+policy', 'policy', 'share',
      'address+route+network-acl+security-group+front'])[1 + length(${type}) % 6]
  WHEN ${exposure} = 'unknown' THEN (ARRAY['?security-group', '?route', '?ec2:DescribeSubnets'])[1 + length(${type}) % 3]
  ELSE '' END`

/** SQL: on which ports the internet gets in, where there is one to get in by. */
export const portsSql = (id: string, type: string, exposure: string) =>
  `CASE WHEN ${exposure} NOT IN ('internet', 'internet-limited') THEN NULL
    WHEN ${type} = 'AWS::RDS::DBInstance' THEN '{[5432,5433)}'
    WHEN ${type} LIKE '%LoadBalancer' THEN (ARRAY['{[443,444)}', '{[80,81),[443,444)}', '{[22,23),[443,444)}'])[(1 + ${id} % 3)::int] END::int4multirange`
