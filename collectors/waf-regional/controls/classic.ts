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

/** Controls over the regional half of WAF Classic. */

const pci = ['PCI-4.0:6.4.1', 'PCI-4.0:6.4.2']

export const family = defineFamily({
  'waf/regional-webacl-in-use': classicInUse('regional'),
  'waf/regional-webacl-not-empty': classicNotEmpty('regional', {
    frameworks: [
      'fsbp:WAF.4',
      'prowler:waf_regional_webacl_with_rules',
      'powerpipe:waf_regional_web_acl_rule_attached',
      ...pci,
    ],
  }),
  'waf/regional-webacl-enforcing': classicEnforcing('regional'),
  'waf/regional-webacl-logging': classicLogged('regional', {
    frameworks: ['prowler:waf_regional_webacl_logging_enabled'],
  }),
  'waf/regional-rule-has-predicate': classicRuleHasPredicate('regional', {
    frameworks: [
      'fsbp:WAF.2',
      'prowler:waf_regional_rule_with_conditions',
      'powerpipe:waf_regional_rule_condition_attached',
      ...pci,
    ],
  }),
  'waf/regional-rulegroup-not-empty': classicGroupNotEmpty('regional', {
    frameworks: [
      'fsbp:WAF.3',
      'prowler:waf_regional_rulegroup_not_empty',
      'powerpipe:waf_regional_rule_group_rule_attached',
      ...pci,
    ],
  }),
  'waf-regional/rate-rule-present': classicRateRule('regional'),
  'waf-regional/predicate-sets-populated': classicSetsPopulated('regional'),
})
