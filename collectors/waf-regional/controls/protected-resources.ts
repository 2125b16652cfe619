import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { rulesLookAt } from '#domain/waf/acting-rules.ts'
import type { RegionalClassicWebAclFacts } from '#domain/waf/classic-waf.ts'
import { webAclAction } from '#domain/waf/web-acl-action.ts'

/** Controls over what a regional web ACL of WAF Classic still protects. */

const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1a2b'
const successor = (defaultAction: 'ALLOW' | 'BLOCK', scope: 'REGIONAL' | 'CLOUDFRONT' = 'REGIONAL') => ({
  type: 'AWS::WAFv2::WebACL',
  facts: { scope, defaultAction, rules: [], firewallManagerRules: [], managedGroupRules: [] },
})

/** The first regional WAFv2 web ACL that blocks, and the names of those that do not. One that blocks decides alone. */
function successors(related: Related): { readonly ready: string | null; readonly idle: readonly string[] } {
  const idle: string[] = []
  let unread: Unseen | null = null
  for (const webAcl of related.all('AWS::WAFv2::WebACL')) {
    const { name, facts } = webAcl
    // Those for CloudFront cannot be attached to what Classic protects in a region.
    if ('value' in facts.scope && facts.scope.value === 'CLOUDFRONT') continue
    try {
      if (webAclAction(webAcl, related).kind === 'blocking') return { ready: name, idle }
      idle.push(name)
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return { ready: null, idle }
}

export const family = defineFamily({
  'waf/regional-webacl-associated': defineControl<RegionalClassicWebAclFacts>()({
    resourceType: 'AWS::WAFRegional::WebACL',
    title: 'Regional WAF Classic web ACL protects at least one resource',
    severity: 'low',
    dimension: 'waf',
    why: 'A web ACL that protects nothing costs a fee, misleads whoever reads it, and need not be migrated.',
    fix: 'Delete it.',
    reference:
      'https://docs.aws.amazon.com/waf/latest/developerguide/classic-web-acl-associating-cloudfront-distribution.html',
    expected: 'a load balancer or API stage it is attached to',
    frameworks: ['powerpipe:waf_web_acl_resource_associated', 'PCI-4.0:6.4.1', 'PCI-4.0:6.4.2'],
    needs: ['resourceArns'],
    evaluate: ({ resourceArns }) =>
      resourceArns.length > 0
        ? compliant(`It protects ${resourceArns.join(', ')}.`)
        : nonCompliant('It is attached to no load balancer and no API stage.'),
    examples: {
      compliant: [{ facts: { resourceArns: [balancer] } }],
      nonCompliant: [{ facts: { resourceArns: [] } }],
    },
  }),
  'waf/resource-has-v2-replacement': defineControl<RegionalClassicWebAclFacts>()({
    resourceType: 'AWS::WAFRegional::WebACL',
    title: 'Resources still tied to a Classic web ACL have a WAFv2 successor ready to attach',
    severity: 'high',
    dimension: 'waf',
    why: 'On the day AWS switches WAF Classic off in the region, what it protects answers everybody uninspected.',
    fix: 'Migrate the web ACL to WAFv2, let it block, and attach it: attaching takes the place of the Classic one.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html',
    expected: 'a regional WAFv2 web ACL that blocks, in the same account and region',
    needs: ['resourceArns'],
    looksAt: ['AWS::WAFv2::WebACL', ...rulesLookAt],
    version: 2,
    oneDecides: true,
    evaluate: ({ resourceArns }, related) => {
      if (resourceArns.length === 0) return notApplicable('It protects nothing.')
      const { ready, idle } = successors(related)
      if (ready !== null) return compliant(`WAFv2 web ACL “${ready}” of the same region blocks and can be attached.`)
      return nonCompliant(
        idle.length === 0
          ? `There is no WAFv2 web ACL in the region to take over ${resourceArns.join(', ')}.`
          : `No WAFv2 web ACL of the region stops a request: ${idle.map((name) => `“${name}”`).join(', ')}.`,
      )
    },
    examples: {
      compliant: [{ facts: { resourceArns: [balancer] }, related: [successor('ALLOW'), successor('BLOCK')] }],
      nonCompliant: [
        { facts: { resourceArns: [balancer] } },
        { facts: { resourceArns: [balancer] }, related: [successor('ALLOW')] },
        { facts: { resourceArns: [balancer] }, related: [successor('BLOCK', 'CLOUDFRONT')] },
      ],
    },
  }),
})
