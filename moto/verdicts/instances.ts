import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expectString } from '../expect-string.ts'
import type { Network, Where } from '../network.ts'
import type { Arns, Cases } from './case.ts'

interface Instance {
  readonly behind: 'a public balancer' | 'an internal balancer' | null
  /** Whom its security group lets in on the port that the balancer sends to. */
  readonly admits: 'the balancers' | 'nobody'
}

/** All are in a subnet without a route to the internet and have no public address: only a balancer can expose them. */
export const instances: Cases<Instance> = [
  {
    name: 'fronted',
    says: 'an instance behind a public load balancer is on the internet through it',
    made: { behind: 'a public balancer', admits: 'the balancers' },
    columns: { exposure: 'internet' },
    texts: {
      exposure_path: ['internet gateway igw-', 'load balancer front', 'target group front', 'security group sg-'],
    },
  },
  {
    name: 'alone',
    says: 'the same instance that no balancer sends to is not',
    made: { behind: null, admits: 'the balancers' },
    columns: { exposure: 'internal' },
  },
  {
    name: 'refusing',
    says: 'one whose security group does not let the balancer in is not, though it is registered',
    made: { behind: 'a public balancer', admits: 'nobody' },
    columns: { exposure: 'isolated' },
  },
  {
    name: 'inside',
    // moto cannot list REST APIs, and a VPC link of one may lead to the balancer.
    says: 'one behind an internal load balancer is not known to be reached from inside only',
    made: { behind: 'an internal balancer', admits: 'the balancers' },
    columns: { exposure: 'unknown' },
  },
]

const port = 8080

export async function seedInstances(where: Where, network: Network, accountId: string): Promise<Arns> {
  const ec2 = new EC2Client(where)
  const web = await network.open('front', 80, '0.0.0.0/0')
  const group = async (name: string, from: string | null) => {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId: network.vpcId, GroupName: name, Description: name }),
    )
    const GroupId = expectString(made.GroupId)
    const UserIdGroupPairs = from ? [{ GroupId: from }] : []
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs }]
    if (from) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
    return GroupId
  }
  const groups = { 'the balancers': await group('behind-front', web), nobody: await group('closed', null) }
  const ids: Record<string, string> = {}
  for (const { name, made } of instances) {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: network.privateSubnets[0],
        SecurityGroupIds: [groups[made.admits]],
      }),
    )
    ids[name] = expectString(Instances?.[0]?.InstanceId)
  }
  const registered = (behind: Instance['behind']) =>
    instances.filter(({ made }) => made.behind === behind).map(({ name }) => ids[name])
  await balance(
    where,
    network,
    { name: 'front', scheme: 'internet-facing', group: web },
    registered('a public balancer'),
  )
  await balance(where, network, { name: 'inner', scheme: 'internal', group: web }, registered('an internal balancer'))
  const arn = (id: string) => `arn:aws:ec2:${where.region}:${accountId}:instance/${id}`
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, arn(id)]))
}

/** An application load balancer on port 80 that sends everything to the instances. */
async function balance(
  where: Where,
  network: Network,
  balancer: { readonly name: string; readonly scheme: 'internet-facing' | 'internal'; readonly group: string },
  instanceIds: readonly (string | undefined)[],
): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(where)
  const made = await elb.send(
    new CreateLoadBalancerCommand({
      Name: balancer.name,
      Subnets: balancer.scheme === 'internal' ? network.privateSubnets : network.publicSubnets,
      SecurityGroups: [balancer.group],
      Scheme: balancer.scheme,
      Type: 'application',
    }),
  )
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: balancer.name, Protocol: 'HTTP', Port: port, VpcId: network.vpcId }),
  )
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: instanceIds.map((Id) => ({ Id })) }))
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: expectString(made.LoadBalancers?.[0]?.LoadBalancerArn),
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  )
}
