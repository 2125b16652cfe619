import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { outsidersAmong } from '#domain/let-in.ts'
import type { VpcEndpointFacts } from '#domain/network/facts.ts'
import { allowsEverything, endpointAccess, serviceOf } from '#domain/policy/endpoint-access.ts'
import { contextOf } from '#domain/policy/exposure.ts'

const resourceType = 'AWS::EC2::VPCEndpoint'
const reference = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html'
const call = 'ec2:DescribeVpcEndpoints'
const account = '111122223333'
const serviceName = 'com.amazonaws.eu-west-1.s3'

const policy = (statement: object) =>
  JSON.stringify({ Version: '2008-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
const fullAccess = policy({ Principal: '*', Action: '*', Resource: '*' })
const ofOrganization = policy({
  Principal: '*',
  Action: '*',
  Resource: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
})

function narrow(type: 'Gateway' | 'Interface', severity: 'high' | 'medium', frameworks: readonly string[]) {
  return defineControl<VpcEndpointFacts>()({
    resourceType,
    title: `${type} endpoint policy is narrower than allow-everything`,
    severity,
    dimension: 'exposure',
    why: 'Through an endpoint that allows everything, anybody inside can carry data to a bucket or table of any other account.',
    fix: 'Write an endpoint policy that names the principals, resources or organisation that are meant.',
    reference,
    expected: 'A policy without a statement that allows every action on every resource to everybody',
    frameworks,
    needs: ['endpointType', 'policyDocument', 'serviceName'],
    version: 2,
    evaluate: ({ endpointType, policyDocument, serviceName, accountId, name }, related) => {
      if (endpointType !== type) return notApplicable(`It is of the type ${endpointType}.`)
      if (policyDocument === null) return notApplicable(`${name} serves something that knows no endpoint policies.`)
      const statement = allowsEverything(
        policyDocument,
        contextOf({ accountId, call }, related),
        serviceOf(serviceName),
      )
      return statement
        ? nonCompliant(`Statement ${statement} of the policy of ${name} allows everything to everybody.`)
        : compliant(`The policy of ${name} is narrower than everything.`)
    },
    examples: {
      compliant: [
        {
          facts: {
            endpointType: type,
            serviceName,
            policyDocument: policy({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }),
          },
        },
        { facts: { endpointType: type, serviceName, policyDocument: ofOrganization } },
      ],
      nonCompliant: [
        { facts: { endpointType: type, serviceName, policyDocument: fullAccess } },
        {
          facts: {
            endpointType: type,
            serviceName,
            policyDocument: policy({ Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] }),
          },
        },
      ],
    },
  })
}

export const family = defineFamily({
  'ec2/vpc-endpoint-gateway-policy-restricted': narrow('Gateway', 'high', [
    'powerpipe:vpc_gateway_endpoint_restrict_public_access',
  ]),
  'ec2/vpc-endpoint-interface-policy-restricted': narrow('Interface', 'medium', []),

  'ec2/vpc-endpoint-policy-trusted': defineControl<VpcEndpointFacts>()({
    resourceType,
    title: 'Endpoint policy serves trusted accounts only',
    severity: 'high',
    dimension: 'exposure',
    why: 'With credentials of a stranger’s account, malware inside the VPC can carry data out through the endpoint without crossing the internet.',
    fix: 'Confine the policy to your accounts, or to your organisation with aws:PrincipalOrgID.',
    reference,
    expected: 'Principals, or resources, of the account or its organisation only',
    frameworks: ['prowler:vpc_endpoint_connections_trust_boundaries'],
    needs: ['policyDocument', 'serviceName'],
    version: 2,
    evaluate: ({ policyDocument, serviceName, accountId, name }, related) => {
      if (policyDocument === null) return notApplicable(`${name} serves something that knows no endpoint policies.`)
      const access = endpointAccess(policyDocument, contextOf({ accountId, call }, related), serviceOf(serviceName))
      if (access.kind === 'anybody') return nonCompliant(access.because)
      const strangers = outsidersAmong(access.accounts)
      return strangers.length > 0
        ? nonCompliant(`The policy of ${name} serves ${strangers.join(', ')}, outside the organisation.`)
        : compliant(access.because)
    },
    examples: {
      compliant: [
        {
          arn: `arn:aws:ec2:eu-west-1:${account}:vpc-endpoint/vpce-1`,
          facts: {
            serviceName,
            policyDocument: policy({ Principal: { Service: 'logs.amazonaws.com' }, Action: '*', Resource: '*' }),
          },
        },
      ],
      nonCompliant: [
        { facts: { serviceName, policyDocument: fullAccess } },
        {
          facts: {
            serviceName,
            policyDocument: policy({ Principal: { AWS: '999999999999' }, Action: '*', Resource: '*' }),
          },
        },
      ],
    },
  }),
})
