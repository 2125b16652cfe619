import {
  compliant,
  defineControl,
  defineFamily,
  type ExampleRelated,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '#domain/control.ts'
import type { ClassicLoadBalancerFacts, LoadBalancerFacts, TargetGroupFacts } from '#domain/load-balancing.ts'
import { Pieces } from '#domain/pieces.ts'
import { arns, type Changes, exampleOf, registered } from '#domain/pretend/sandwich.ts'
import type { Related } from '#domain/related.ts'
import { recognised, sandwichTypes } from '#domain/waf/sandwich.ts'
import { allFirewalls } from '#domain/waf/sandwich-edges.ts'
import { classicTargets, pastFirewalls, type Stray } from '#domain/waf/sandwich-strays.ts'
import { guide, verdictOn, version, wayThrough } from '../judging.ts'

/** The topology as a whole: what was recognised, and whether its balancers and targets are what they should be. */

const shared = { looksAt: sandwichTypes, oneDecides: true, version } as const
const current = { resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer', ...shared } as const
const classic = { resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer', ...shared } as const

const detected = {
  title: 'Each firewall tier between two load balancers is recognised and recorded as one topology',
  severity: 'low',
  dimension: 'waf',
  why: 'Firewalls behind a public balancer protect only what stands behind them. Where they lead to no inner balancer that admits them, nobody can tell what they protect.',
  fix: 'Let the firewalls forward to an internal load balancer whose security group admits the firewalls’ security group.',
  reference: guide,
  expected: 'outer balancer → firewalls → inner balancer → applications, each proven by the one before it',
} as const

function detectedFor(arn: string, related: Related): Verdict {
  const found = recognised(related)
  const own = found.sandwiches.filter(({ outer }) => outer.arn === arn)
  const loose = found.loose.find(({ outer }) => outer.arn === arn)
  if (loose && !found.unread)
    return nonCompliant(
      `Behind it stand firewalls, ${loose.name} (${loose.certainty}: ${loose.because}), but no inner load balancer is known to admit them.`,
    )
  const [first] = own
  if (first) {
    const edges = first.inners.map(({ because }) => because).join('; ')
    const apps = first.inners.flatMap(({ applications }) => applications.map(({ text }) => text)).join(', ')
    return verdictOn(
      related,
      () => own,
      () =>
        compliant(
          `It heads a WAF sandwich (${first.certainty}: ${first.because}): ${wayThrough(first)} → ${apps || 'no target'}; ${edges}.`,
        ),
    )
  }
  const inner = found.sandwiches.find(({ inners }) => inners.some(({ balancer }) => balancer.arn === arn))
  if (inner && !found.unread)
    return compliant(`It is the inner balancer of a WAF sandwich (${inner.certainty}): ${wayThrough(inner)}.`)
  const lookalike = found.lookalikes.find(({ outer }) => outer.arn === arn)
  return verdictOn(
    related,
    () => [],
    () => notApplicable('It is part of no WAF sandwich.'),
    lookalike
      ? `${lookalike.name} behind it leads to ${lookalike.inners.map(({ balancer }) => balancer.name).join(', ')} as firewalls would, but so does every web tier: ${lookalike.because}.`
      : 'It is part of no WAF sandwich.',
  )
}

const innerInternal = {
  title: 'Inner load balancer of the sandwich has the internal scheme',
  severity: 'critical',
  dimension: 'exposure',
  why: 'An inner balancer with public addresses is a second front door, without firewalls behind it.',
  fix: 'Replace it by an internal load balancer; the scheme cannot be changed.',
  reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html',
  expected: 'scheme internal',
} as const

function innerScheme(arn: string, scheme: string | null, related: Related): Verdict {
  return verdictOn(
    related,
    ({ sandwiches }) => sandwiches.filter(({ inners }) => inners.some(({ balancer }) => balancer.arn === arn)),
    (sandwich) =>
      scheme === 'internal'
        ? compliant(`It is internal, in the sandwich ${wayThrough(sandwich)}.`)
        : nonCompliant(`It is ${scheme}, though it stands behind firewalls in the sandwich ${wayThrough(sandwich)}.`),
    'It is the inner load balancer of no WAF sandwich.',
  )
}

const noBypass = {
  title: 'Outer load balancer targets only firewall instances, never the application tier',
  severity: 'critical',
  dimension: 'waf',
  why: 'The balancer spreads requests over all that is registered: what is no firewall gets its share of them uninspected.',
  fix: 'Deregister what is no firewall, and take the target group out of the other Auto Scaling groups.',
  expected: 'nothing registered but firewalls',
} as const

function strayVerdict(found: (pieces: Pieces) => readonly Stray[], way: string): Verdict {
  const pieces = new Pieces()
  const strays = found(pieces)
  if (strays.length > 0)
    return nonCompliant(`${strays.map(({ text }) => text).join('; ')} beside the firewalls of the sandwich ${way}.`)
  pieces.require()
  return compliant(`Only firewalls are registered, in the sandwich ${way}.`)
}

const ofOuter = (related: Related, outerArn: string) =>
  allFirewalls(related).filter(({ outer }) => outer.arn === outerArn)

const lost: Changes = { innerGroup: { rules: [] } }
const second = (facts: object): ExampleRelated => ({
  type: 'AWS::AutoScaling::AutoScalingGroup',
  facts: { instanceIds: ['i-application'], targetGroupArns: [], loadBalancerNames: [], ...facts },
})

export const family = defineFamily({
  'waf-sandwich/detected': defineControl<LoadBalancerFacts>()({
    ...current,
    ...detected,
    needs: ['scheme', 'vpcId', 'securityGroupIds'],
    evaluate: ({ arn }, related) => detectedFor(arn, related),
    examples: {
      compliant: [
        exampleOf('outer'),
        exampleOf('inner'),
        // The inner balancer names no group, but lets in the network that the firewalls are in, and no other does.
        exampleOf('outer', {
          innerGroup: {
            rules: [
              {
                egress: false,
                protocol: 'tcp',
                fromPort: 443,
                toPort: 443,
                source: { kind: 'ipv4', cidr: '10.0.0.0/16' },
              },
            ],
          },
        }),
      ],
      nonCompliant: [exampleOf('outer', lost), exampleOf('outer', { inner: null })],
    },
  }),
  'waf-sandwich/detected-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...detected,
    needs: ['scheme', 'vpcId', 'securityGroupIds'],
    evaluate: ({ arn }, related) => detectedFor(arn, related),
    examples: {
      compliant: [exampleOf('classicOuter'), exampleOf('classicInner')],
      nonCompliant: [exampleOf('classicOuter', lost)],
    },
  }),
  'waf-sandwich/inner-lb-internal': defineControl<LoadBalancerFacts>()({
    ...current,
    ...innerInternal,
    needs: ['scheme'],
    evaluate: ({ arn, scheme }, related) => innerScheme(arn, scheme, related),
    examples: {
      compliant: [exampleOf('inner')],
      nonCompliant: [exampleOf('inner', { inner: { scheme: 'internet-facing' } })],
    },
  }),
  'waf-sandwich/inner-lb-internal-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...innerInternal,
    needs: ['scheme'],
    evaluate: ({ arn, scheme }, related) => innerScheme(arn, scheme, related),
    examples: {
      compliant: [exampleOf('classicInner')],
      nonCompliant: [exampleOf('classicInner', { classicInner: { scheme: 'internet-facing' } })],
    },
  }),
  'waf-sandwich/inner-lb-has-group': defineControl<LoadBalancerFacts>()({
    ...current,
    title: 'Inner load balancer of the sandwich has a security group',
    severity: 'high',
    dimension: 'exposure',
    why: 'A network load balancer without a security group lets in everybody in the VPC and in the networks it is joined to, past the firewalls.',
    fix: 'Replace it by one with a security group that admits the firewalls’ group alone; none can be added to a network load balancer that was made without.',
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html',
    expected: 'at least one security group',
    needs: ['securityGroupIds'],
    evaluate: ({ arn, securityGroupIds }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ inners }) => inners.some(({ balancer }) => balancer.arn === arn)),
        (sandwich) =>
          securityGroupIds.length > 0
            ? compliant(`${securityGroupIds.join(', ')} filters it, in the sandwich ${wayThrough(sandwich)}.`)
            : nonCompliant(
                `It has no security group and lets in everybody in the VPC, in the sandwich ${wayThrough(sandwich)}.`,
              ),
        'It is the inner load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('inner')],
      nonCompliant: [exampleOf('inner', { inner: { loadBalancerType: 'network', securityGroupIds: [] } })],
    },
  }),
  'waf-sandwich/no-bypass-targets': defineControl<TargetGroupFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    ...shared,
    ...noBypass,
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html',
    needs: ['targetType', 'loadBalancerArns'],
    evaluate: ({ arn, loadBalancerArns }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ outer }) => loadBalancerArns.includes(outer.arn)),
        (sandwich) =>
          strayVerdict(
            (pieces) => pastFirewalls(related, arn, ofOuter(related, sandwich.outer.arn), pieces),
            wayThrough(sandwich),
          ),
        'It belongs to the outer load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('outerTarget')],
      nonCompliant: [
        // Somebody registered it by hand.
        exampleOf('outerTarget', { outerTarget: { targets: registered('i-application', 'i-firewall') } }),
        exampleOf('outerTarget', {}, [second({ targetGroupArns: [arns.outerTarget] })]),
      ],
    },
  }),
  'waf-sandwich/no-bypass-targets-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...noBypass,
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-deregister-register-instances.html',
    needs: ['instanceIds'],
    evaluate: ({ arn }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ outer }) => outer.arn === arn),
        (sandwich) =>
          strayVerdict(
            (pieces) => classicTargets(related, sandwich.outer, ofOuter(related, arn), pieces),
            wayThrough(sandwich),
          ),
        'It is the outer load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('classicOuter')],
      nonCompliant: [exampleOf('classicOuter', { classicOuter: { instanceIds: ['i-firewall', 'i-application'] } })],
    },
  }),
})
