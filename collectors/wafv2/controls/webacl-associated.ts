import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { protectedBy, webAclCarriers } from '#domain/waf/web-acl-association.ts'

const regional = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'
const global = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1a2b'
const balancer = (webAclArn: string | null) => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  facts: { webAclArn },
})
const app = (webAclArn: string | null) => ({ type: 'AWS::Amplify::App', facts: { webAclArn } })

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Web ACL is attached to one or more resources',
  severity: 'low',
  dimension: 'waf',
  why: 'A web ACL that protects nothing costs a fee each month, and whoever reads the list takes it for protection.',
  fix: 'Attach it to what it was made for, or delete it.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
  expected: 'a resource that the web ACL is attached to',
  needs: ['scope', 'managedByFirewallManager'],
  looksAt: webAclCarriers,
  oneDecides: true,
  evaluate: ({ arn, scope, managedByFirewallManager }, related) => {
    const found = protectedBy(related, arn, scope)
    if (found) return compliant(`It protects ${found.name} (${found.type}).`)
    return managedByFirewallManager
      ? notApplicable('It protects nothing; Firewall Manager keeps one wherever its policy applies.')
      : nonCompliant(
          scope === 'REGIONAL'
            ? 'It is attached to nothing that can be seen; gateways of Bedrock AgentCore, which are not collected, are left to check.'
            : 'It is attached to nothing.',
        )
  },
  examples: {
    compliant: [
      {
        arn: regional,
        facts: { scope: 'REGIONAL', managedByFirewallManager: false },
        related: [balancer(null), balancer(regional)],
      },
      { arn: global, facts: { scope: 'CLOUDFRONT', managedByFirewallManager: false }, related: [app(global)] },
    ],
    nonCompliant: [
      { arn: regional, facts: { scope: 'REGIONAL', managedByFirewallManager: false } },
      {
        arn: regional,
        facts: { scope: 'REGIONAL', managedByFirewallManager: false },
        related: [balancer(`${regional}3c`), balancer(null)],
      },
    ],
  },
})
