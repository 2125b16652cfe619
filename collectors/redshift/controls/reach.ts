import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Exposure, ExposureKind } from '#domain/exposure.ts'
import { pathText } from '#domain/hop.ts'
import { exampleSecurityGroup } from '#domain/network/example-network.ts'
import { closedPort } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { ClusterFacts } from '../cluster.ts'

const vpcPage = 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html'
const resourceType = 'AWS::Redshift::Cluster'
const dimension = 'exposure'

const exposure = (kind: ExposureKind): Exposure => ({
  kind,
  path: [{ what: 'security group', id: 'sg-1', passes: kind === 'internal' ? 'no' : 'yes', because: '' }],
  accounts: kind === 'cross-account' ? [{ who: '999988887777', standing: 'outside', by: 'data share' }] : [],
  because: '',
})

export const family = defineFamily({
  'redshift/cluster-not-public-flag': defineControl<ClusterFacts>()({
    resourceType,
    dimension,
    title: 'Cluster is not flagged publicly accessible',
    severity: 'critical',
    why: 'The flag gives the cluster a public address: one careless security group rule is then all that stands between the warehouse and the internet.',
    fix: 'Modify the cluster to be not publicly accessible; reach it from inside the VPC, over a VPN or through the query editor.',
    reference: vpcPage,
    expected: 'PubliclyAccessible is false',
    frameworks: [
      'fsbp:Redshift.1',
      'pci-4.0:1.3.1',
      'pci-4.0:1.4.2',
      'powerpipe:redshift_cluster_prohibit_public_access',
    ],
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

  'redshift/cluster-not-reachable-from-internet': defineControl<ClusterFacts>()({
    resourceType,
    dimension,
    version: 2,
    title: 'No full internet path exists to the cluster',
    severity: 'critical',
    why: 'Public address, route, network ACL and security group together let anybody on the internet try passwords and exploits on the warehouse.',
    fix: 'Close any one hop for good: no public address, private subnets, or a security group that names only those who need it.',
    reference: vpcPage,
    expected: 'no path from the internet',
    frameworks: ['prowler:redshift_cluster_public_access'],
    needs: ['exposure'],
    evaluate({ exposure: { kind, because, path }, name }) {
      if (kind !== 'internet' && kind !== 'internet-limited')
        return compliant(
          `No path leads from the internet to ${name}. ${because.replace('No path from the internet: ', '')}`.trim(),
        )
      const who = kind === 'internet' ? 'Anyone on the internet' : 'Listed networks on the internet'
      return nonCompliant(`${who} can open a connection to ${name}: ${pathText(path)}.`)
    },
    examples: {
      compliant: [{ facts: { exposure: exposure('internal') } }, { facts: { exposure: exposure('cross-account') } }],
      nonCompliant: [
        { facts: { exposure: exposure('internet') } },
        { facts: { exposure: exposure('internet-limited') } },
      ],
    },
  }) as Control,

  'redshift/cluster-sg-port-restricted': defineControl<ClusterFacts>()({
    resourceType,
    dimension,
    title: 'Security groups do not open the cluster port to any address',
    severity: 'high',
    why: 'A group that lets every address in leaves the warehouse one flag or one route away from the internet.',
    fix: 'Let the security groups of the applications in, in place of address ranges.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/rs-security-group-public-private.html',
    expected: 'no rule, and no set of rules together, lets the whole internet in on the port',
    frameworks: ['fsbp:Redshift.15', 'powerpipe:redshift_cluster_security_group_restrict_ingress_redshift_port'],
    needs: ['vpcSecurityGroupIds', 'port'],
    looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
    evaluate: ({ vpcSecurityGroupIds, port, name }, related) => closedPort(related, vpcSecurityGroupIds, port, name),
    examples: {
      compliant: [
        {
          facts: { vpcSecurityGroupIds: ['sg-1'], port: 5439 },
          related: [exampleSecurityGroup('sg-1', 5439, ['10.0.0.0/8', '203.0.113.0/24'])],
        },
        {
          facts: { vpcSecurityGroupIds: ['sg-1'], port: 8192 },
          related: [exampleSecurityGroup('sg-1', 5439, ['0.0.0.0/0'])],
        },
      ],
      nonCompliant: [
        {
          facts: { vpcSecurityGroupIds: ['sg-1'], port: 5439 },
          related: [exampleSecurityGroup('sg-1', 5439, ['0.0.0.0/0'])],
        },
        {
          facts: { vpcSecurityGroupIds: ['sg-1'], port: 5439 },
          related: [exampleSecurityGroup('sg-1', 5439, ['::/0'])],
        },
        // Groups add up: neither is the internet alone.
        {
          facts: { vpcSecurityGroupIds: ['sg-1', 'sg-2'], port: 5439 },
          related: [
            exampleSecurityGroup('sg-1', 5439, ['32.0.0.0/3']),
            exampleSecurityGroup('sg-2', 5439, ['64.0.0.0/3']),
          ],
        },
      ],
    },
  }) as Control,

  'redshift/cluster-enhanced-vpc-routing': defineControl<ClusterFacts>()({
    resourceType,
    dimension,
    title: 'COPY and UNLOAD traffic stays in the VPC',
    severity: 'medium',
    why: 'Without enhanced VPC routing, data is loaded and unloaded past the VPC: no security group, endpoint policy or flow log sees it.',
    fix: 'Turn enhanced VPC routing on, and give the VPC a gateway endpoint for S3.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html',
    expected: 'EnhancedVpcRouting is true',
    frameworks: [
      'fsbp:Redshift.7',
      'pci-4.0:1.3.1',
      'pci-4.0:1.3.2',
      'prowler:redshift_cluster_enhanced_vpc_routing',
      'powerpipe:redshift_cluster_enhanced_vpc_routing_enabled',
    ],
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
