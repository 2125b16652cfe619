import type { ManagedRuleGroupVersion, RuleSummary } from '@aws-sdk/client-wafv2'

/** A part of AWS's managed rule groups, as DescribeManagedRuleGroup shows them. */
const blocking = (...names: readonly string[]): readonly RuleSummary[] =>
  names.map((Name) => ({ Name, Action: { Block: {} } }))

export const managedGroups: Readonly<
  Record<string, { readonly capacity: number; readonly rules: readonly RuleSummary[] }>
> = {
  AWSManagedRulesCommonRuleSet: {
    capacity: 700,
    rules: blocking(
      'NoUserAgent_HEADER',
      'UserAgent_BadBots_HEADER',
      'SizeRestrictions_QUERYSTRING',
      'SizeRestrictions_Cookie_HEADER',
      'SizeRestrictions_BODY',
      'SizeRestrictions_URIPATH',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_QUERYARGUMENTS',
      'RestrictedExtensions_URIPATH',
      'CrossSiteScripting_COOKIE',
      'CrossSiteScripting_QUERYARGUMENTS',
      'CrossSiteScripting_BODY',
    ),
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    capacity: 200,
    rules: blocking('JavaDeserializationRCE_BODY', 'Host_localhost_HEADER', 'PROPFIND_METHOD', 'Log4JRCE_BODY'),
  },
  AWSManagedRulesSQLiRuleSet: {
    capacity: 200,
    rules: blocking('SQLi_QUERYARGUMENTS', 'SQLiExtendedPatterns_QUERYARGUMENTS', 'SQLi_BODY', 'SQLi_COOKIE'),
  },
  AWSManagedRulesAmazonIpReputationList: {
    capacity: 25,
    rules: [
      ...blocking('AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'),
      // AWS ships this one counting.
      { Name: 'AWSManagedIPDDoSList', Action: { Count: {} } },
    ],
  },
  AWSManagedRulesBotControlRuleSet: {
    capacity: 50,
    rules: blocking('CategoryHttpLibrary', 'SignalNonBrowserUserAgent'),
  },
  // Of AWS Marketplace: their sellers do not show what is inside.
  all_rules: { capacity: 1000, rules: [] },
  OWASP_Managed: { capacity: 1000, rules: [] },
  AWSManagedRulesATPRuleSet: { capacity: 50, rules: blocking('VolumetricIpHigh', 'AttributeCompromisedCredentials') },
}

export const currentDefaultVersion = 'Version_1.12'
export const offeredVersions: readonly ManagedRuleGroupVersion[] = [
  { Name: 'Version_1.13', LastUpdateTimestamp: new Date('2026-06-03T17:00:00Z') },
  { Name: 'Version_1.12', LastUpdateTimestamp: new Date('2026-03-11T17:00:00Z') },
  { Name: 'Version_1.11', LastUpdateTimestamp: new Date('2025-11-20T17:00:00Z') },
]
