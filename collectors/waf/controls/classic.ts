import { defineFamily } from '#domain/control.ts'
import {
  classicEnforcing,
  classicGroupNotEmpty,
  classicInUse,
  classicLogged,
  classicNotEmpty,
  classicRateRule,
  classicRuleHasPredicate,
  classicSetsPopulated,
} from '#domain/waf/classic-waf-controls.ts'

/** Controls over the global half of WAF Classic. */

const pci = ['PCI-4.0:6.4.1', 'PCI-4.0:6.4.2']

export const family = defineFamily({
  'waf/global-webacl-in-use': classicInUse('global'),
  'waf/global-webacl-not-empty': classicNotEmpty('global', {
    frameworks: ['fsbp:WAF.8', 'prowler:waf_global_webacl_with_rules', 'powerpipe:waf_web_acl_rule_attached', ...pci],
  }),
  'waf/global-webacl-enforcing': classicEnforcing('global'),
  'waf/global-webacl-logging': classicLogged('global', {
    frameworks: [
      'fsbp:WAF.1',
      'prowler:waf_global_webacl_logging_enabled',
      'powerpipe:waf_web_acl_logging_enabled',
      'PCI-4.0:10.2.1',
    ],
  }),
  'waf/global-rule-has-predicate': classicRuleHasPredicate('global', {
    frameworks: [
      'fsbp:WAF.6',
      'prowler:waf_global_rule_with_conditions',
      'powerpipe:waf_rule_condition_attached',
      ...pci,
    ],
  }),
  'waf/global-rulegroup-not-empty': classicGroupNotEmpty('global', {
    frameworks: [
      'fsbp:WAF.7',
      'prowler:waf_global_rulegroup_not_empty',
      'powerpipe:waf_rule_group_rule_attached',
      ...pci,
    ],
  }),
  'waf/rate-rule-present': classicRateRule('global'),
  'waf/predicate-sets-populated': classicSetsPopulated('global'),
})
