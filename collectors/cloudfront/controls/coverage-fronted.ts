import { compliant, defineControl, defineFamily, notApplicable, type Verdict } from '#domain/control.ts'
import type { ClassicListener, ClassicLoadBalancerFacts, LoadBalancerFacts } from '#domain/load-balancing.ts'
import type { SecurityGroupRule } from '#domain/network/facts.ts'
import { ruleCoversPort } from '#domain/network/network-rules.ts'
import { isOpen } from '#domain/network/open-ports.ts'
import { isCloudFrontList, prefixListType } from '#domain/network/prefix-list.ts'
import { seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { withoutWebAcl } from '#domain/waf/firewalls-behind.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { admitsOthers, rulesOfGroups, securityGroupType } from '#domain/waf/way-round/admission.ts'

/**
 * Load balancers that no web ACL can be attached to. Whether the internet reaches them past everything that could inspect
 * its requests is said by their security groups, whatever DNS name a distribution knows them under.
 */

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'
const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup'

/** Where web servers listen. A load balancer that passes connections through does not say what is in them. */
const webPorts = new Set([80, 443, 8080, 8443])

const shared = {
  severity: 'high',
  dimension: 'waf',
  version: 2,
  // Holds all types that are looked at here, and those of the firewalls behind.
  looksAt: sandwichTypes,
  oneDecides: true,
  why: 'A web ACL cannot be attached to it, so requests reach the application uninspected unless something before or behind it can inspect them.',
  fix: 'Put CloudFront with a web ACL in front and admit only its origin-facing prefix list, or serve the application by an application load balancer. Firewalls of your own behind it (a WAF sandwich) count where their images prove them and no way leads round them.',
} as const

/** The first web port open to the internet at large decides; then whether what comes from the internet comes from CloudFront. */
function fronted(
  arn: string,
  ports: readonly number[],
  rules: readonly SecurityGroupRule[],
  related: Related,
): Verdict {
  const open = ports.find((port) => isOpen(related, rules, 'tcp', port))
  if (open !== undefined)
    return withoutWebAcl(
      related,
      arn,
      `Everybody on the internet may reach its port ${open} with no web ACL in between.`,
    )
  for (const port of ports) {
    const others = admitsOthers(related, rules, port)
    if (others) return notApplicable(`Of the internet only listed networks reach it, such as ${others}.`)
  }
  return rules.some((rule) => ports.some((port) => ruleCoversPort(rule, port)) && isCloudFrontList(related, rule))
    ? compliant('Of the internet only CloudFront reaches it, where a web ACL can be attached.')
    : notApplicable('Its security groups let nobody on the internet in.')
}

const port443 = (source: SecurityGroupRule['source']): SecurityGroupRule => ({
  egress: false,
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  source,
})
const group = (...rules: readonly SecurityGroupRule[]) => ({
  type: securityGroupType,
  facts: { groupId: 'sg-1', rules },
})
const open = group(port443({ kind: 'ipv4', cidr: '0.0.0.0/0' }))
const fromCloudFront = [
  group(port443({ kind: 'prefix-list', prefixListId: 'pl-1' })),
  {
    type: prefixListType,
    facts: {
      prefixListId: 'pl-1',
      prefixListName: 'com.amazonaws.global.cloudfront.origin-facing',
      ownerId: 'AWS',
      addressFamily: 'IPv4',
      entries: [],
    },
  },
]

const nlbArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/tcp/1a2b'
/** The VPC tells whether firewalls stand behind it. */
const nlb = {
  loadBalancerType: 'network',
  scheme: 'internet-facing',
  securityGroupIds: ['sg-1'],
  vpcId: 'vpc-1',
} as const
const targets = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/main/1a2b'
const listener = (port: number) => ({
  type: listenerType,
  facts: {
    loadBalancerArn: nlbArn,
    protocol: 'TCP',
    port,
    defaultActions: [{ type: 'forward', targetGroupArns: [targets], redirectProtocol: null }],
  },
})
const targetGroup = (targetType: string) => ({ type: targetGroupType, arn: targets, facts: { targetType } })

const listening = (protocol: string, port: number): ClassicListener => ({
  protocol,
  port,
  instanceProtocol: protocol,
  instancePort: port,
  certificateArn: null,
  policyNames: [],
})
const classic = {
  scheme: 'internet-facing',
  securityGroupIds: ['sg-1'],
  vpcId: 'vpc-1',
  loadBalancerName: 'web',
  instanceIds: [],
} as const

export const family = defineFamily({
  'wafv2/coverage-clb-nlb-fronted': defineControl<ClassicLoadBalancerFacts>()({
    ...shared,
    resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer',
    title: 'Internet-facing Classic Load Balancer serving HTTP(S) sits behind a WAF-capable layer',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html',
    expected: 'reached from the internet by CloudFront only',
    needs: ['scheme', 'listeners', 'securityGroupIds'],
    evaluate: ({ arn, scheme, listeners, securityGroupIds }, related) => {
      if (scheme !== 'internet-facing') return notApplicable('It is not internet-facing.')
      const web = listeners.filter(({ protocol, port }) => protocol.startsWith('HTTP') || webPorts.has(port))
      if (web.length === 0) return notApplicable('It listens for no web requests.')
      return fronted(
        arn,
        web.map(({ port }) => port),
        rulesOfGroups(securityGroupIds, related),
        related,
      )
    },
    examples: {
      compliant: [{ facts: { ...classic, listeners: [listening('HTTPS', 443)] }, related: fromCloudFront }],
      nonCompliant: [
        { facts: { ...classic, listeners: [listening('HTTPS', 443)] }, related: [open] },
        { facts: { ...classic, listeners: [listening('TCP', 443)] }, related: [open] },
      ],
    },
  }),

  'wafv2/coverage-nlb-fronted': defineControl<LoadBalancerFacts>()({
    ...shared,
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    title: 'Internet-facing Network Load Balancer on a web port sits before or behind a WAF-capable layer',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html',
    expected: 'reached from the internet by CloudFront only, or handing on to an application load balancer',
    needs: ['loadBalancerType', 'scheme', 'securityGroupIds'],
    evaluate: ({ arn, loadBalancerType, scheme, securityGroupIds }, related) => {
      if (loadBalancerType !== 'network') return notApplicable('It is no network load balancer.')
      if (scheme !== 'internet-facing') return notApplicable('It is not internet-facing.')
      const web = related.where(listenerType, 'loadBalancerArn', arn).flatMap(({ facts }) => {
        const port = seen(facts.port)
        return port !== null && webPorts.has(port) && /TCP|TLS/.test(seen(facts.protocol)) ? [{ port, facts }] : []
      })
      if (web.length === 0) return notApplicable('It listens on no port that web servers use.')
      const groups = web.flatMap(({ facts }) => seen(facts.defaultActions).flatMap((one) => one.targetGroupArns))
      const types = groups
        .map((one) => related.byArn(targetGroupType, one))
        .map((one) => one && seen(one.facts.targetType))
      if (types.length > 0 && types.every((type) => type === 'alb'))
        return compliant('It hands requests to an application load balancer, where a web ACL can be attached.')
      // Without security groups nothing filters.
      if (securityGroupIds.length === 0)
        return withoutWebAcl(
          related,
          arn,
          `Everybody on the internet may reach its port ${web[0]?.port} with no web ACL in between: it has no security group.`,
        )
      return fronted(
        arn,
        web.map(({ port }) => port),
        rulesOfGroups(securityGroupIds, related),
        related,
      )
    },
    examples: {
      compliant: [
        { arn: nlbArn, facts: nlb, related: [listener(443), targetGroup('ip'), ...fromCloudFront] },
        { arn: nlbArn, facts: nlb, related: [listener(443), targetGroup('alb'), open] },
      ],
      nonCompliant: [
        { arn: nlbArn, facts: nlb, related: [listener(443), targetGroup('ip'), open] },
        { arn: nlbArn, facts: { ...nlb, securityGroupIds: [] }, related: [listener(80), targetGroup('instance')] },
      ],
    },
  }),
})
