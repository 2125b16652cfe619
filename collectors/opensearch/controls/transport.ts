import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { DomainFacts, TlsSecurityPolicy } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

function https({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} refuses plain HTTP at its endpoint`,
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Over plain HTTP queries, answers and passwords can be read and changed by whoever is on the way.',
    fix: 'Turn on “Require HTTPS” (EnforceHTTPS) for the domain.',
    reference: `${guide}/infrastructure-security.html`,
    expected: 'EnforceHTTPS is on',
    frameworks,
    needs: ['enforceHTTPS'],
    evaluate: ({ enforceHTTPS, name }) =>
      enforceHTTPS ? compliant(`${name} enforces HTTPS.`) : nonCompliant(`${name} answers plain HTTP too.`),
    examples: {
      compliant: [{ facts: { enforceHTTPS: true } }],
      nonCompliant: [{ facts: { enforceHTTPS: false } }],
    },
  }) as Control
}

function betweenNodes({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} encrypts traffic among its nodes`,
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'What arrives encrypted is copied between the nodes; without node-to-node encryption it goes there in the clear.',
    fix: 'Enable node-to-node encryption; versions before Elasticsearch 6.0 cannot.',
    reference: `${guide}/ntn.html`,
    expected: 'NodeToNodeEncryptionOptions are enabled',
    frameworks,
    needs: ['nodeToNodeEncryptionEnabled'],
    evaluate: ({ nodeToNodeEncryptionEnabled, name }) =>
      nodeToNodeEncryptionEnabled
        ? compliant(`The nodes of ${name} encrypt traffic among themselves.`)
        : nonCompliant(`The nodes of ${name} talk in the clear among themselves.`),
    examples: {
      compliant: [{ facts: { nodeToNodeEncryptionEnabled: true } }],
      nonCompliant: [{ facts: { nodeToNodeEncryptionEnabled: false } }],
    },
  }) as Control
}

/** Both take TLS 1.2 and 1.3 with forward secrecy only; the older two do not. */
const newest: readonly TlsSecurityPolicy[] = [
  'Policy-Min-TLS-1-2-PFS-2023-10',
  'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08',
]

function tlsPolicy({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} uses a current TLS policy at its endpoint`,
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'The older policies take TLS 1.0 or ciphers without forward secrecy: what is recorded today can be read later.',
    fix: 'Choose the TLS policy Policy-Min-TLS-1-2-PFS-2023-10 and require HTTPS.',
    reference: `${guide}/infrastructure-security.html`,
    expected: `${newest.join(' or ')}, and EnforceHTTPS is on`,
    frameworks,
    needs: ['tlsSecurityPolicy', 'enforceHTTPS'],
    evaluate({ tlsSecurityPolicy, enforceHTTPS, name }) {
      if (!newest.includes(tlsSecurityPolicy)) return nonCompliant(`${name} uses ${tlsSecurityPolicy}.`)
      return enforceHTTPS
        ? compliant(`${name} uses ${tlsSecurityPolicy}.`)
        : nonCompliant(`${name} uses ${tlsSecurityPolicy}, but answers plain HTTP too, to which no TLS policy applies.`)
    },
    examples: {
      compliant: newest.map((tlsSecurityPolicy) => ({ facts: { tlsSecurityPolicy, enforceHTTPS: true } })),
      nonCompliant: [
        { facts: { tlsSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07', enforceHTTPS: true } },
        { facts: { tlsSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07', enforceHTTPS: true } },
        { facts: { tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10', enforceHTTPS: false } },
      ],
    },
  }) as Control
}

const certificateType = 'AWS::CertificateManager::Certificate'
const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'
const named = { customEndpoint: 'search.example.com', customEndpointCertificateArn: arn }
const certificate = (status: string, notAfter: string | null) => ({
  type: certificateType,
  arn,
  facts: { certificateArn: arn, status, notAfter },
})

export const family = defineFamily({
  'opensearch/domain-https': https(openSearch, [
    'prowler:opensearch_service_domains_https_communications_enforced',
    'PCI-4.0:4.2.1',
  ]),
  'opensearch/elasticsearch-domain-https': https(elasticsearch, [
    'prowler:opensearch_service_domains_https_communications_enforced',
  ]),
  'opensearch/domain-node-to-node': betweenNodes(openSearch, [
    'fsbp:Opensearch.3',
    'prowler:opensearch_service_domains_node_to_node_encryption_enabled',
    'powerpipe:opensearch_domain_node_to_node_encryption_enabled',
    'PCI-4.0:4.2.1',
  ]),
  'opensearch/elasticsearch-domain-node-to-node': betweenNodes(elasticsearch, [
    'fsbp:ES.3',
    'prowler:opensearch_service_domains_node_to_node_encryption_enabled',
    'powerpipe:es_domain_node_to_node_encryption_enabled',
    'PCI-4.0:4.2.1',
  ]),
  'opensearch/domain-tls-policy': tlsPolicy(openSearch, [
    'fsbp:Opensearch.8',
    'powerpipe:opensearch_domain_https_required',
    'PCI-4.0:4.2.1',
  ]),
  'opensearch/elasticsearch-domain-tls-policy': tlsPolicy(elasticsearch, [
    'fsbp:ES.8',
    'powerpipe:es_domain_encrypted_using_tls_1_2',
  ]),
  'opensearch/custom-endpoint-cert-valid': defineControl<DomainFacts>()({
    resourceType: openSearch.resourceType,
    title: 'Custom endpoint certificate is valid',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'When the certificate has ended, clients refuse the domain’s own name, or are told to look away.',
    fix: 'Renew the certificate or choose another one for the custom endpoint.',
    reference: `${guide}/customendpoint.html`,
    expected: 'a certificate that is issued and has not ended',
    needs: ['customEndpoint', 'customEndpointCertificateArn'],
    looksAt: [certificateType],
    evaluate({ customEndpoint, customEndpointCertificateArn, name }, related) {
      if (customEndpoint === null) return notApplicable(`${name} has no custom endpoint.`)
      if (customEndpointCertificateArn === null)
        return nonCompliant(`${customEndpoint} of ${name} has no certificate of its own.`)
      const found = related.byArn(certificateType, customEndpointCertificateArn)
      if (!found)
        throw new Unseen(
          unobserved('not-covered', certificateType, `${customEndpointCertificateArn} is not among those listed`),
        )
      const end = seen(found.facts.notAfter)
      if (end === null) return nonCompliant(`The certificate of ${customEndpoint} was never issued.`)
      const day = end.slice(0, 10)
      if (Date.parse(end) <= related.now().getTime())
        return nonCompliant(`The certificate of ${customEndpoint} ended on ${day}.`)
      const status = seen(found.facts.status)
      return status === 'ISSUED'
        ? compliant(`The certificate of ${customEndpoint} is valid until ${day}.`)
        : nonCompliant(`The certificate of ${customEndpoint} is ${status}.`)
    },
    examples: {
      compliant: [{ facts: named, related: [certificate('ISSUED', '2199-01-01T00:00:00.000Z')] }],
      nonCompliant: [
        { facts: named, related: [certificate('EXPIRED', '1999-01-01T00:00:00.000Z')] },
        { facts: named, related: [certificate('REVOKED', '2199-01-01T00:00:00.000Z')] },
        { facts: named, related: [certificate('PENDING_VALIDATION', null)] },
        { facts: { ...named, customEndpointCertificateArn: null } },
      ],
    },
  }),
})
