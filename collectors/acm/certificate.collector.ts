import {
  ACMClient,
  CertificateKeyPairOrigin,
  type CertificateSummary,
  KeyAlgorithm,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  type Tag,
} from '@aws-sdk/client-acm'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { certificate } from './certificate.ts'

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
const listCertificates = operation({
  client: ACMClient,
  command: ListCertificatesCommand,
  name: 'acm:ListCertificates',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxItems: 1000 } },
  items: (page) => page.CertificateSummaryList ?? [],
})

const listTagsForCertificate = operation({
  client: ACMClient,
  command: ListTagsForCertificateCommand,
  name: 'acm:ListTagsForCertificate',
  items: (page) => page.Tags ?? [],
})

export const collector = defineCollector({
  service: 'acm',
  resourceType: 'AWS::CertificateManager::Certificate',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateSummary.html',
  list: listCertificates,
  // Without these filters ACM lists RSA keys of 1,024 and 2,048 bits only, and leaves out what clients got by ACME.
  input: {
    Includes: { keyTypes: Object.values(KeyAlgorithm) },
    CertificateKeyPairOrigins: Object.values(CertificateKeyPairOrigin),
  },
  facets: {
    tags: facet<CertificateSummary, readonly Tag[]>({
      calls: [listTagsForCertificate],
      ask: ({ CertificateArn }, aws) => aws.all(listTagsForCertificate, { CertificateArn }),
    }),
  },
  normalise: certificate,
})
