import { type DistributionFacts, type DistributionTenantFacts, distributionType } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { wayRoundDistribution, wayRoundTypes } from '#domain/waf/way-round/way-round.ts'
import { distributionOf } from '../distribution-tenant.posture.ts'
import { behavior, customOrigin } from '../example-facts.ts'

/** Distributions whose web ACL can be gone round: an origin of theirs answers the internet by itself. */

const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1a2b'
const arn = 'arn:aws:cloudfront::111122223333:distribution/E1'
const host = 'web-1.us-east-1.elb.amazonaws.com'
const distribution = {
  distributionId: 'E1',
  webAclArn,
  enabled: true,
  origins: [customOrigin('https-only', { domainName: host, kind: 'load-balancer' })],
  originHosts: [host],
  originGroups: [],
  cacheBehaviors: [behavior()],
} as const
const balancer = (scheme: 'internet-facing' | 'internal') => [
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    arn: 'arn:lb',
    facts: { loadBalancerType: 'application', scheme, dnsName: host, securityGroupIds: ['sg-1'], webAclArn: null },
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    facts: {
      loadBalancerArn: 'arn:lb',
      port: 443,
      protocol: 'HTTPS',
      plainHttpRules: [],
      defaultActions: [{ type: 'forward', targetGroupArns: [], redirectProtocol: null }],
      decidingRules: null,
    },
  },
  {
    type: 'AWS::EC2::SecurityGroup',
    facts: {
      groupId: 'sg-1',
      rules: [
        { egress: false, protocol: 'tcp', fromPort: 443, toPort: 443, source: { kind: 'ipv4', cidr: '0.0.0.0/0' } },
      ],
    },
  },
]

const shared = {
  severity: 'high',
  dimension: 'waf',
  why: 'The web ACL sees only what comes through CloudFront. Who finds the address of an origin that answers everybody sends his requests there.',
  fix: 'Reach the origin by a VPC origin, or admit only CloudFront’s origin-facing prefix list, or let the origin demand a secret header that CloudFront adds. Switch the default endpoint of an API off.',
  reference:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-origin.html',
  expected: 'no origin that answers the internet past CloudFront',
  looksAt: wayRoundTypes,
  oneDecides: true,
} as const

export const family = defineFamily({
  'wafv2/origin-bypass-distribution': defineControl<DistributionFacts>()({
    ...shared,
    resourceType: 'AWS::CloudFront::Distribution',
    title: 'No origin of a CloudFront distribution with a web ACL answers the internet past it',
    needs: ['webAclArn', 'enabled'],
    evaluate: ({ arn: own, webAclArn: webAcl, enabled }, related) => {
      if (!enabled) return notApplicable('It is disabled, so CloudFront answers nobody for it.')
      if (webAcl === null) return notApplicable('It has no web ACL that could be gone round.')
      const found = related.byArn(distributionType, own)
      const way = found && wayRoundDistribution(found, related)
      return way
        ? nonCompliant(`Its web ACL can be gone round. ${way}`)
        : compliant('None of its origins answers the internet past CloudFront.')
    },
    examples: {
      compliant: [{ arn, facts: distribution, related: balancer('internal') }],
      nonCompliant: [{ arn, facts: distribution, related: balancer('internet-facing') }],
    },
  }),

  'wafv2/origin-bypass-tenant': defineControl<DistributionTenantFacts>()({
    ...shared,
    resourceType: 'AWS::CloudFront::DistributionTenant',
    title: 'No origin of a CloudFront distribution tenant with a web ACL answers the internet past it',
    needs: ['webAclAction', 'enabled', 'distributionId'],
    evaluate: ({ webAclAction, enabled, distributionId }, related) => {
      if (!enabled) return notApplicable('It is disabled, so CloudFront answers nobody for it.')
      if (webAclAction === 'disable') return notApplicable('It has no web ACL that could be gone round.')
      const found = distributionOf(distributionId, related)
      if (webAclAction === null && seen(found.facts.webAclArn) === null)
        return notApplicable('Neither it nor its distribution has a web ACL that could be gone round.')
      const way = wayRoundDistribution(found, related)
      return way
        ? nonCompliant(`Its web ACL can be gone round. ${way}`)
        : compliant(`None of the origins of its distribution ${found.name} answers the internet past CloudFront.`)
    },
    examples: {
      compliant: [
        {
          facts: { webAclAction: 'override', enabled: true, distributionId: 'E1' },
          related: [{ type: distributionType, arn, facts: distribution }, ...balancer('internal')],
        },
      ],
      nonCompliant: [
        {
          facts: { webAclAction: null, enabled: true, distributionId: 'E1' },
          related: [{ type: distributionType, arn, facts: distribution }, ...balancer('internet-facing')],
        },
      ],
    },
  }),
})
