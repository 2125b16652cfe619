import type {
  CertificateSummary,
  KeyAlgorithm,
  ListCertificatesRequest,
  ListTagsForCertificateRequest,
  Tag,
} from '@aws-sdk/client-acm'
import { certificateArn } from '#domain/pretend/ids.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

const dayMs = 86_400_000

/** The certificates of a place's load balancers, under the names those know them by, and one left waiting. */
function certificatesOf(place: Place): readonly CertificateSummary[] {
  const served = place.loadBalancers
    .filter(({ type }) => type !== 'gateway')
    .flatMap(({ name }) => [certificate(place, name, true), certificate(place, `${name}-sni`, true)])
  return served.length > 0 && place.random('acm|waiting') < 0.5 ? [...served, waiting(place)] : served
}

function certificate(place: Place, name: string, InUse: boolean): CertificateSummary {
  const key = `acm|${name}`
  const imported = place.random(`${key}|imported`) < 0.25
  // Imported certificates are not renewed by ACM: the days of the world run towards their end.
  const left = imported
    ? place.pick(`${key}|left`, 60, 160) - place.day
    : 395 - ((place.day + place.pick(`${key}|age`, 0, 300)) % 330)
  const NotAfter = new Date(place.now.getTime() - (place.now.getTime() % dayMs) + left * dayMs)
  const KeyAlgorithm: KeyAlgorithm = place.choose(`${key}|key`, ['RSA_2048', 'RSA_2048', 'EC_prime256v1', 'RSA_4096'])
  return {
    CertificateArn: certificateArn(place, name),
    DomainName: `${name}.${place.choose('acm|domain', ['example.com', 'example.org', 'bücher.example'])}`,
    SubjectAlternativeNameSummaries: [],
    Status: left > 0 ? 'ISSUED' : 'EXPIRED',
    Type: imported ? 'IMPORTED' : 'AMAZON_ISSUED',
    KeyAlgorithm,
    InUse,
    RenewalEligibility: imported ? 'INELIGIBLE' : 'ELIGIBLE',
    NotBefore: new Date(NotAfter.getTime() - 395 * dayMs),
    NotAfter,
  }
}

function waiting(place: Place): CertificateSummary {
  return {
    CertificateArn: certificateArn(place, 'waiting'),
    DomainName: 'neu.example.com',
    Status: 'PENDING_VALIDATION',
    Type: 'AMAZON_ISSUED',
    KeyAlgorithm: 'RSA_2048',
    InUse: false,
    RenewalEligibility: 'INELIGIBLE',
  }
}

function tagsOf(place: Place, arn: string): Tag[] {
  return place.random(`acm|tags|${arn}`) < 0.4
    ? []
    : [
        { Key: 'owner', Value: 'edge' },
        { Key: 'leer', Value: '' },
      ]
}

export const simulation = defineSimulation({
  service: 'acm',
  answers: {
    ListCertificates: paged<ListCertificatesRequest, CertificateSummary>({
      items: ({ Includes, CertificateStatuses }, place) => {
        // Without the filter AWS leaves out all but the two smaller RSA keys.
        const keyTypes: readonly string[] = Includes?.keyTypes ?? ['RSA_1024', 'RSA_2048']
        return certificatesOf(place).filter(
          ({ KeyAlgorithm = '', Status }) =>
            keyTypes.includes(KeyAlgorithm) && (CertificateStatuses ?? [Status]).includes(Status),
        )
      },
      page: (CertificateSummaryList, NextToken) => ({ CertificateSummaryList, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxItems }) => MaxItems,
      limit: 1000,
    }),
    ListTagsForCertificate: answers(({ CertificateArn = '' }: ListTagsForCertificateRequest, place) =>
      certificatesOf(place).some((one) => one.CertificateArn === CertificateArn)
        ? { Tags: tagsOf(place, CertificateArn) }
        : new SimulatedError('ResourceNotFoundException', `Could not find certificate ${CertificateArn}.`),
    ),
  },
  count: (place) => ({ 'AWS::CertificateManager::Certificate': certificatesOf(place).length }),
})
