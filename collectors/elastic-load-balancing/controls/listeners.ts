import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ClassicListener, ClassicLoadBalancerFacts } from '#domain/load-balancing.ts'
import { terminatesTls } from '../load-balancer.ts'
import { tlsPolicyOf } from '../tls.ts'

/** Controls over the listeners of a Classic Load Balancer. */

const resourceType = 'AWS::ElasticLoadBalancing::LoadBalancer'
const guide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic'
const acm = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'
const iam = 'arn:aws:iam::111122223333:server-certificate/www'

const https: ClassicListener = {
  protocol: 'HTTPS',
  port: 443,
  instanceProtocol: 'HTTPS',
  instancePort: 8443,
  certificateArn: acm,
  policyNames: ['tls', 'cookies'],
}
const http: ClassicListener = {
  protocol: 'HTTP',
  port: 80,
  instanceProtocol: 'HTTP',
  instancePort: 8080,
  certificateArn: null,
  policyNames: [],
}
const tcp: ClassicListener = { ...http, protocol: 'TCP', port: 5432, instanceProtocol: 'TCP' }
const policy = (minimumTls: string, referencePolicy: string | null) => [
  { policyName: 'tls', minimumTls, referencePolicy },
]
const name = ({ protocol, port }: ClassicListener) => `${protocol} on port ${port}`
const noListener = 'It has no listener.'

export const family = defineFamily({
  'elastic-load-balancing/clb-secure-listeners': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer has HTTPS or SSL listeners only',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'What a plain listener carries can be read and changed on the way, passwords and cookies included. A Classic Load Balancer cannot redirect to HTTPS by itself.',
    fix: 'Replace HTTP and TCP listeners by HTTPS or SSL ones with a certificate.',
    reference: `${guide}/elb-listener-config.html`,
    expected: 'every listener HTTPS or SSL',
    frameworks: [
      'fsbp:ELB.3',
      'prowler:elb_ssl_listeners',
      'powerpipe:elb_classic_lb_use_tls_https_listeners',
      'PCI-4.0:4.2.1',
    ],
    needs: ['listeners'],
    evaluate: ({ listeners }) => {
      if (listeners.length === 0) return notApplicable(noListener)
      const plain = listeners.filter((one) => !terminatesTls(one))
      return plain.length === 0
        ? compliant(`It listens by ${listeners.map(name).join(', ')}.`)
        : nonCompliant(`It listens by ${plain.map(name).join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { listeners: [https, { ...https, protocol: 'SSL', port: 993 }] } }],
      nonCompliant: [{ facts: { listeners: [https, http] } }, { facts: { listeners: [tcp] } }],
    },
  }),
  'elastic-load-balancing/clb-acm-certificate': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer certificates come from ACM',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'A certificate kept in IAM is renewed by hand, and forgotten until the day it ends.',
    fix: 'Request or import the certificate in AWS Certificate Manager and set it on the listener.',
    reference: `${guide}/elb-update-ssl-cert.html`,
    expected: 'every certificate from ACM',
    frameworks: [
      'fsbp:ELB.2',
      'prowler:elb_ssl_listeners_use_acm_certificate',
      'powerpipe:elb_classic_lb_use_ssl_certificate',
      'PCI-4.0:4.2.1.1',
    ],
    needs: ['listeners'],
    evaluate: ({ listeners }) => {
      const secure = listeners.filter(terminatesTls)
      if (secure.length === 0) return notApplicable('It has no HTTPS or SSL listener.')
      const other = secure.filter(({ certificateArn }) => !certificateArn?.includes(':acm:'))
      return other.length === 0
        ? compliant('Every certificate of its listeners comes from ACM.')
        : nonCompliant(
            `${other.map((one) => `${name(one)} uses ${one.certificateArn ?? 'no certificate'}`).join('; ')}.`,
          )
    },
    examples: {
      compliant: [{ facts: { listeners: [https, http] } }],
      nonCompliant: [{ facts: { listeners: [https, { ...https, port: 8443, certificateArn: iam }] } }],
    },
  }),
  'elastic-load-balancing/clb-backend-encrypted': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer talks TLS to its instances',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'Behind the load balancer requests travel the network once more, with the same passwords and cookies in them.',
    fix: 'Set the instance protocol of each listener to HTTPS or SSL, and add a policy that authenticates the instances.',
    reference: `${guide}/elb-create-https-ssl-load-balancer.html`,
    expected: 'every instance protocol HTTPS or SSL',
    needs: ['listeners'],
    evaluate: ({ listeners }) => {
      if (listeners.length === 0) return notApplicable(noListener)
      const plain = listeners.filter(({ instanceProtocol }) => !terminatesTls({ protocol: instanceProtocol }))
      return plain.length === 0
        ? compliant('It talks HTTPS or SSL to its instances.')
        : nonCompliant(
            `${plain.map((one) => `${name(one)} goes on as ${one.instanceProtocol} to port ${one.instancePort}`).join('; ')}.`,
          )
    },
    examples: {
      compliant: [{ facts: { listeners: [https] } }],
      nonCompliant: [
        { facts: { listeners: [{ ...https, instanceProtocol: 'HTTP' }] } },
        { facts: { listeners: [tcp] } },
      ],
    },
  }),
  'elastic-load-balancing/clb-strong-policy': defineControl<ClassicLoadBalancerFacts>()({
    resourceType,
    title: 'Classic Load Balancer uses a strong predefined TLS policy',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Old protocols and ciphers can be broken by somebody on the way; policies of one’s own grow old unnoticed.',
    fix: 'Set the predefined policy ELBSecurityPolicy-TLS-1-2-2017-01 on each HTTPS and SSL listener.',
    reference: `${guide}/elb-security-policy-table.html`,
    expected: 'a predefined policy with TLS 1.2 or newer only',
    frameworks: ['fsbp:ELB.8', 'prowler:elb_insecure_ssl_ciphers'],
    needs: ['listeners', 'tlsPolicies'],
    evaluate: ({ listeners, tlsPolicies }) => {
      const secure = listeners.filter(terminatesTls)
      if (secure.length === 0) return notApplicable('It has no HTTPS or SSL listener.')
      const used = secure.map((listener) => ({ listener, ...tlsPolicyOf(listener, tlsPolicies) }))
      const strong = (minimumTls: string | null) => minimumTls === '1.2' || minimumTls === '1.3'
      const weak = used.find(({ minimumTls, referencePolicy }) => referencePolicy === null || !strong(minimumTls))
      if (!weak)
        return compliant(`Its listeners use ${[...new Set(used.map((one) => one.referencePolicy))].join(', ')}.`)
      return nonCompliant(
        weak.referencePolicy === null
          ? `${name(weak.listener)} uses ${weak.policyName}, which is no predefined policy.`
          : `${name(weak.listener)} uses ${weak.referencePolicy}, which accepts ${weak.minimumTls?.replace(/^1/, 'TLS 1') ?? 'unknown protocols'}.`,
      )
    },
    examples: {
      compliant: [{ facts: { listeners: [https], tlsPolicies: policy('1.2', 'ELBSecurityPolicy-TLS-1-2-2017-01') } }],
      nonCompliant: [
        { facts: { listeners: [https], tlsPolicies: policy('1.0', 'ELBSecurityPolicy-2016-08') } },
        { facts: { listeners: [https], tlsPolicies: policy('SSLv3', 'ELBSecurityPolicy-2014-01') } },
        { facts: { listeners: [https], tlsPolicies: policy('1.2', null) } },
      ],
    },
  }),
})
