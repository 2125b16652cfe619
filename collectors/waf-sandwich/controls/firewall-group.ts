import { compliant, defineControl, defineFamily, nonCompliant, type Verdict } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { exampleOf } from '#domain/pretend/sandwich.ts'
import type { Related } from '#domain/related.ts'
import type { AutoScalingGroupFacts } from '#domain/servers.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { elasticity, health, redundancy } from '#domain/waf/sandwich-tiers.ts'
import { verdictOfTier, verdictOn, version, wayThrough } from '../judging.ts'

/** The Auto Scaling group of firewalls: all requests pass it, so what it cannot carry is refused. */

const common = {
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  looksAt: sandwichTypes,
  oneDecides: true,
  version,
} as const
const docs = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide'

const ofFirewalls = (arn: string, related: Related, judge: (way: string) => Verdict) =>
  verdictOn(
    related,
    ({ sandwiches }) => sandwiches.filter(({ group }) => group?.arn === arn),
    (sandwich) => judge(wayThrough(sandwich)),
    'It holds the firewalls of no WAF sandwich.',
  )

const healthy = {
  instanceId: 'i-firewall',
  availabilityZone: 'eu-central-1a',
  lifecycleState: 'InService',
  healthStatus: 'Healthy',
}

export const family = defineFamily({
  'waf-sandwich/fw-asg-healthy': defineControl<AutoScalingGroupFacts>()({
    ...common,
    title: 'Healthy in-service firewall instances meet the desired capacity',
    severity: 'critical',
    dimension: 'resilience',
    why: 'Too few firewalls slow every request down; none at all takes the application off the internet.',
    fix: 'Look at the group’s activity history for why instances do not come up or are taken for unhealthy.',
    reference: `${docs}/ec2-auto-scaling-health-checks.html`,
    expected: 'as many healthy instances in service as desired, and at least one',
    needs: ['instances', 'desiredCapacity'],
    evaluate: ({ arn, instances, desiredCapacity }, related) =>
      ofFirewalls(arn, related, (way) => verdictOfTier(health(instances, desiredCapacity), way)),
    examples: {
      compliant: [exampleOf('firewalls')],
      nonCompliant: [
        exampleOf('firewalls', { firewalls: { desiredCapacity: 2 } }),
        exampleOf('firewalls', { firewalls: { instances: [{ ...healthy, healthStatus: 'Unhealthy' }] } }),
        exampleOf('firewalls', { firewalls: { instances: [{ ...healthy, lifecycleState: 'Pending' }] } }),
        // Nobody is desired, and so nobody inspects.
        exampleOf('firewalls', { firewalls: { instances: [], desiredCapacity: 0 } }),
      ],
    },
  }),
  'waf-sandwich/fw-asg-min-two-az': defineControl<AutoScalingGroupFacts>()({
    ...common,
    title: 'Firewall group runs at least two instances over two Availability Zones',
    severity: 'high',
    dimension: 'resilience',
    why: 'One firewall, or one zone, is a single point at which the whole application fails.',
    fix: 'Set the minimum size to two or more, and give the group subnets in two zones.',
    reference: `${docs}/auto-scaling-benefits.html`,
    expected: 'minimum size of two, in two Availability Zones',
    needs: ['minSize', 'availabilityZones'],
    evaluate: ({ arn, minSize, availabilityZones }, related) =>
      ofFirewalls(arn, related, (way) => verdictOfTier(redundancy(minSize, availabilityZones), way)),
    examples: {
      compliant: [exampleOf('firewalls')],
      nonCompliant: [
        exampleOf('firewalls', { firewalls: { minSize: 1 } }),
        exampleOf('firewalls', { firewalls: { availabilityZones: ['eu-central-1a'] } }),
      ],
    },
  }),
  'waf-sandwich/fw-elb-healthcheck': defineControl<AutoScalingGroupFacts>()({
    ...common,
    title: 'Firewall group replaces instances on load balancer health, not only EC2 status',
    severity: 'medium',
    dimension: 'resilience',
    why: 'A firewall whose software hangs is well in the eyes of EC2, and stays in the group for ever.',
    fix: 'Turn on Elastic Load Balancing health checks for the group.',
    reference: `${docs}/as-add-elb-healthcheck.html`,
    expected: 'health checks of the type ELB',
    needs: ['healthCheckTypes'],
    evaluate: ({ arn, healthCheckTypes }, related) =>
      ofFirewalls(arn, related, (way) => {
        const reason = `It checks the health of its firewalls by ${healthCheckTypes.join(', ')}, in the sandwich ${way}.`
        return healthCheckTypes.includes('ELB') ? compliant(reason) : nonCompliant(reason)
      }),
    examples: {
      compliant: [exampleOf('firewalls')],
      nonCompliant: [exampleOf('firewalls', { firewalls: { healthCheckTypes: ['EC2'] } })],
    },
  }),
  'waf-sandwich/fw-scaling-policy': defineControl<AutoScalingGroupFacts>()({
    ...common,
    title: 'Firewall group has a scaling policy and room to grow',
    severity: 'medium',
    dimension: 'resilience',
    why: 'Every request passes the firewalls. A group that cannot grow is the first to fail under a flood.',
    fix: 'Add a target tracking policy, and set the maximum size above the desired one.',
    reference: `${docs}/as-scaling-target-tracking.html`,
    expected: 'an enabled scaling policy, and a maximum size above the minimum',
    needs: ['minSize', 'maxSize'],
    evaluate: ({ arn, minSize, maxSize }, related) =>
      ofFirewalls(arn, related, (way) => {
        const own = related.byArn('AWS::AutoScaling::AutoScalingGroup', arn)
        return verdictOfTier(
          elasticity(minSize, maxSize, () => (own ? seen(own.facts.scalingPolicies) : [])),
          way,
        )
      }),
    examples: {
      compliant: [exampleOf('firewalls')],
      nonCompliant: [
        exampleOf('firewalls', { firewalls: { scalingPolicies: [] } }),
        exampleOf('firewalls', { firewalls: { maxSize: 2 } }),
        exampleOf('firewalls', {
          firewalls: { scalingPolicies: [{ name: 'cpu', type: 'StepScaling', enabled: false }] },
        }),
      ],
    },
  }),
  'waf-sandwich/no-suspended-processes': defineControl<AutoScalingGroupFacts>()({
    ...common,
    title: 'Firewall group has no suspended scaling process',
    severity: 'medium',
    dimension: 'resilience',
    why: 'Suspended for an evening’s work and forgotten, the group no longer replaces what fails, or no longer grows.',
    fix: 'Resume all processes of the group.',
    reference: `${docs}/as-suspend-resume-processes.html`,
    expected: 'no suspended process',
    needs: ['suspendedProcesses'],
    evaluate: ({ arn, suspendedProcesses }, related) =>
      ofFirewalls(arn, related, (way) =>
        suspendedProcesses.length === 0
          ? compliant(`None of its processes is suspended, in the sandwich ${way}.`)
          : nonCompliant(
              `${suspendedProcesses.join(', ')} ${suspendedProcesses.length === 1 ? 'is' : 'are'} suspended, in the sandwich ${way}.`,
            ),
      ),
    examples: {
      compliant: [exampleOf('firewalls')],
      nonCompliant: [exampleOf('firewalls', { firewalls: { suspendedProcesses: ['ReplaceUnhealthy'] } })],
    },
  }),
})
