import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import { exampleSecurityGroup } from '#domain/network/example-network.ts'
import { closedPort } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { WorkgroupFacts } from '../workgroup.ts'

const resourceType = 'AWS::RedshiftServerless::Workgroup'
const transport = (kind: EncryptionInTransit['kind']): EncryptionInTransit => ({ kind, minimumTls: null, because: '' })

const facts = { securityGroupIds: ['sg-1'], port: 5439 }

export const family = defineFamily({
  'redshift-serverless/workgroup-not-public': defineControl<WorkgroupFacts>()({
    resourceType,
    title: 'Workgroup is not publicly accessible',
    severity: 'critical',
    dimension: 'exposure',
    why: 'The flag gives the workgroup a public address: one careless security group rule is then all that stands between the warehouse and the internet.',
    fix: 'Turn public access of the workgroup off; reach it from inside the VPC, over a VPN or through the query editor.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html',
    expected: 'publiclyAccessible is false',
    frameworks: ['fsbp:RedshiftServerless.3', 'powerpipe:redshiftserverless_workgroup_restrict_public_access'],
    needs: ['publiclyAccessible'],
    evaluate: ({ publiclyAccessible, name }) =>
      publiclyAccessible
        ? nonCompliant(`${name} is flagged publicly accessible.`)
        : compliant(`${name} is not flagged publicly accessible.`),
    examples: {
      compliant: [{ facts: { publiclyAccessible: false } }],
      nonCompliant: [{ facts: { publiclyAccessible: true } }],
    },
  }) as Control,

  'redshift-serverless/workgroup-sg-restricted': defineControl<WorkgroupFacts>()({
    resourceType,
    title: 'Security groups of the workgroup do not open its port to any address',
    severity: 'high',
    dimension: 'exposure',
    why: 'A group that lets every address in leaves the warehouse one flag or one route away from the internet.',
    fix: 'Let the security groups of the applications in, in place of address ranges.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-vpc-endpoint.html',
    expected: 'no rule, and no set of rules together, lets the whole internet in on the port',
    needs: ['securityGroupIds', 'port'],
    looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
    evaluate: ({ securityGroupIds, port, name }, related) => closedPort(related, securityGroupIds, port, name),
    examples: {
      compliant: [
        { facts, related: [exampleSecurityGroup('sg-1', 5439, ['10.0.0.0/8', '203.0.113.0/24'])] },
        { facts: { ...facts, port: 5440 }, related: [exampleSecurityGroup('sg-1', 5439, ['0.0.0.0/0'])] },
      ],
      nonCompliant: [
        { facts, related: [exampleSecurityGroup('sg-1', 5439, ['0.0.0.0/0'])] },
        { facts, related: [exampleSecurityGroup('sg-1', 5439, ['::/0'])] },
      ],
    },
  }) as Control,

  'redshift-serverless/workgroup-tls': defineControl<WorkgroupFacts>()({
    resourceType,
    title: 'Workgroup demands SSL',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'A client that may connect without TLS can be made to: passwords and query results then cross the network in the clear.',
    fix: 'Set require_ssl to true in the configuration parameters of the workgroup.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html',
    expected: 'require_ssl is true',
    frameworks: ['fsbp:RedshiftServerless.2', 'powerpipe:redshiftserverless_workgroup_encryption_in_transit_enabled'],
    needs: ['encryptionInTransit'],
    evaluate({ encryptionInTransit: { kind, because }, name }) {
      if (kind === 'not-applicable') return notApplicable(because)
      return kind === 'enforced'
        ? compliant(`${name} refuses plain connections. ${because}`.trim())
        : nonCompliant(`${name} accepts plain connections. ${because}`.trim())
    },
    examples: {
      compliant: [{ facts: { encryptionInTransit: transport('enforced') } }],
      nonCompliant: [{ facts: { encryptionInTransit: transport('optional') } }],
    },
  }) as Control,

  'redshift-serverless/workgroup-vpc-routing': defineControl<WorkgroupFacts>()({
    resourceType,
    title: 'Workgroup keeps COPY and UNLOAD traffic in the VPC',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Without enhanced VPC routing, data is loaded and unloaded past the VPC: no security group, endpoint policy or flow log sees it.',
    fix: 'Turn enhanced VPC routing on, and give the VPC a gateway endpoint for S3.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html',
    expected: 'enhancedVpcRouting is true',
    frameworks: ['fsbp:RedshiftServerless.1', 'powerpipe:redshiftserverless_workgroup_enhanced_vpc_routing_enabled'],
    needs: ['enhancedVpcRouting'],
    evaluate: ({ enhancedVpcRouting, name }) =>
      enhancedVpcRouting
        ? compliant(`Enhanced VPC routing of ${name} is on.`)
        : nonCompliant(`Enhanced VPC routing of ${name} is off.`),
    examples: {
      compliant: [{ facts: { enhancedVpcRouting: true } }],
      nonCompliant: [{ facts: { enhancedVpcRouting: false } }],
    },
  }) as Control,
})
