import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule } from '../example-rules.ts'

const central = [groupRule({ name: 'AWSManagedRulesCommonRuleSet', kind: 'firewall-manager' })]

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Web ACLs under central policy are marked as Firewall Manager managed so owners know who can edit them',
  severity: 'low',
  dimension: 'waf',
  why: 'Changes an owner makes to a centrally managed web ACL are undone by Firewall Manager; one that only looks central is maintained by nobody.',
  fix: 'Bring the web ACL back under its Firewall Manager policy, or replace it by one of the owner’s.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-policies.html',
  expected: 'marked as managed or retrofitted by Firewall Manager where Firewall Manager supplies rules',
  needs: ['firewallManagerRules', 'managedByFirewallManager', 'retrofittedByFirewallManager'],
  evaluate: ({ name, firewallManagerRules, managedByFirewallManager, retrofittedByFirewallManager }) => {
    if (managedByFirewallManager) return compliant('It is marked as managed by Firewall Manager.')
    if (retrofittedByFirewallManager) return compliant('It is marked as retrofitted by Firewall Manager.')
    if (firewallManagerRules.length > 0)
      return nonCompliant('It holds rule groups of Firewall Manager but is not marked as managed by it.')
    // The prefix that Firewall Manager gives the web ACLs it makes.
    if (name.startsWith('FMManagedWebACLV2'))
      return nonCompliant('It has the name of a Firewall Manager web ACL but is not managed by it any more.')
    return notApplicable('It is not under a Firewall Manager policy.')
  },
  examples: {
    compliant: [
      { facts: { firewallManagerRules: central, managedByFirewallManager: true, retrofittedByFirewallManager: false } },
      { facts: { firewallManagerRules: central, managedByFirewallManager: false, retrofittedByFirewallManager: true } },
    ],
    nonCompliant: [
      {
        facts: { firewallManagerRules: central, managedByFirewallManager: false, retrofittedByFirewallManager: false },
      },
    ],
  },
})
