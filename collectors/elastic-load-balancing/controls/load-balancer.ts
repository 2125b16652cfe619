import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ClassicLoadBalancerFacts } from '#domain/load-balancing.ts'

/** Controls over a Classic Load Balancer as a whole. */

const resourceType = 'AWS::ElasticLoadBalancing::LoadBalancer'
const guide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic'
const door = (protocol: string) => ({
  protocol,
  port: 443,
  instanceProtocol: protocol,
  instancePort: 8443,
  certificateArn: null,
  policyNames: [],
})

export const family = defineFamily({
  'elastic-load-balancing/clb-access-logs': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer writes access logs',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without access logs nobody can tell who asked for what, during an attack or after it.',
    fix: 'Switch access logs on and name a bucket whose policy lets Elastic Load Balancing write to it.',
    reference: `${guide}/enable-access-logs.html`,
    expected: 'access logs on',
    frameworks: [
      'fsbp:ELB.5',
      'prowler:elb_logging_enabled',
      'powerpipe:elb_application_classic_lb_logging_enabled',
      'PCI-4.0:10.2.1',
    ],
    needs: ['accessLogEnabled'],
    evaluate: ({ accessLogEnabled }) =>
      accessLogEnabled ? compliant('Access logs are on.') : nonCompliant('Access logs are off.'),
    examples: {
      compliant: [{ facts: { accessLogEnabled: true } }],
      nonCompliant: [{ facts: { accessLogEnabled: false } }],
    },
  }),
  'elastic-load-balancing/clb-desync-mode': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer desync mode is defensive or strictest',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Requests that load balancer and application read differently let an attacker slip a request of his own into another user’s connection.',
    fix: 'Set elb.http.desyncmitigationmode to defensive, or strictest where every client is known.',
    reference: `${guide}/config-desync-mitigation-mode.html`,
    expected: 'elb.http.desyncmitigationmode = defensive or strictest',
    frameworks: [
      'fsbp:ELB.14',
      'prowler:elb_desync_mitigation_mode',
      'powerpipe:elb_classic_lb_desync_mitigation_mode',
    ],
    needs: ['listeners', 'desyncMitigationMode'],
    evaluate: ({ listeners, desyncMitigationMode: mode }) => {
      // TCP and SSL listeners do not look at requests.
      if (!listeners.some(({ protocol }) => protocol.startsWith('HTTP')))
        return notApplicable('It has no HTTP or HTTPS listener.')
      const reason = `Its desync mitigation mode is ${mode}.`
      return mode === 'defensive' || mode === 'strictest' ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [
        { facts: { listeners: [door('HTTPS')], desyncMitigationMode: 'defensive' } },
        { facts: { listeners: [door('HTTP')], desyncMitigationMode: 'strictest' } },
      ],
      nonCompliant: [{ facts: { listeners: [door('HTTP'), door('TCP')], desyncMitigationMode: 'monitor' } }],
    },
  }),
  'elastic-load-balancing/clb-not-internet-facing': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer is internal unless approved',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Every internet-facing load balancer is a door. Which doors are meant is the owner’s decision, so this control is off until it is switched on; approve the others by an exception.',
    fix: 'Replace the load balancer by an internal one; the scheme cannot be changed.',
    reference: `${guide}/elb-internet-facing-load-balancers.html`,
    expected: 'scheme internal',
    frameworks: [
      'prowler:elb_internet_facing',
      'powerpipe:elb_application_classic_network_lb_prohibit_public_access',
      'ISO27001-2022:A.8.1',
    ],
    enabled: false,
    needs: ['scheme'],
    evaluate: ({ scheme }) =>
      scheme === 'internal' ? compliant('It is internal.') : nonCompliant('It is internet-facing.'),
    examples: {
      compliant: [{ facts: { scheme: 'internal' } }],
      nonCompliant: [{ facts: { scheme: 'internet-facing' } }],
    },
  }),
})
