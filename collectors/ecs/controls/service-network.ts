import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { exampleRouteTable, exampleSecurityGroup, exampleSubnet } from '#domain/network/example-network.ts'
import { rangesOpenTo, rangeText } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { publicSubnets, publicSubnetsLooksAt } from '#domain/network/subnets.ts'
import { seen } from '#domain/observed.ts'
import { plainContainer } from '../container-rule.ts'
import { defaultGroup, taskDefinitionNamed, taskDefinitionType, vpcOf } from '../exposure.ts'
import type { ServiceFacts } from '../service.ts'
import type { TaskSetFacts } from '../task-set.ts'

const resourceType = 'AWS::ECS::Service'

const shared = (name: string) => notApplicable(`Tasks of ${name} have no network interface of their own.`)

const publicText = {
  severity: 'high',
  dimension: 'exposure',
  why: 'A public address on every task makes each of them reachable as soon as a security group lets somebody in.',
  fix: 'Set assignPublicIp to DISABLED, run tasks in private subnets with a way out, and let a load balancer take traffic.',
  expected: 'assignPublicIp is DISABLED',
} as const
const publicVerdict = (assignPublicIp: string | null, name: string) =>
  assignPublicIp === null
    ? shared(name)
    : assignPublicIp === 'ENABLED'
      ? nonCompliant(`${name} gives each task a public address.`)
      : compliant(`${name} gives its tasks no public address.`)

const inSubnet = { assignPublicIp: 'DISABLED', subnetIds: ['subnet-1'] }

const taskArn = 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7'
const ports = (...containerPorts: readonly number[]) => ({
  type: taskDefinitionType,
  arn: taskArn,
  facts: {
    containers: [
      {
        ...plainContainer,
        ports: containerPorts.map((port) => ({ containerPort: port, toPort: port, hostPort: null, protocol: 'tcp' })),
      },
    ],
  },
})
const unbound = {
  taskDefinition: taskArn,
  loadBalancers: [],
  serviceConnect: null,
  serviceRegistryArns: [],
  latticeTargetGroupArns: [],
}
const balanced = {
  targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web/1',
  alternateTargetGroupArn: null,
  loadBalancerName: null,
  containerName: 'web',
  containerPort: 8080,
}

