import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { automationsStackOf, stackType } from '#domain/waf/security-automations.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { protectedBy, webAclCarriers } from '#domain/waf/web-acl-association.ts'

const arn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/edge/1a2b'
const stack = (WAFWebACLArn: string) => ({
  type: stackType,
  facts: { stackName: 'edge', parentId: null, outputs: { WAFWebACLArn } },
})
const pool = { type: 'AWS::Cognito::UserPool', facts: { webAclArn: arn } }

export const family = defineFamily({
  'waf-automations/webacl-attached': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'Web ACL made by the solution exists and protects a resource',
    severity: 'critical',
    dimension: 'waf',
    why: 'The solution makes the web ACL but attaches it to nothing: that step is the owner’s, and until it is done everything it learns protects nobody.',
    fix: 'Attach the web ACL to the distribution or load balancers that the solution was deployed for.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
    expected: 'a resource that the web ACL is attached to',
    needs: ['scope'],
    looksAt: [...webAclCarriers, stackType],
    oneDecides: true,
    evaluate: ({ arn: webAcl, scope }, related) => {
      const made = automationsStackOf(related, webAcl)
      if (!made) return notApplicable('It was not made by Security Automations for AWS WAF.')
      const found = protectedBy(related, webAcl, scope)
      return found
        ? compliant(`Made by stack ${made.name}, it protects ${found.name} (${found.type}).`)
        : nonCompliant(`Made by stack ${made.name}, it is attached to nothing.`)
    },
    examples: {
      compliant: [{ arn, facts: { scope: 'REGIONAL' }, related: [stack(arn), pool] }],
      nonCompliant: [
        { arn, facts: { scope: 'REGIONAL' }, related: [stack(arn)] },
        {
          arn,
          facts: { scope: 'REGIONAL' },
          related: [stack(arn), { ...pool, facts: { webAclArn: null } }],
        },
      ],
    },
  }),
})
