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
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { arns, type Changes, exampleOf } from '#domain/pretend/sandwich.ts'
import type { Related } from '#domain/related.ts'
import { recognised, sandwichTypes } from '#domain/waf/sandwich.ts'
import { guide, verdictOn, wayThrough } from '../judging.ts'

/** The topology as a whole: what was recognised, and whether its balancers and targets are what they should be. */

const current = { resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer', looksAt: sandwichTypes } as const
const classic = { resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer', looksAt: sandwichTypes } as const

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
      `Behind it stand firewalls, ${loose.group.name} (${loose.certainty}: ${loose.because}), but no inner load balancer is known to admit them.`,
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
      ? `${lookalike.group.name} behind it leads to ${lookalike.inners.map(({ balancer }) => balancer.name).join(', ')} as firewalls would, but so does every web tier: ${lookalike.because}.`
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
  expected: 'nothing registered but the instances of the firewalls’ Auto Scaling group',
} as const

/** Instances registered beside those of the firewalls. */
function strays(registered: readonly string[], firewalls: ReadonlySet<string>, way: string): Verdict {
  const others = registered.filter((id) => !firewalls.has(id))
  return others.length === 0
    ? compliant(`Only firewalls are registered, in the sandwich ${way}.`)
    : nonCompliant(
        `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} registered beside the firewalls of the sandwich ${way}.`,
      )
}

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
  'waf-sandwich/no-bypass-targets': defineControl<TargetGroupFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    looksAt: sandwichTypes,
    ...noBypass,
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html',
    needs: ['targetType', 'loadBalancerArns'],
    evaluate: ({ arn, targetType, loadBalancerArns }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ outer }) => loadBalancerArns.includes(outer.arn)),
        (sandwich) => {
          const way = wayThrough(sandwich)
          if (targetType === 'lambda')
            return nonCompliant(`Its functions answer past the firewalls of the sandwich ${way}.`)
          const outers = recognised(related).sandwiches.filter(({ outer }) => outer.arn === sandwich.outer.arn)
          const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'targetGroupArns', arn)
          const other = groups.find((group) => !outers.some(({ group: firewalls }) => firewalls.arn === group.arn))
          if (other)
            return nonCompliant(
              `Auto Scaling group ${other.name} is registered beside the firewalls of the sandwich ${way}.`,
            )
          if (targetType !== 'instance')
            throw new Unseen(
              unobserved(
                'not-covered',
                'elasticloadbalancing:DescribeTargetHealth',
                `what is registered with a target group of the type ${targetType} is not asked`,
              ),
            )
          const own = related.byArn('AWS::ElasticLoadBalancingV2::TargetGroup', arn)
          const firewalls = new Set(outers.flatMap(({ instanceIds }) => [...instanceIds]))
          return strays(own ? seen(own.facts.publicInstanceIds) : [], firewalls, way)
        },
        'It belongs to the outer load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('outerTarget')],
      nonCompliant: [
        // Somebody registered it by hand.
        exampleOf('outerTarget', { outerTarget: { publicInstanceIds: ['i-application', 'i-firewall'] } }),
        exampleOf('outerTarget', {}, [second({ targetGroupArns: [arns.outerTarget] })]),
      ],
    },
  }),
  'waf-sandwich/no-bypass-targets-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...noBypass,
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-deregister-register-instances.html',
    needs: ['instanceIds'],
    evaluate: ({ arn, instanceIds }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ outer }) => outer.arn === arn),
        (sandwich) => {
          const outers = recognised(related).sandwiches.filter(({ outer }) => outer.arn === arn)
          const firewalls = new Set(outers.flatMap((one) => [...one.instanceIds]))
          return strays(instanceIds, firewalls, wayThrough(sandwich))
        },
        'It is the outer load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('classicOuter')],
      nonCompliant: [exampleOf('classicOuter', { classicOuter: { instanceIds: ['i-firewall', 'i-application'] } })],
    },
  }),
})
