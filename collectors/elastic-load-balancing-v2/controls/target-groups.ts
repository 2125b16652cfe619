import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { TargetGroupFacts } from '#domain/load-balancing.ts'

/** Controls over the hop from the load balancer to its targets. */

const resourceType = 'AWS::ElasticLoadBalancingV2::TargetGroup'
const reference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html'

export const family = defineFamily({
  'elastic-load-balancing-v2/targetgroup-encrypted-transport': defineControl<TargetGroupFacts>()({
    resourceType,
    title: 'Traffic to targets is encrypted',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Behind the load balancer requests travel the network once more, with the same passwords and cookies in them.',
    fix: 'Make a target group with HTTPS, TLS or QUIC; the protocol of a target group cannot be changed.',
    reference,
    expected: 'protocol HTTPS, TLS or QUIC',
    frameworks: ['fsbp:ELB.22'],
    needs: ['targetType', 'protocol'],
    evaluate: ({ targetType, protocol }) => {
      if (targetType === 'lambda' || targetType === 'alb')
        return notApplicable(`Targets of the type ${targetType} have a transport of their own.`)
      if (protocol === 'GENEVE') return notApplicable('GENEVE carries packets to appliances.')
      return protocol !== null && ['HTTPS', 'TLS', 'QUIC'].includes(protocol)
        ? compliant(`The load balancer talks ${protocol} to its targets.`)
        : nonCompliant(`The load balancer talks ${protocol} to its targets.`)
    },
    examples: {
      compliant: [
        { facts: { targetType: 'instance', protocol: 'HTTPS' } },
        { facts: { targetType: 'ip', protocol: 'TLS' } },
      ],
      nonCompliant: [
        { facts: { targetType: 'instance', protocol: 'HTTP' } },
        { facts: { targetType: 'ip', protocol: 'TCP' } },
      ],
    },
  }),
  'elastic-load-balancing-v2/targetgroup-encrypted-healthcheck': defineControl<TargetGroupFacts>()({
    resourceType,
    title: 'Health checks use an encrypted protocol',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Plain health checks show the inner structure of an application, and can be answered by somebody else.',
    fix: 'Set the health check protocol to HTTPS.',
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    expected: 'health check protocol HTTPS',
    frameworks: ['fsbp:ELB.21'],
    needs: ['targetType', 'protocol', 'healthCheckProtocol'],
    evaluate: ({ targetType, protocol, healthCheckProtocol }) => {
      if (targetType === 'lambda') return notApplicable('Functions are invoked, not connected to.')
      if (protocol === 'GENEVE') return notApplicable('Its targets are appliances behind a gateway load balancer.')
      const reason = `Health checks use ${healthCheckProtocol}.`
      return healthCheckProtocol === 'HTTPS' ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [{ facts: { targetType: 'instance', protocol: 'HTTPS', healthCheckProtocol: 'HTTPS' } }],
      nonCompliant: [
        { facts: { targetType: 'instance', protocol: 'HTTP', healthCheckProtocol: 'HTTP' } },
        { facts: { targetType: 'ip', protocol: 'TLS', healthCheckProtocol: 'TCP' } },
      ],
    },
  }),
})
