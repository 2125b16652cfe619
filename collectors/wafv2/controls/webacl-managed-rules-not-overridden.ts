import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { stops } from '#domain/waf/acting-rules.ts'
import type { ReferencedRuleGroup, WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, withRules } from '../example-rules.ts'
import { allRules, groupName, ruleNeeds } from '../rules-in-force.ts'

const shipped = {
  vendor: 'AWS',
  name: 'Group',
  version: null,
  rules: ['A', 'B', 'C', 'D'].map((name) => ({ name, action: 'BLOCK' as const })),
}
const disarming = (...rules: readonly string[]) => ({
  ...withRules(groupRule({ name: 'Group', overrides: rules.map((rule) => ({ rule, action: 'COUNT' as const })) })),
  managedGroupRules: [shipped],
})

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Managed rule groups keep most of their rules active (no mass exclusion or per-rule COUNT)',
  severity: 'medium',
  dimension: 'waf',
  why: 'A group whose rules are switched to COUNT one by one protects as little as one that was never added, and is harder to notice.',
  fix: 'Remove the overrides of rules that no longer stop honest requests; narrow the group with a scope-down statement instead.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html',
  expected: 'more than half of the rules that can stop a request still do, in each managed group',
  needs: ruleNeeds,
  evaluate: (facts) => {
    const groups = allRules(facts).flatMap(({ group }) => (group && group.vendor !== null ? [group] : []))
    if (groups.length === 0) return notApplicable('It uses no managed rule groups.')
    const disarmed = groups.flatMap((group) => {
      if (group.overrides.length === 0) return []
      const rules =
        facts.managedGroupRules.find((one) => same(one, group))?.rules.filter(({ action }) => stops(action)) ?? []
      const off = rules.filter(({ name }) =>
        group.overrides.some(({ rule, action }) => rule === name && !stops(action)),
      )
      return off.length * 2 >= rules.length && off.length > 0
        ? [`${groupName(group)}: ${off.length} of ${rules.length}`]
        : []
    })
    return disarmed.length > 0
      ? nonCompliant(`Rules switched off one by one: ${disarmed.join('; ')}.`)
      : compliant('Every managed rule group keeps more than half of its rules active.')
  },
  examples: {
    compliant: [{ facts: disarming('A') }, { facts: withRules(groupRule({ name: 'Group' })) }],
    nonCompliant: [{ facts: disarming('A', 'B') }, { facts: disarming('A', 'B', 'C', 'D') }],
  },
})

function same(
  one: { readonly vendor: string; readonly name: string; readonly version: string | null },
  group: ReferencedRuleGroup,
): boolean {
  return one.vendor === group.vendor && one.name === group.name && one.version === group.version
}
