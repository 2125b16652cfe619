import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ListenerFacts, TlsPolicy } from '#domain/load-balancing.ts'
import type { Severity } from '#domain/pillars.ts'

/** Controls over the TLS security policy of a listener. */

const reference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html'
const best: TlsPolicy = { minimumTls: '1.3', postQuantum: true, forwardSecrecy: true, recommended: true }
const worst: TlsPolicy = { minimumTls: '1.0', postQuantum: false, forwardSecrecy: false, recommended: false }
const albArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1a2b'
const nlbArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/tcp/1a2b'

function policyHas(wanted: {
  readonly passes: (policy: TlsPolicy) => boolean
  readonly says: (policy: TlsPolicy) => string
  readonly networkOnly?: boolean
  /** Policies around the border, beside the best and the worst. */
  readonly good?: readonly TlsPolicy[]
  readonly bad?: readonly TlsPolicy[]
  readonly title: string
  readonly severity: Severity
  readonly why: string
  readonly fix: string
  readonly expected: string
  readonly frameworks?: readonly string[]
}) {
  const facts = (tlsPolicy: TlsPolicy) => ({
    sslPolicy: 'ELBSecurityPolicy-…',
    tlsPolicy,
    loadBalancerArn: wanted.networkOnly ? nlbArn : albArn,
  })
  return defineControl<ListenerFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    title: wanted.title,
    severity: wanted.severity,
    dimension: 'encryption-in-transit',
    why: wanted.why,
    fix: wanted.fix,
    reference,
    expected: wanted.expected,
    frameworks: wanted.frameworks ?? [],
    needs: ['sslPolicy', 'tlsPolicy', 'loadBalancerArn'],
    evaluate: ({ sslPolicy, tlsPolicy, loadBalancerArn }) => {
      if (tlsPolicy === null) return notApplicable('It does not end TLS.')
      if (wanted.networkOnly && !loadBalancerArn.includes(':loadbalancer/net/'))
        return notApplicable('It belongs to an application load balancer.')
      const reason = `${sslPolicy} ${wanted.says(tlsPolicy)}.`
      return wanted.passes(tlsPolicy) ? compliant(reason) : nonCompliant(reason)
    },
    examples: {
      compliant: [best, ...(wanted.good ?? [])].map((policy) => ({ facts: facts(policy) })),
      nonCompliant: [worst, ...(wanted.bad ?? [])].map((policy) => ({ facts: facts(policy) })),
    },
  })
}

const modern = (policy: TlsPolicy) => policy.minimumTls === '1.2' || policy.minimumTls === '1.3'

export const family = defineFamily({
  'elastic-load-balancing-v2/listener-no-old-protocol': policyHas({
    passes: modern,
    says: ({ minimumTls }) => `offers TLS ${minimumTls} and newer`,
    good: [{ ...worst, minimumTls: '1.2' }],
    bad: [{ ...best, minimumTls: '1.1' }],
    title: 'TLS policy of the listener offers no protocol older than TLS 1.2',
    severity: 'high',
    why: 'TLS 1.0 and 1.1 have known weaknesses, and an attacker in between can make clients fall back to them.',
    fix: 'Choose a security policy that begins at TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.',
    expected: 'TLS 1.2 or 1.3 as the oldest protocol',
    frameworks: ['powerpipe:elb_tls_listener_protocol_version'],
  }),
  'elastic-load-balancing-v2/listener-recommended-policy': policyHas({
    passes: ({ recommended }) => recommended,
    says: ({ recommended }) => (recommended ? 'is recommended by AWS' : 'is not among the policies AWS recommends'),
    bad: [{ ...best, recommended: false }],
    title: 'Listeners use a currently recommended TLS policy',
    severity: 'high',
    why: 'Recommended policies hold only ciphers without known weaknesses and with forward secrecy.',
    fix: 'Choose ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, or its FIPS counterpart.',
    expected: 'a policy that AWS Security Hub names in ELB.17',
    frameworks: [
      'fsbp:ELB.17',
      'prowler:elbv2_insecure_ssl_ciphers',
      'powerpipe:elb_application_network_lb_https_tls_listener_recommended_security_policy',
      'NIST-800-53r5:SC-8(1)',
    ],
  }),
  'elastic-load-balancing-v2/listener-pqc': policyHas({
    passes: ({ postQuantum }) => postQuantum,
    says: ({ postQuantum }) =>
      postQuantum ? 'offers post-quantum key exchange' : 'offers no post-quantum key exchange',
    good: [{ ...worst, postQuantum: true }],
    bad: [{ ...best, postQuantum: false }],
    title: 'TLS policy includes post-quantum key exchange',
    severity: 'low',
    why: 'What is recorded today can be read once quantum computers break today’s key exchange; hybrid ML-KEM prevents that.',
    fix: 'Choose a policy with PQ in its name; clients without ML-KEM go on as before.',
    expected: 'hybrid ML-KEM key exchange',
    frameworks: ['prowler:elbv2_listener_pqc_tls_enabled', 'NIST-800-53r5:SC-8(1)'],
  }),
  'elastic-load-balancing-v2/nlb-listener-policy': policyHas({
    passes: (policy) => modern(policy) && policy.forwardSecrecy,
    says: ({ minimumTls, forwardSecrecy }) =>
      `offers TLS ${minimumTls} and newer, ${forwardSecrecy ? 'always with' : 'also without'} forward secrecy`,
    networkOnly: true,
    good: [{ ...worst, minimumTls: '1.2', forwardSecrecy: true }],
    bad: [{ ...best, forwardSecrecy: false }],
    title: 'NLB TLS listener uses an approved policy',
    severity: 'medium',
    why: 'Without forward secrecy a key stolen later opens every connection recorded before.',
    fix: 'Choose a policy that begins at TLS 1.2 and has forward secrecy only, such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.',
    expected: 'TLS 1.2 or newer with forward secrecy only',
    frameworks: ['powerpipe:elb_network_lb_tls_listener_security_policy_configured'],
  }),
})
