import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { policyLooksAt } from '#domain/policy/exposure.ts'
import { strangersAmong } from '#domain/strangers.ts'
import type { DomainFacts } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'
import { foreignAccounts, policyAccess } from '../exposure.ts'

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

function inVpc({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} is attached to a VPC`,
    severity: 'critical',
    dimension: 'exposure',
    why: 'A public endpoint leaves the access policy as the only thing between the internet and the indexes.',
    fix: 'A domain cannot be moved: make one in a VPC and restore a snapshot into it.',
    reference: `${guide}/vpc.html`,
    expected: 'VPCOptions name a VPC',
    frameworks,
    needs: ['vpcId'],
    evaluate: ({ vpcId, name }) =>
      vpcId === null
        ? nonCompliant(`${name} is in no VPC: its endpoint is on the internet.`)
        : compliant(`${name} is in ${vpcId}.`),
    examples: {
      compliant: [{ facts: { vpcId: 'vpc-1' } }],
      nonCompliant: [{ facts: { vpcId: null } }],
    },
  }) as Control
}

const policy = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'es:*', Resource: '*', ...statement }],
  })
const from = (...networks: readonly string[]) => ({ Condition: { IpAddress: { 'aws:SourceIp': networks } } })

function policyNotPublic({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} is in a VPC or its policy is not open to everyone`,
    severity: 'critical',
    dimension: 'exposure',
    why: 'Everyone on the internet can send requests to the domain; open search clusters are found and emptied within hours.',
    fix: 'Name the roles that may use the domain in its access policy, in place of everyone.',
    reference: `${guide}/ac.html`,
    expected: 'a VPC, or a policy that confines who asks',
    frameworks,
    needs: ['vpcId', 'accessPolicies'],
    looksAt: policyLooksAt,
    oneDecides: true,
    version: 2,
    evaluate({ vpcId, accessPolicies, name, accountId }, related) {
      if (vpcId !== null) return compliant(`${name} is in ${vpcId}.`)
      const { kind, because } = policyAccess({ accountId }, accessPolicies, related)
      return kind === 'public' ? nonCompliant(`${name}: ${because}`) : compliant(`${name}: ${because}`)
    },
    examples: {
      compliant: [
        { facts: { vpcId: 'vpc-1', accessPolicies: policy({}) } },
        { facts: { vpcId: null, accessPolicies: policy(from('198.51.100.0/24')) } },
        { facts: { vpcId: null, accessPolicies: policy({ Principal: { AWS: '111122223333' } }) } },
        {
          facts: {
            vpcId: null,
            accessPolicies: policy({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } }),
          },
        },
        { facts: { vpcId: null, accessPolicies: null } },
      ],
      nonCompliant: [
        { facts: { vpcId: null, accessPolicies: policy({}) } },
        { facts: { vpcId: null, accessPolicies: policy({ Principal: '*' }) } },
        { facts: { vpcId: null, accessPolicies: policy(from('0.0.0.0/0')) } },
        { facts: { vpcId: null, accessPolicies: policy(from('0.0.0.0/1', '128.0.0.0/1')) } },
      ],
    },
  }) as Control
}

export const family = defineFamily({
  'opensearch/domain-in-vpc': inVpc(openSearch, [
    'fsbp:Opensearch.2',
    'powerpipe:opensearch_domain_in_vpc',
    'PCI-4.0:1.3.1',
  ]),
  'opensearch/elasticsearch-domain-in-vpc': inVpc(elasticsearch, [
    'fsbp:ES.2',
    'prowler:opensearch_service_domains_not_publicly_accessible',
    'powerpipe:es_domain_in_vpc',
    'PCI-4.0:1.3.1',
  ]),
  'opensearch/domain-policy-not-public': policyNotPublic(openSearch, [
    'prowler:opensearch_service_domains_not_publicly_accessible',
    'PCI-4.0:1.3.1',
  ]),
  'opensearch/elasticsearch-domain-policy-not-public': policyNotPublic(elasticsearch, [
    'prowler:opensearch_service_domains_not_publicly_accessible',
  ]),
  'opensearch/vpc-endpoint-authorized': defineControl<DomainFacts>()({
    resourceType: openSearch.resourceType,
    title: 'Cross-account VPC endpoint access is granted to known principals',
    severity: 'medium',
    dimension: 'exposure',
    why: 'An account that was let in reaches the domain from its own network, past the security groups of this one.',
    fix: 'Revoke the endpoint access of accounts that are not yours.',
    reference: `${guide}/vpc-interface-endpoints.html`,
    expected: 'no account outside the organisation',
    needs: ['vpcId', 'authorizedPrincipals'],
    evaluate({ vpcId, authorizedPrincipals, name, accountId }, related) {
      if (vpcId === null) return notApplicable(`${name} is in no VPC, so endpoints in VPCs do not lead to it.`)
      const accounts = foreignAccounts(authorizedPrincipals).filter((id) => id !== accountId)
      if (accounts.length === 0) return compliant(`No other account may reach ${name} through a VPC endpoint.`)
      const outside = strangersAmong(related, accountId, accounts)
      return outside.length > 0
        ? nonCompliant(`${outside.join(', ')} outside the organisation may reach ${name} through a VPC endpoint.`)
        : compliant(`Only accounts of the organisation (${accounts.join(', ')}) may reach ${name}.`)
    },
    examples: {
      compliant: [
        { facts: { vpcId: 'vpc-1', authorizedPrincipals: [] } },
        {
          facts: {
            vpcId: 'vpc-1',
            authorizedPrincipals: [
              { principalType: 'AWS_ACCOUNT', principal: '444455556666' },
              { principalType: 'AWS_SERVICE', principal: 'application.opensearchservice.amazonaws.com' },
            ],
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            vpcId: 'vpc-1',
            authorizedPrincipals: [{ principalType: 'AWS_ACCOUNT', principal: '999988887777' }],
          },
        },
      ],
    },
  }),
})
