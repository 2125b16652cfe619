import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'cognito-identity-provider/client-hide-user-existence',
    reason:
      'Only DescribeUserPoolClient tells, and it answers with the secret of the app client; a role that only looks should not be allowed to read secrets.',
  },
  {
    id: 'cognito-identity-provider/domain-certificate-valid',
    reason:
      'The certificate of a custom domain is in us-east-1 wherever the user pool is, and a user pool is judged with the resources of its own region. Certificates are judged where they are.',
  },
]
