import { expect, it } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import { certificate } from './certificate.ts'

const tags = observed([], 'acm:ListTagsForCertificate')
const issued = {
  CertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
  DomainName: 'example.com',
  Status: 'ISSUED' as const,
  Type: 'IMPORTED' as const,
  NotAfter: new Date('2027-01-02T03:04:05Z'),
}

it('a certificate that was never issued has no end; an issued one without an end was not read in full', () => {
  expect(certificate(issued, { tags }).facts.notAfter).toMatchObject({ value: '2027-01-02T03:04:05.000Z' })
  const { NotAfter: _, ...endless } = issued
  expect(certificate(endless, { tags }).facts.notAfter).toMatchObject({ unobserved: 'not-returned' })
  expect(certificate({ ...endless, Status: 'PENDING_VALIDATION' }, { tags }).facts.notAfter).toMatchObject({
    value: null,
  })
})

it('denied tags stay unread', () => {
  const denied = unobserved('denied', 'acm:ListTagsForCertificate')
  expect(certificate(issued, { tags: denied }).tags).toEqual(denied)
})
