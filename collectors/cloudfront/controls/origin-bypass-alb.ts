import { distributionType, frontedBy } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ListenerRule, LoadBalancerFacts } from '#domain/load-balancing.ts'
import type { SecurityGroupRule } from '#domain/network/facts.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { securityGroupType } from '#domain/waf/way-round/admission.ts'
import { namesOf } from '#domain/waf/way-round/secret-header.ts'
import { balancerWayRound, wayRoundServerTypes } from '#domain/waf/way-round/server.ts'
import { behavior, customOrigin } from '../example-facts.ts'

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'
const loadBalancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const webAclType = 'AWS::WAFv2::WebACL'

const balancerArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1a2b'
const balancer = {
  loadBalancerType: 'application',
  scheme: 'internet-facing',
  dnsName: 'Web-1.us-east-1.elb.amazonaws.com',
  securityGroupIds: ['sg-1'],
  webAclArn: null,
} as const
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/web/1a2b'
const inspected = { ...balancer, webAclArn }
const host = 'web-1.us-east-1.elb.amazonaws.com'
const front = (...customHeaderNames: readonly string[]) => ({
  type: distributionType,
  facts: {
    enabled: true,
    originHosts: [host],
    origins: [customOrigin('https-only', { domainName: host, kind: 'load-balancer', customHeaderNames })],
    cacheBehaviors: [behavior()],
  },
})
const listener = (port: number, type: string, protocol = 'HTTPS', rules: readonly ListenerRule[] = []) => ({
  type: listenerType,
  facts: {
    loadBalancerArn: balancerArn,
    port,
    protocol,
    plainHttpRules: [],
    defaultActions: [{ type, targetGroupArns: [], redirectProtocol: type === 'redirect' ? 'HTTPS' : null }],
    decidingRules: type === 'forward' ? null : rules,
  },
})
/** A rule that forwards what shows the headers. */
const forwarding = (...demandedHeaders: readonly string[]): ListenerRule => ({
  actions: [{ type: 'forward', targetGroupArns: [], redirectProtocol: null }],
  demandedHeaders,
})
const rule = (source: SecurityGroupRule['source'], port = 443): SecurityGroupRule => ({
  egress: false,
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  source,
})
const group = (...rules: readonly SecurityGroupRule[]) => ({
  type: securityGroupType,
  facts: { groupId: 'sg-1', rules },
})
const fromCloudFront = rule({ kind: 'prefix-list', prefixListId: 'pl-1' })
const anybody = rule({ kind: 'ipv4', cidr: '0.0.0.0/0' })
const list = (prefixListName: string, ownerId: string, ...entries: readonly string[]) => ({
  type: prefixListType,
  facts: { prefixListId: 'pl-1', prefixListName, ownerId, addressFamily: 'IPv4', entries },
})
const originFacing = list('com.amazonaws.global.cloudfront.origin-facing', 'AWS')

/** A web ACL with one rule, which blocks. */
const ownWebAcl = (statement: object) => ({
  type: webAclType,
  arn: webAclArn,
  facts: {
    defaultAction: 'ALLOW',
    rules: [{ name: 'header', priority: 0, action: 'BLOCK', group: null, overrideAction: null, labels: [], statement }],
    firewallManagerRules: [],
    managedGroupRules: [],
  },
})
const showing = (Name: string) => ({
  ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name } }, PositionalConstraint: 'EXACTLY' },
})

