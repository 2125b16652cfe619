import type { ResponseHeadersPolicySummary } from '@aws-sdk/client-cloudfront'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'

/** Response headers policies: two of CloudFront's own, and one of the account that only adds a header. */

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const securityHeadersPolicyId = '67f7725c-6f97-4210-82d7-5512b31e9d03'
const simpleCorsPolicyId = '60669652-455b-4ae9-85a4-c4c02393f86c'

export const customPolicyId = (place: Place) => uuid(place, 'cloudfront|headers-policy')

export function headersPoliciesOf(place: Place): readonly ResponseHeadersPolicySummary[] {
  const LastModifiedTime = new Date('2021-11-02T00:00:00Z')
  return [
    {
      Type: 'managed',
      ResponseHeadersPolicy: {
        Id: securityHeadersPolicyId,
        LastModifiedTime,
        ResponseHeadersPolicyConfig: {
          Name: 'Managed-SecurityHeadersPolicy',
          Comment: 'Adds a set of security headers to every response',
          SecurityHeadersConfig: {
            StrictTransportSecurity: { Override: false, AccessControlMaxAgeSec: 31_536_000 },
            ContentTypeOptions: { Override: true },
          },
        },
      },
    },
    {
      Type: 'managed',
      ResponseHeadersPolicy: {
        Id: simpleCorsPolicyId,
        LastModifiedTime,
        ResponseHeadersPolicyConfig: {
          Name: 'Managed-SimpleCORS',
          Comment: 'Allows all origins for simple CORS requests',
        },
      },
    },
    {
      Type: 'custom',
      ResponseHeadersPolicy: {
        Id: customPolicyId(place),
        LastModifiedTime,
        ResponseHeadersPolicyConfig: {
          Name: 'branding',
          CustomHeadersConfig: { Quantity: 1, Items: [{ Header: 'x-served-by', Value: 'cdn', Override: false }] },
        },
      },
    },
  ]
}
