import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const acm: SeedService = async ({ where }) => {
  const client = new ACMClient(where)
  const certificate = (DomainName: string, more: object) =>
    client.send(new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS', ...more }))
  const one = await certificate('www.example.com', { KeyAlgorithm: 'EC_prime256v1' })
  const wildcard = await certificate('*.example.com', {})
  // Certificates are judged where they are used.
  return [one, wildcard].map(({ CertificateArn }) => ({
    service: 'acm',
    resource: expectString(CertificateArn),
    columns: { encryption_at_rest: 'not-applicable', exposure: 'not-applicable', waf_protection: 'not-eligible' },
  }))
}
