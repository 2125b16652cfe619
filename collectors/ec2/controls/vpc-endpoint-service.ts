import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { VpcEndpointServiceFacts } from '#domain/network/facts.ts'
import { accountOf } from '#domain/network/private-link.ts'

const resourceType = 'AWS::EC2::VPCEndpointService'
const root = (id: string) => `arn:aws:iam::${id}:root`

export const family = defineFamily({
  'ec2/vpc-endpoint-service-acceptance': defineControl<VpcEndpointServiceFacts>()({
    resourceType,
    title: 'Endpoint service needs acceptance',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Without it, everybody whom the permissions name connects from any VPC of his, and nobody is asked.',
    fix: 'Require acceptance, and accept the endpoints that are known.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html',
    expected: 'Acceptance required',
    frameworks: ['powerpipe:vpc_endpoint_service_acceptance_required_enabled'],
    needs: ['acceptanceRequired'],
    evaluate: ({ acceptanceRequired }) =>
      acceptanceRequired
        ? compliant('Each endpoint has to be accepted.')
        : nonCompliant('Endpoints connect without being accepted.'),
    examples: {
      compliant: [{ facts: { acceptanceRequired: true } }],
      nonCompliant: [{ facts: { acceptanceRequired: false } }],
    },
  }),

  'ec2/vpc-endpoint-service-known-principals': defineControl<VpcEndpointServiceFacts>()({
    resourceType,
    title: 'Endpoint service allows known principals only',
    severity: 'high',
    dimension: 'exposure',
    why: 'Whoever is allowed may bring the service into a VPC of his own, where nobody here sees who uses it.',
    fix: 'Name the accounts of the organisation that need the service, and take away everybody and accounts no longer known.',
    reference:
      'https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions',
    expected: 'Accounts of the organisation only',
    frameworks: ['prowler:vpc_endpoint_services_allowed_principals_trust_boundaries'],
    needs: ['allowedPrincipals'],
    evaluate: ({ allowedPrincipals, accountId }, related) => {
      if (allowedPrincipals.includes('*')) return nonCompliant('It allows everybody with an AWS account.')
      const members = related.organizationAccounts()
      // Organizational units and services are no accounts; AWS lets an owner allow units of his own organisation.
      const stranger = allowedPrincipals.find((principal) => {
        const id = accountOf(principal)
        return id !== null && id !== accountId && !members?.has(id)
      })
      if (stranger)
        return nonCompliant(`It allows ${stranger}, ${members ? 'outside the organisation' : 'another account'}.`)
      return compliant(
        allowedPrincipals.length > 0 ? `It allows ${allowedPrincipals.join(', ')}.` : 'It allows its own account only.',
      )
    },
    examples: {
      compliant: [
        { facts: { allowedPrincipals: [] } },
        { facts: { allowedPrincipals: [root('111122223333'), root('444455556666')] } },
      ],
      nonCompliant: [
        { facts: { allowedPrincipals: [root('444455556666'), '*'] } },
        { facts: { allowedPrincipals: ['arn:aws:iam::999999999999:role/reader'] } },
      ],
    },
  }),
})
