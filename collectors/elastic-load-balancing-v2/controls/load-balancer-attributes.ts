import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { attribute } from '#domain/load-balancing.ts'
import type { Dimension, Severity } from '#domain/pillars.ts'

/** Controls over one attribute of a load balancer. */

type BalancerType = 'application' | 'network' | 'gateway'
const albGuide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application'

function attributeIs(wanted: {
  readonly name: string
  readonly passes: readonly string[]
  readonly fails: string
  readonly types: readonly BalancerType[]
  readonly title: string
  readonly severity: Severity
  readonly dimension: Dimension
  readonly why: string
  readonly fix: string
  readonly reference: string
  readonly frameworks?: readonly string[]
}) {
  const [first = 'application'] = wanted.types
  const facts = (value: string) => ({ loadBalancerType: first, attributes: { [wanted.name]: value } })
  return defineControl<LoadBalancerFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    title: wanted.title,
    severity: wanted.severity,
    dimension: wanted.dimension,
    why: wanted.why,
    fix: wanted.fix,
    reference: wanted.reference,
    expected: `${wanted.name} = ${wanted.passes.join(' or ')}`,
    frameworks: wanted.frameworks ?? [],
    needs: ['loadBalancerType', 'attributes'],
    evaluate: ({ loadBalancerType, attributes }) => {
      if (!wanted.types.includes(loadBalancerType))
        return notApplicable(`A ${loadBalancerType} load balancer is not meant here.`)
      const value = attribute(attributes, wanted.name)
      const reason = `${wanted.name} is ${value}.`
      return wanted.passes.includes(value) ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: wanted.passes.map((value) => ({ facts: facts(value) })),
      nonCompliant: [{ facts: facts(wanted.fails) }],
    },
  })
}

export const family = defineFamily({
  'elastic-load-balancing-v2/access-logs': attributeIs({
    name: 'access_logs.s3.enabled',
    passes: ['true'],
    fails: 'false',
    types: ['application'],
    title: 'ALB writes access logs',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without access logs nobody can tell who asked for what, during an attack or after it.',
    fix: 'Switch access logs on and name a bucket whose policy lets Elastic Load Balancing write to it.',
    reference: `${albGuide}/load-balancer-access-logs.html`,
    frameworks: [
      'fsbp:ELB.5',
      'prowler:elbv2_logging_enabled',
      'powerpipe:elb_application_classic_lb_logging_enabled',
      'CIS-7.0:4.10',
      'PCI-4.0:10.2.1',
    ],
  }),
  'elastic-load-balancing-v2/alb-connection-logs': attributeIs({
    name: 'connection_logs.s3.enabled',
    passes: ['true'],
    fails: 'false',
    types: ['application'],
    title: 'ALB writes connection logs',
    severity: 'low',
    dimension: 'logging',
    why: 'Connection logs hold what access logs do not: TLS versions, failed handshakes and client certificates.',
    fix: 'Switch connection logs on and name a bucket for them.',
    reference: `${albGuide}/load-balancer-connection-logs.html`,
  }),
  'elastic-load-balancing-v2/alb-desync-mode': attributeIs({
    name: 'routing.http.desync_mitigation_mode',
    passes: ['defensive', 'strictest'],
    fails: 'monitor',
    types: ['application'],
    title: 'ALB desync mode is defensive or strictest',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Requests that load balancer and application read differently let an attacker slip a request of his own into another user’s connection.',
    fix: 'Set routing.http.desync_mitigation_mode to defensive, or strictest where every client is known.',
    reference: `${albGuide}/edit-load-balancer-attributes.html#desync-mitigation-mode`,
    frameworks: [
      'fsbp:ELB.12',
      'prowler:elbv2_desync_mitigation_mode',
      'powerpipe:elb_application_lb_desync_mitigation_mode',
    ],
  }),
  'elastic-load-balancing-v2/alb-drop-invalid-headers': attributeIs({
    name: 'routing.http.drop_invalid_header_fields.enabled',
    passes: ['true'],
    fails: 'false',
    types: ['application'],
    title: 'ALB drops malformed headers',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Malformed header names are a way to smuggle requests past checks.',
    fix: 'Set routing.http.drop_invalid_header_fields.enabled to true.',
    reference: `${albGuide}/edit-load-balancer-attributes.html`,
    frameworks: [
      'fsbp:ELB.4',
      'prowler:elbv2_alb_drop_invalid_header_fields_enabled',
      'powerpipe:elb_application_lb_http_drop_invalid_header_enabled',
    ],
  }),
  'elastic-load-balancing-v2/deletion-protection': attributeIs({
    name: 'deletion_protection.enabled',
    passes: ['true'],
    fails: 'false',
    types: ['application', 'network', 'gateway'],
    title: 'Load balancer has deletion protection',
    severity: 'low',
    dimension: 'resilience',
    why: 'A load balancer deleted by mistake takes its address with it; everything behind it is down until DNS has moved.',
    fix: 'Set deletion_protection.enabled to true.',
    reference: `${albGuide}/edit-load-balancer-attributes.html#deletion-protection`,
    frameworks: [
      'fsbp:ELB.6',
      'prowler:elbv2_deletion_protection',
      'powerpipe:elb_application_lb_deletion_protection_enabled',
    ],
  }),
  'elastic-load-balancing-v2/cross-zone': attributeIs({
    name: 'load_balancing.cross_zone.enabled',
    passes: ['true'],
    fails: 'false',
    types: ['network', 'gateway'],
    title: 'NLB or GWLB balances across zones',
    severity: 'low',
    dimension: 'resilience',
    why: 'Without it each zone serves its own targets only; when those of one zone fail, its share of the clients fails with them.',
    fix: 'Set load_balancing.cross_zone.enabled to true. Traffic between zones costs extra.',
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html',
    frameworks: ['prowler:elbv2_cross_zone_load_balancing_enabled'],
  }),
})
