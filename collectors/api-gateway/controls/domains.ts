import type { RestDomainNameFacts } from '#domain/api-gateway.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { gatewayTls } from '#domain/tls-policies.ts'

const call = 'apigateway:GetDomainNames'
const resourceType = 'AWS::ApiGateway::DomainName'
const policies = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html'

export const family = defineFamily({
  'api-gateway/domain-tls12': defineControl<RestDomainNameFacts>()({
    resourceType,
    title: 'Custom domain enforces TLS 1.2 or newer',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'TLS 1.0 and 1.1 have known weaknesses; a client that may use them can be made to.',
    fix: 'Set the security policy of the domain name to TLS_1_2 or one of the TLS 1.3 policies.',
    reference: policies,
    expected: 'TLS_1_2 or a policy whose oldest version is TLS 1.2 or 1.3',
    needs: ['securityPolicy'],
    evaluate({ securityPolicy, name }) {
      const { minimumTls } = gatewayTls(securityPolicy, call)
      const said = `${name} takes TLS ${minimumTls} and newer (${securityPolicy}).`
      return Number(minimumTls) >= 1.2 ? compliant(said) : nonCompliant(said)
    },
    examples: {
      compliant: [
        { facts: { securityPolicy: 'TLS_1_2' } },
        { facts: { securityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09' } },
        { facts: { securityPolicy: 'SecurityPolicy_TLS12_2018_EDGE' } },
      ],
      nonCompliant: [{ facts: { securityPolicy: 'TLS_1_0' } }],
    },
  }),
  'api-gateway/domain-pqc': defineControl<RestDomainNameFacts>()({
    resourceType,
    title: 'Custom domain uses a post-quantum TLS policy',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Traffic recorded today can be read once quantum computers break today’s key exchange.',
    fix: 'Set the security policy of the regional domain name to one with PQ in its name; edge-optimised domain names have none, so move those to a regional one.',
    reference: policies,
    expected: 'a security policy with PQ in its name',
    frameworks: ['prowler:apigateway_domain_name_pqc_tls_enabled', 'NIST-800-53r5:SC-8(1)', 'NIST-800-53r5:SC-23(5)'],
    needs: ['securityPolicy'],
    evaluate({ securityPolicy, name }) {
      const { postQuantum } = gatewayTls(securityPolicy, call)
      return postQuantum
        ? compliant(`${name} offers post-quantum key exchange (${securityPolicy}).`)
        : nonCompliant(`${name} offers no post-quantum key exchange (${securityPolicy}).`)
    },
    examples: {
      compliant: [{ facts: { securityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09' } }],
      // TLS 1.3 alone is not enough.
      nonCompliant: [
        { facts: { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' } },
        { facts: { securityPolicy: 'TLS_1_2' } },
      ],
    },
  }),
  'api-gateway/domain-mutual-tls': defineControl<RestDomainNameFacts>()({
    resourceType,
    title: 'Custom domain uses mutual TLS where policy asks',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Without client certificates anybody who finds the name can open a connection and try credentials.',
    fix: 'Upload a truststore to S3 and set mutual TLS on the domain name. Switch the APIs’ default endpoints off, which ask for no certificate.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html',
    expected: 'a truststore on every domain name that only known clients use',
    // Which domains only known clients use is the owner's to say.
    enabled: false,
    needs: ['truststoreUri', 'endpointTypes'],
    evaluate({ truststoreUri, endpointTypes, name }) {
      if (truststoreUri !== null) return compliant(`${name} asks clients for a certificate.`)
      return endpointTypes.includes('REGIONAL')
        ? nonCompliant(`${name} asks clients for no certificate.`)
        : notApplicable('Only regional domain names can ask for client certificates.')
    },
    examples: {
      compliant: [{ facts: { truststoreUri: 's3://trust/store.pem', endpointTypes: ['REGIONAL'] } }],
      nonCompliant: [{ facts: { truststoreUri: null, endpointTypes: ['REGIONAL'] } }],
    },
  }),
})
