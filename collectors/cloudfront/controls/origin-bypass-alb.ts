import { distributionType, type Fronting, frontedBy } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ListenerAction, ListenerFacts, LoadBalancerFacts } from '#domain/load-balancing.ts'
import type { SecurityGroupRule } from '#domain/network/facts.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { seen, type Unobserved, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { actingRules, stops } from '#domain/waf/acting-rules.ts'
import { webAclTypes } from '#domain/waf/web-acl-action.ts'
import { customOrigin } from '../example-facts.ts'
import { admitsOthers, rulesOfGroups, securityGroupType } from '../origin-admission.ts'

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'
const loadBalancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const webAclType = 'AWS::WAFv2::WebACL'

/** Whom a listener serves that matched no rule; `by-rules`: the rules decide, and may demand a secret header. */
type Serving = 'everybody' | 'by-rules' | 'nobody'

function servingOf({ protocol, defaultActions, plainHttpRules }: ListenerFacts): Serving {
  const forwards = (actions: readonly ListenerAction[]) => actions.some(({ type }) => type === 'forward')
  if (forwards(seen(defaultActions))) return 'everybody'
  // What the rules of an HTTP listener do was read; an HTTPS one's were not.
  if (seen(protocol) !== 'HTTP') return 'by-rules'
  return seen(plainHttpRules).some(forwards) ? 'by-rules' : 'nobody'
}

const rulesUnread = () =>
  seen<never>(
    unobserved(
      'not-asked',
      'elasticloadbalancing:DescribeRules',
      'the rules may demand a header that only CloudFront knows',
    ),
  )

/** A condition on a header under a negation: what does not show the header is meant. */
function asksForHeader(statement: unknown, negated = false): boolean {
  if (statement === null || typeof statement !== 'object') return false
  const { FieldToMatch: field } = statement as { FieldToMatch?: { SingleHeader?: unknown } }
  if (negated && field?.SingleHeader) return true
  return Object.entries(statement).some(([name, member]) =>
    asksForHeader(member, name === 'NotStatement' ? !negated : negated),
  )
}

/** May the balancer's own web ACL turn away whoever does not show a header that only CloudFront knows? */
function webAclMayAskForHeader(balancerArn: string, related: Related): boolean {
  const balancer = related.byArn(loadBalancerType, balancerArn)
  const webAclArn = balancer ? seen(balancer.facts.webAclArn) : null
  if (webAclArn === null) return false
  const webAcl =
    related.byArn(webAclType, webAclArn) ??
    seen<never>(unobserved('not-returned', 'wafv2:ListWebACLs', `web ACL ${webAclArn} is attached but was not listed`))
  if (seen(webAcl.facts.defaultAction) === 'BLOCK') return true
  let unread: Unobserved | null = null
  for (const line of actingRules(webAcl, related)) {
    if (line.rule && line.action && stops(line.action) && line.stops !== false && asksForHeader(line.rule.statement))
      return true
    if (line.kind === 'own-group' || line.kind === 'unread') unread ??= line.unread
  }
  if (unread) throw new Unseen(unread)
  return false
}

const distributionsText = (frontings: readonly Fronting[]) =>
  [...new Set(frontings.map(({ distribution }) => distribution.name))].join(', ')

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
const front = (host = 'web-1.us-east-1.elb.amazonaws.com') => ({
  type: distributionType,
  facts: {
    enabled: true,
    originHosts: [host],
    origins: [customOrigin('https-only', { domainName: host, kind: 'load-balancer' })],
  },
})
const listener = (port: number, type: string, protocol = 'HTTPS') => ({
  type: listenerType,
  facts: {
    loadBalancerArn: balancerArn,
    port,
    protocol,
    plainHttpRules: [],
    defaultActions: [{ type, targetGroupArns: [], redirectProtocol: type === 'redirect' ? 'HTTPS' : null }],
  },
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

/** A web ACL that blocks requests with a certain header. */
const ownWebAcl = {
  type: webAclType,
  arn: webAclArn,
  facts: {
    defaultAction: 'ALLOW',
    rules: [
      {
        name: 'header',
        action: 'BLOCK',
        group: null,
        overrideAction: null,
        statement: { ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name: 'x-attack' } } } },
      },
    ],
    firewallManagerRules: [],
    managedGroupRules: [],
  },
}

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
    looksAt: [distributionType, listenerType, loadBalancerType, securityGroupType, prefixListType, ...webAclTypes],
    oneDecides: true,
    evaluate: ({ arn, loadBalancerType, scheme, dnsName, securityGroupIds }, related) => {
      if (loadBalancerType !== 'application' || dnsName === null)
        return notApplicable('It is no application load balancer.')
      const frontings = frontedBy(related, dnsName)
      if (frontings.length === 0)
        return notApplicable('No enabled CloudFront distribution of this account names it as an origin.')
      const fronts = distributionsText(frontings)
      if (scheme !== 'internet-facing')
        return compliant(`It is internal; ${fronts} reaches it by a VPC origin, and the internet does not.`)
      const rules = rulesOfGroups(securityGroupIds, related)
      const open = related.where(listenerType, 'loadBalancerArn', arn).flatMap(({ facts }) => {
        const port = seen(facts.port) ?? 0
        const serving = servingOf(facts)
        const others = serving === 'nobody' ? null : admitsOthers(related, rules, port)
        return others === null ? [] : [{ port, serving, others }]
      })
      const proven = open.find(({ serving }) => serving === 'everybody')
      if (proven && webAclMayAskForHeader(arn, related))
        return seen<never>(
          unobserved(
            'not-asked',
            'wafv2:GetWebACL',
            'its own web ACL may demand a header that only CloudFront knows, and such values are not kept',
          ),
        )
      if (proven)
        return nonCompliant(
          `${fronts} has it as an origin, but ${proven.others} may reach its port ${proven.port} past CloudFront.`,
        )
      if (open.length > 0) return rulesUnread()
      return compliant(`It is an origin of ${fronts}, and of the internet only CloudFront is served.`)
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
          related: [front(), listener(443, 'forward'), group(anybody), ownWebAcl],
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