export const family = defineFamily({
  'wafv2/origin-bypass-alb': defineControl<LoadBalancerFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    title: 'ALB used as a CloudFront origin admits only CloudFront, so the edge ACL cannot be bypassed',
    severity: 'critical',
    dimension: 'waf',
    why: 'Whoever finds the load balancer’s own name or address talks to it past CloudFront, and past the web ACL, the rate limits and the geo restriction there.',
    fix: 'Let the security groups admit CloudFront’s origin-facing prefix list only, or make the load balancer internal and reach it by a VPC origin. The list admits every distribution, so demand a secret header as well.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html',
    expected: 'com.amazonaws.global.cloudfront.origin-facing as the only public source',
    needs: ['loadBalancerType', 'scheme', 'dnsName', 'securityGroupIds'],
    version: 2,
    looksAt: [distributionType, ...wayRoundServerTypes],
    oneDecides: true,
    evaluate: ({ arn, loadBalancerType: type, scheme, dnsName }, related) => {
      if (type !== 'application' || dnsName === null) return notApplicable('It is no application load balancer.')
      const frontings = frontedBy(related, dnsName)
      if (frontings.length === 0)
        return notApplicable('No enabled CloudFront distribution of this account names it as an origin.')
      const fronts = namesOf(frontings)
      if (scheme !== 'internet-facing')
        return compliant(`It is internal; ${fronts} reaches it by a VPC origin, and the internet does not.`)
      const balancer = related.byArn(loadBalancerType, arn)
      const way = balancer && balancerWayRound(balancer, frontings, related)
      return way
        ? nonCompliant(`${fronts} has it as an origin, but ${way}`)
        : compliant(`It is an origin of ${fronts}, and of the internet only CloudFront is served.`)
    },
    examples: {
      compliant: [
        {
          arn: balancerArn,
          facts: balancer,
          related: [front(), listener(443, 'forward'), group(fromCloudFront), originFacing],
        },
        // What the VPC itself may do is no way round from the internet.
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front(),
            listener(443, 'forward'),
            group(
              fromCloudFront,
              rule({ kind: 'ipv4', cidr: '10.0.0.0/8' }),
              rule({ kind: 'group', groupId: 'sg-2', accountId: null }),
            ),
            originFacing,
          ],
        },
        { arn: balancerArn, facts: { ...balancer, scheme: 'internal' }, related: [front(), group(anybody)] },
        // Port 80 is open to everybody, and only redirects.
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front(),
            listener(80, 'redirect', 'HTTP'),
            listener(443, 'forward'),
            group(fromCloudFront, rule({ kind: 'ipv4', cidr: '0.0.0.0/0' }, 80)),
            originFacing,
          ],
        },
        // The open port has no listener.
        { arn: balancerArn, facts: balancer, related: [front(), listener(8443, 'forward'), group(anybody)] },
        // Every rule that forwards demands the header that CloudFront adds.
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front('X-Origin-Verify'),
            listener(443, 'fixed-response', 'HTTPS', [forwarding('x-origin-verify')]),
            group(anybody),
          ],
        },
        // Its own web ACL blocks who does not show it.
        {
          arn: balancerArn,
          facts: inspected,
          related: [
            front('X-Origin-Verify'),
            listener(443, 'forward'),
            group(anybody),
            ownWebAcl({ NotStatement: { Statement: showing('x-origin-verify') } }),
          ],
        },
      ],
      nonCompliant: [
        { arn: balancerArn, facts: balancer, related: [front(), listener(443, 'forward'), group(anybody)] },
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front(),
            listener(443, 'forward'),
            group(fromCloudFront, rule({ kind: 'ipv4', cidr: '203.0.113.0/24' })),
            originFacing,
          ],
        },
        // Its own web ACL inspects, and demands nothing that only CloudFront knows.
        {
          arn: balancerArn,
          facts: inspected,
          related: [front(), listener(443, 'forward'), group(anybody), ownWebAcl(showing('x-attack'))],
        },
        // One of its rules forwards without the header.
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front('X-Origin-Verify'),
            listener(443, 'fixed-response', 'HTTPS', [forwarding('x-origin-verify'), forwarding()]),
            group(anybody),
          ],
        },
        // A list of the owner's own under a name like CloudFront's.
        {
          arn: balancerArn,
          facts: balancer,
          related: [
            front(),
            listener(443, 'forward'),
            group(fromCloudFront),
            list('cloudfront.origin-facing', '111122223333', '0.0.0.0/0'),
          ],
        },
      ],
    },
  }),
})
