import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeManagedPrefixListsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expectString } from '../expect-string.ts'
import type { Network, Where } from '../network.ts'
import type { Arns, Cases } from './case.ts'

interface Origin {
  readonly admits: 'everybody' | 'CloudFront'
}

/** Public load balancers with a distribution in front of each. */
export const origins: Cases<Origin> = [
  {
    name: 'origin-open',
    says: 'a load balancer that everybody may reach is reached past its CloudFront',
    made: { admits: 'everybody' },
    columns: { exposure: 'internet' },
    findings: { 'wafv2/origin-bypass-alb': 'NON_COMPLIANT' },
  },
  {
    name: 'origin-edge',
    says: 'one that lets in only what CloudFront fetches from is on the internet through it, with no way round it',
    made: { admits: 'CloudFront' },
    columns: { exposure: 'internet' },
    findings: { 'wafv2/origin-bypass-alb': 'COMPLIANT' },
  },
]

const port = 443

export async function seedOrigins(where: Where, network: Network): Promise<Arns> {
  const ec2 = new EC2Client(where)
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: network.vpcId, GroupName: 'edge', Description: 'edge' }),
  )
  const { PrefixLists } = await ec2.send(
    new DescribeManagedPrefixListsCommand({
      Filters: [{ Name: 'prefix-list-name', Values: ['com.amazonaws.global.cloudfront.origin-facing'] }],
    }),
  )
  const edge = expectString(made.GroupId)
  const PrefixListIds = [{ PrefixListId: expectString(PrefixLists?.[0]?.PrefixListId) }]
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, PrefixListIds }]
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: edge, IpPermissions }))
  const groups = { everybody: await network.open('anybody', port, '0.0.0.0/0'), CloudFront: edge }

  const elb = new ElasticLoadBalancingV2Client(where)
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'origin', Protocol: 'HTTP', Port: port, VpcId: network.vpcId }),
  )
  const arns: Record<string, string> = {}
  for (const { name, made: origin } of origins) {
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({
        Name: name,
        Subnets: network.publicSubnets,
        SecurityGroups: [groups[origin.admits]],
        Scheme: 'internet-facing',
        Type: 'application',
      }),
    )
    const LoadBalancerArn = expectString(LoadBalancers?.[0]?.LoadBalancerArn)
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol: 'HTTP',
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }],
      }),
    )
    await distribute(where, name, expectString(LoadBalancers?.[0]?.DNSName))
    arns[name] = LoadBalancerArn
  }
  return arns
}

async function distribute(where: Where, name: string, DomainName: string): Promise<void> {
  await new CloudFrontClient(where).send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: name,
        Comment: name,
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'origin',
              DomainName,
              CustomOriginConfig: { HTTPPort: 80, HTTPSPort: port, OriginProtocolPolicy: 'https-only' },
            },
          ],
        },
        DefaultCacheBehavior: { TargetOriginId: 'origin', ViewerProtocolPolicy: 'redirect-to-https' },
      },
    }),
  )
}
