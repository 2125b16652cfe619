import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { type ServiceFacts, silent } from '../service.ts'

const resourceType = 'AWS::AppRunner::Service'
const networking = 'https://docs.aws.amazon.com/apprunner/latest/dg/network.html'
const key = 'arn:aws:kms:eu-west-1:111122223333:key/1'
const encrypted = {
  kind: 'customer-managed',
  key: { arn: key, accountId: '111122223333', state: 'Enabled', rotation: true },
  because: `KmsKey is ${key}.`,
} as const
const byAppRunner = {
  kind: 'aws-managed',
  key: null,
  because: 'It names no key of the owner’s: App Runner encrypts source and logs under a key that AWS manages.',
} as const
const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'

export const family = defineFamily({
  'apprunner/cmk': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Service uses a customer managed key (fixed at creation)',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'With a key of AWS’s nobody can say who may read the stored source and logs, nor take that permission back.',
    fix: 'Create the service anew with a customer managed key; the key cannot be changed later.',
    reference: 'https://docs.aws.amazon.com/apprunner/latest/dg/security-data-protection-encryption.html',
    expected: 'a customer managed KMS key',
    needs: ['encryptionAtRest'],
    evaluate: ({ encryptionAtRest: { kind, because } }) =>
      kind === 'customer-managed' ? compliant(because) : nonCompliant(because),
    examples: {
      compliant: [{ facts: { encryptionAtRest: encrypted } }],
      nonCompliant: [
        { facts: { encryptionAtRest: byAppRunner } },
        { facts: { encryptionAtRest: { ...encrypted, kind: 'aws-managed' } } },
      ],
    },
  }),

  'apprunner/ingress-private': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Internal service is not publicly accessible',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A public service is open to the whole internet, and App Runner has no security group in front of it. Which services are internal is their owner’s decision, so this control is off until it is switched on; approve the public ones by an exception.',
    fix: 'Set IsPubliclyAccessible to false and reach the service through a VPC ingress connection.',
    reference: 'https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html',
    expected: 'IsPubliclyAccessible false',
    enabled: false,
    needs: ['isPubliclyAccessible'],
    evaluate: ({ isPubliclyAccessible }) =>
      isPubliclyAccessible
        ? nonCompliant('It is publicly accessible.')
        : compliant('It is reached through VPC ingress connections only.'),
    examples: {
      compliant: [{ facts: { isPubliclyAccessible: false } }],
      nonCompliant: [{ facts: { isPubliclyAccessible: true } }],
    },
  }),

  'apprunner/egress-vpc': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Service that reaches private data uses a VPC connector',
    severity: 'low',
    dimension: 'exposure',
    why: 'Without a connector a service reaches its data over public networks, so that data must be open to them. Which services reach private data only their owner knows, so this control is off until it is switched on.',
    fix: 'Make a VPC connector in the subnets of the data and set the egress type to VPC.',
    reference: networking,
    expected: 'egress type VPC',
    enabled: false,
    needs: ['egressType', 'vpcConnectorArn'],
    evaluate: ({ egressType, vpcConnectorArn }) =>
      egressType === 'VPC'
        ? compliant(`It reaches out through the VPC connector ${vpcConnectorArn}.`)
        : nonCompliant('It reaches out over public networks (egress type DEFAULT).'),
    examples: {
      compliant: [
        {
          facts: {
            egressType: 'VPC',
            vpcConnectorArn: 'arn:aws:apprunner:eu-west-1:111122223333:vpcconnector/data/1/1a2b',
          },
        },
      ],
      nonCompliant: [{ facts: { egressType: 'DEFAULT', vpcConnectorArn: null } }],
    },
  }),

  'apprunner/observability': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Tracing configuration is on',
    severity: 'low',
    dimension: 'logging',
    why: 'Without traces nobody sees which requests a service answered slowly or wrongly, and what it called to do so.',
    fix: 'Make an observability configuration with AWS X-Ray and name it in the service.',
    reference: 'https://docs.aws.amazon.com/apprunner/latest/dg/monitor-xray.html',
    expected: 'ObservabilityEnabled true',
    needs: ['observabilityEnabled'],
    evaluate: ({ observabilityEnabled }) =>
      observabilityEnabled ? compliant('Tracing is on.') : nonCompliant('Tracing is off.'),
    examples: {
      compliant: [{ facts: { observabilityEnabled: true } }],
      nonCompliant: [{ facts: { observabilityEnabled: false } }],
    },
  }),

  'wafv2/coverage-apprunner': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Publicly reachable App Runner service has a web ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'Everything that is sent to a public service reaches it uninspected.',
    fix: 'Attach a WAFv2 web ACL to the service. Whether the web ACL blocks anything is judged by its own controls.',
    reference: 'https://docs.aws.amazon.com/apprunner/latest/dg/waf.html',
    expected: 'a WAFv2 web ACL on every public service',
    needs: ['status', 'isPubliclyAccessible', 'webAclArn'],
    evaluate: ({ status, isPubliclyAccessible, webAclArn }) => {
      if (webAclArn !== null) return compliant(`Web ACL ${webAclArn} is attached.`)
      if (silent.has(status)) return notApplicable(`It is ${status}, so nothing answers.`)
      return isPubliclyAccessible
        ? nonCompliant('It is publicly accessible, and no web ACL is attached.')
        : notApplicable('It is reached through VPC ingress connections only.')
    },
    examples: {
      compliant: [{ facts: { status: 'RUNNING', isPubliclyAccessible: true, webAclArn } }],
      nonCompliant: [{ facts: { status: 'RUNNING', isPubliclyAccessible: true, webAclArn: null } }],
    },
  }),
})
