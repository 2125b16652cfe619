import { seen } from '#domain/observed.ts'
import { accessOf } from '#domain/policy.ts'
import { definePosture } from '#domain/posture.ts'
import type { RuleGroupFacts } from '#domain/waf/web-acl.ts'

export const posture = definePosture<RuleGroupFacts>()({
  resourceType: 'AWS::WAFv2::RuleGroup',
  looksAt: ['AWS::WAFv2::WebACL'],
  exposure: ({ facts, accountId }, related) => {
    const access = accessOf(seen(facts.permissionPolicy), {
      accountId,
      organizationId: related.organizationId(),
      organizationAccounts: related.organizationAccounts(),
      call: 'wafv2:GetPermissionPolicy',
    })
    const kind = {
      public: 'internet',
      'public-limited': 'internet-limited',
      'cross-account': 'cross-account',
      none: 'internal',
    } as const
    return {
      kind: kind[access.kind],
      path: [
        {
          what: 'resource policy',
          id: null,
          passes: access.kind === 'none' ? 'no' : access.kind === 'public' ? 'yes' : 'limited',
          because: access.because,
        },
      ],
      accounts: access.accounts,
      because: access.because,
    }
  },
  relations: ({ arn }, related) =>
    related
      .all('AWS::WAFv2::WebACL')
      .filter(({ facts }) =>
        [facts.rules, facts.firewallManagerRules].some(
          (rules) => 'value' in rules && rules.value.some(({ group }) => group?.arn === arn),
        ),
      )
      .map((webAcl) => ({ kind: 'member-of', to: webAcl.arn })),
})
