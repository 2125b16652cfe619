import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ListenerAction, ListenerFacts } from '#domain/load-balancing.ts'
import { seen } from '#domain/observed.ts'
import { onlyRedirects } from '#domain/redirects.ts'

/** Controls over what a listener speaks. */

const resourceType = 'AWS::ElasticLoadBalancingV2::Listener'
const reference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html'
const nlbReference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html'
const arnOf = (kind: 'app' | 'net' | 'gwy') =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/${kind}/web/1a2b`

const redirect = (redirectProtocol: string): ListenerAction => ({
  type: 'redirect',
  targetGroupArns: [],
  redirectProtocol,
})
const forward: ListenerAction = {
  type: 'forward',
  targetGroupArns: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1a2b'],
  redirectProtocol: null,
}
const isGateway = (loadBalancerArn: string) => loadBalancerArn.includes(':loadbalancer/gwy/')
const isNetwork = (loadBalancerArn: string) => loadBalancerArn.includes(':loadbalancer/net/')

export const family = defineFamily({
  'elastic-load-balancing-v2/alb-http-redirect': defineControl<ListenerFacts>()({
    resourceType,
    title: 'Plain HTTP listeners only redirect to HTTPS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Whatever a plain listener serves, passwords and session cookies included, can be read and changed on the way.',
    fix: 'Make redirecting to HTTPS the default action and the action of every rule of the HTTP listener.',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions',
    expected: 'redirect to HTTPS as default action and in every rule',
    frameworks: [
      'fsbp:ELB.1',
      'prowler:elbv2_ssl_listeners',
      'powerpipe:elb_application_lb_redirect_http_request_to_https',
      'PCI-4.0:4.2.1',
    ],
    needs: ['protocol', 'defaultActions', 'plainHttpRules'],
    evaluate: ({ protocol, defaultActions, plainHttpRules }) => {
      if (protocol !== 'HTTP') return notApplicable(`It speaks ${protocol}.`)
      if (onlyRedirects(defaultActions, plainHttpRules)) return compliant('It only redirects to HTTPS.')
      return nonCompliant(
        onlyRedirects(defaultActions, [])
          ? 'Its default action redirects to HTTPS, but a rule serves requests in plain text.'
          : 'Its default action does not redirect to HTTPS.',
      )
    },
    examples: {
      compliant: [{ facts: { protocol: 'HTTP', defaultActions: [redirect('HTTPS')], plainHttpRules: [] } }],
      nonCompliant: [
        { facts: { protocol: 'HTTP', defaultActions: [forward], plainHttpRules: [] } },
        { facts: { protocol: 'HTTP', defaultActions: [redirect('#{protocol}')], plainHttpRules: [] } },
        { facts: { protocol: 'HTTP', defaultActions: [redirect('HTTPS')], plainHttpRules: [[forward]] } },
      ],
    },
  }),
  'elastic-load-balancing-v2/listeners-secure-protocol': defineControl<ListenerFacts>()({
    resourceType,
    title: 'ALB and NLB listeners use HTTPS or TLS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Only HTTPS, TLS and QUIC listeners make sure that clients encrypt; what others pass through may be plain.',
    fix: 'Give the listener a certificate and the protocol HTTPS or TLS. Accept listeners that only redirect, and those that pass TLS through to the targets, by an exception.',
    reference,
    expected: 'protocol HTTPS, TLS or QUIC',
    frameworks: [
      'fsbp:ELB.18',
      'powerpipe:elb_application_network_listener_uses_secure_protocol',
      'PCI-4.0:4.2.1.1',
      'NIST-800-53r5:SC-8(1)',
    ],
    needs: ['loadBalancerArn', 'protocol'],
    evaluate: ({ loadBalancerArn, protocol }) => {
      if (isGateway(loadBalancerArn)) return notApplicable('It belongs to a gateway load balancer.')
      return ['HTTPS', 'TLS', 'QUIC'].includes(protocol)
        ? compliant(`It speaks ${protocol}.`)
        : nonCompliant(`It speaks ${protocol}.`)
    },
    examples: {
      compliant: [
        { facts: { loadBalancerArn: arnOf('app'), protocol: 'HTTPS' } },
        { facts: { loadBalancerArn: arnOf('net'), protocol: 'TLS' } },
      ],
      nonCompliant: [
        { facts: { loadBalancerArn: arnOf('app'), protocol: 'HTTP' } },
        { facts: { loadBalancerArn: arnOf('net'), protocol: 'TCP' } },
      ],
    },
  }),
  'elastic-load-balancing-v2/nlb-tls-listener': defineControl<ListenerFacts>()({
    resourceType,
    title: 'NLB terminates TLS on at least one listener',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'A network load balancer that ends no TLS leaves certificates, versions and ciphers to each target, where nobody sees them together.',
    fix: 'Add a TLS listener with a certificate, or accept by an exception that the targets end TLS.',
    reference: nlbReference,
    expected: 'a TLS listener on the same network load balancer',
    frameworks: ['prowler:elbv2_nlb_tls_termination_enabled'],
    needs: ['loadBalancerArn', 'protocol'],
    looksAt: [resourceType],
    evaluate: ({ loadBalancerArn, protocol }, related) => {
      if (!isNetwork(loadBalancerArn)) return notApplicable('It does not belong to a network load balancer.')
      if (protocol === 'TLS') return compliant('It ends TLS.')
      const others = related.where(resourceType, 'loadBalancerArn', loadBalancerArn)
      return others.some(({ facts }) => seen(facts.protocol) === 'TLS')
        ? compliant('Another listener of its load balancer ends TLS.')
        : nonCompliant('No listener of its load balancer ends TLS.')
    },
    examples: {
      compliant: [
        { facts: { loadBalancerArn: arnOf('net'), protocol: 'TLS' } },
        {
          facts: { loadBalancerArn: arnOf('net'), protocol: 'TCP' },
          related: [{ type: resourceType, facts: { loadBalancerArn: arnOf('net'), protocol: 'TLS' } }],
        },
      ],
      nonCompliant: [
        {
          facts: { loadBalancerArn: arnOf('net'), protocol: 'TCP' },
          related: [{ type: resourceType, facts: { loadBalancerArn: arnOf('net'), protocol: 'UDP' } }],
        },
      ],
    },
  }),
  'elastic-load-balancing-v2/alb-mutual-tls': defineControl<ListenerFacts>()({
    resourceType,
    title: 'Mutual TLS verifies clients where policy asks',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'With mutual TLS only clients that hold a certificate get through. Where that is asked for is the owner’s decision, so this control is off until it is switched on.',
    fix: 'Set mutual authentication to verify, with a trust store; passthrough leaves the check to the application.',
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html',
    expected: 'mutual authentication verify',
    enabled: false,
    needs: ['protocol', 'mutualAuthentication'],
    evaluate: ({ protocol, mutualAuthentication }) => {
      if (protocol !== 'HTTPS') return notApplicable(`It speaks ${protocol}.`)
      const reason = `Mutual authentication is ${mutualAuthentication}.`
      return mutualAuthentication === 'verify' ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [{ facts: { protocol: 'HTTPS', mutualAuthentication: 'verify' } }],
      nonCompliant: [
        { facts: { protocol: 'HTTPS', mutualAuthentication: 'off' } },
        { facts: { protocol: 'HTTPS', mutualAuthentication: 'passthrough' } },
      ],
    },
  }),
})