export const family = defineFamily({
  'ecs/service-no-public-ip': defineControl<ServiceFacts>()({
    ...publicText,
    resourceType,
    title: 'Service does not hand out public addresses',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html',
    frameworks: [
      'fsbp:ECS.2',
      'prowler:ecs_service_no_assign_public_ip',
      'powerpipe:ecs_service_not_publicly_accessible',
    ],
    needs: ['assignPublicIp'],
    evaluate: ({ assignPublicIp, name }) => publicVerdict(assignPublicIp, name),
    examples: {
      compliant: [{ facts: { assignPublicIp: 'DISABLED' } }],
      nonCompliant: [{ facts: { assignPublicIp: 'ENABLED' } }],
    },
  }) as Control,
  'ecs/taskset-no-public-ip': defineControl<TaskSetFacts>()({
    ...publicText,
    resourceType: 'AWS::ECS::TaskSet',
    title: 'Task set does not hand out public addresses',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html',
    frameworks: ['fsbp:ECS.16', 'prowler:ecs_task_set_no_assign_public_ip', 'PCI-4.0.1:1.4.4'],
    needs: ['assignPublicIp'],
    evaluate: ({ assignPublicIp, name }) => publicVerdict(assignPublicIp, name),
    examples: {
      compliant: [{ facts: { assignPublicIp: 'DISABLED' } }],
      nonCompliant: [{ facts: { assignPublicIp: 'ENABLED' } }],
    },
  }) as Control,
  'ecs/service-private-subnets': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Tasks run in subnets without a route to an internet gateway',
    severity: 'medium',
    dimension: 'exposure',
    why: 'In a public subnet only the missing public address and a security group keep the internet away.',
    fix: 'Move the service to private subnets, with a NAT gateway or VPC endpoints for the way out.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html',
    expected: 'no route to an internet gateway in any subnet of the service',
    needs: ['assignPublicIp', 'subnetIds'],
    looksAt: ['AWS::EC2::Subnet', ...publicSubnetsLooksAt],
    evaluate({ assignPublicIp, subnetIds, name }, related) {
      if (assignPublicIp === null) return shared(name)
      const open = publicSubnets(related, subnetIds)
      if (open.length > 0) return nonCompliant(`Tasks of ${name} run in public subnets: ${open.join(', ')}.`)
      return compliant(`No subnet of ${name} is routed to an internet gateway.`)
    },
    examples: {
      compliant: [
        { facts: inSubnet, related: [exampleSubnet, exampleRouteTable('nat-1')] },
        { facts: inSubnet, related: [exampleSubnet, exampleRouteTable('eigw-1', '::/0')] },
      ],
      nonCompliant: [
        { facts: inSubnet, related: [exampleSubnet, exampleRouteTable('igw-1')] },
        { facts: inSubnet, related: [exampleSubnet, exampleRouteTable('igw-1', '::/0')] },
      ],
    },
  }) as Control,
  'ecs/service-sg-restricted': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Security groups of the service are not open to every address',
    severity: 'high',
    dimension: 'exposure',
    why: 'Tasks behind a load balancer need only the load balancer let in; a group that is open to all lets everybody go round it and its web ACL.',
    fix: 'Let the security group of the load balancer in, in place of address ranges.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html',
    expected: 'no rule, and no set of rules together, lets the whole internet in on any port',
    needs: ['assignPublicIp', 'securityGroupIds', 'subnetIds'],
    looksAt: ['AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', prefixListType],
    evaluate({ assignPublicIp, securityGroupIds, subnetIds, name }, related) {
      if (assignPublicIp === null) return shared(name)
      const ids = securityGroupIds.length > 0 ? securityGroupIds : [defaultGroup(related, vpcOf(related, subnetIds[0]))]
      const open = rangesOpenTo(related, ids)
      return open.length > 0
        ? nonCompliant(`${ids.join(', ')} of ${name} let everybody in: ${open.map(rangeText).join('; ')}.`)
        : compliant(`${ids.join(', ')} of ${name} let nobody in from every address.`)
    },
    examples: {
      compliant: [
        {
          facts: { ...inSubnet, securityGroupIds: ['sg-1'] },
          related: [exampleSecurityGroup('sg-1', 8080, ['10.0.0.0/8'])],
        },
        {
          facts: { ...inSubnet, securityGroupIds: [] },
          related: [exampleSubnet, exampleSecurityGroup('sg-0', 8080, [], 'default')],
        },
      ],
      nonCompliant: [
        { facts: { ...inSubnet, securityGroupIds: ['sg-1'] }, related: [exampleSecurityGroup('sg-1', 8080, ['::/0'])] },
        {
          facts: { ...inSubnet, securityGroupIds: ['sg-1'] },
          related: [exampleSecurityGroup('sg-1', 8080, ['0.0.0.0/1', '128.0.0.0/1'])],
        },
        {
          facts: { ...inSubnet, securityGroupIds: [] },
          related: [exampleSubnet, exampleSecurityGroup('sg-0', 8080, ['0.0.0.0/0'], 'default')],
        },
      ],
    },
  }) as Control,
  'ecs/service-behind-lb': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Service that takes traffic is registered with a load balancer or a service mesh',
    severity: 'low',
    dimension: 'exposure',
    why: 'Without one, callers talk to tasks by address: nothing checks their health, ends TLS or carries a web ACL.',
    fix: 'Put a target group, Service Connect or VPC Lattice in front of the service.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html',
    expected: 'a target group, Service Connect or VPC Lattice for a service whose containers name ports',
    frameworks: ['powerpipe:ecs_service_load_balancer_attached'],
    needs: ['taskDefinition', 'loadBalancers', 'serviceConnect', 'serviceRegistryArns', 'latticeTargetGroupArns'],
    looksAt: [taskDefinitionType],
    evaluate(
      { taskDefinition, loadBalancers, serviceConnect, serviceRegistryArns, latticeTargetGroupArns, name },
      related,
    ) {
      if (taskDefinition === null) return notApplicable(`${name} leaves its load balancers to its task sets.`)
      if (loadBalancers.length > 0) return compliant(`${name} is registered with a load balancer.`)
      if (serviceConnect !== null && serviceConnect.length > 0)
        return compliant(`${name} is reached through Service Connect.`)
      if (latticeTargetGroupArns.length > 0) return compliant(`${name} is reached through VPC Lattice.`)
      const takesTraffic = seen(taskDefinitionNamed(related, taskDefinition).facts.containers).some(
        (one) => one.ports.length > 0,
      )
      if (!takesTraffic) return notApplicable(`No container of ${name} names a port.`)
      const found = serviceRegistryArns.length > 0 ? 'is found by name in Cloud Map only' : 'is registered with nothing'
      return nonCompliant(`${name} takes traffic and ${found}.`)
    },
    examples: {
      compliant: [
        { facts: { ...unbound, loadBalancers: [balanced] }, related: [ports(8080)] },
        {
          facts: { ...unbound, serviceConnect: [{ portName: 'http', tls: true, kmsKey: null }] },
          related: [ports(8080)],
        },
      ],
      nonCompliant: [
        { facts: unbound, related: [ports(8080)] },
        {
          facts: { ...unbound, serviceConnect: [], serviceRegistryArns: ['arn:aws:servicediscovery:x'] },
          related: [ports(80)],
        },
      ],
    },
  }) as Control,
})
