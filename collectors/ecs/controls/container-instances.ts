import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { ContainerInstanceFacts, Ec2Instance } from '../container-instance.ts'

const resourceType = 'AWS::ECS::ContainerInstance'

/** Released in November 2025; a year later the agent stands at 1.108. https://github.com/aws/amazon-ecs-agent/releases */
const oldestCurrent = [1, 101, 0] as const

/** Older than the oldest that counts as current; null where it is no version. */
function isOutdated(version: string): boolean | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
  if (!parts) return null
  for (const [index, least] of oldestCurrent.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part < least
  }
  return false
}

const instance = (more: Partial<Ec2Instance> = {}): Ec2Instance => ({
  state: 'running',
  vpcId: 'vpc-1',
  subnetId: 'subnet-1',
  publicIpAddress: null,
  ipv6Addresses: [],
  securityGroupIds: ['sg-1'],
  httpEndpoint: 'enabled',
  httpTokens: 'required',
  httpPutResponseHopLimit: 1,
  ...more,
})
const outside = (name: string) => notApplicable(`${name} is a machine of the owner outside AWS.`)

export const family = defineFamily({
  'ecs/containerinstance-agent-connected': defineControl<ContainerInstanceFacts>()({
    resourceType,
    title: 'Agent of the container instance is connected',
    severity: 'medium',
    dimension: 'resilience',
    why: 'ECS can neither start nor stop anything on an instance whose agent does not answer; what runs there runs on unwatched.',
    fix: 'Look at the agent’s log and its way to ECS’s endpoints, or replace the instance.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html',
    expected: 'agentConnected is true',
    frameworks: ['powerpipe:ecs_cluster_container_instance_agent_connected'],
    needs: ['agentConnected'],
    evaluate: ({ agentConnected, name }) =>
      agentConnected
        ? compliant(`The agent of ${name} is connected.`)
        : nonCompliant(`The agent of ${name} is not connected.`),
    examples: {
      compliant: [{ facts: { agentConnected: true } }],
      nonCompliant: [{ facts: { agentConnected: false } }],
    },
  }) as Control,
  'ecs/containerinstance-agent-version': defineControl<ContainerInstanceFacts>()({
    resourceType,
    title: 'Agent of the container instance is less than a year old',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'The agent is root on the instance and hands out the tasks’ credentials; old versions have known holes.',
    fix: 'Replace the instance with one of the newest ECS-optimised image, or update the agent.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-update.html',
    expected: `agent ${oldestCurrent.join('.')} (November 2025) or newer`,
    needs: ['agentVersion'],
    evaluate({ agentVersion, name }) {
      const outdated = isOutdated(agentVersion)
      if (outdated === null) return notApplicable(`${name} runs an agent of the owner’s own, version ${agentVersion}.`)
      return outdated
        ? nonCompliant(`${name} runs agent ${agentVersion}, which is more than a year old.`)
        : compliant(`${name} runs agent ${agentVersion}.`)
    },
    examples: {
      compliant: [{ facts: { agentVersion: '1.108.2' } }, { facts: { agentVersion: '1.101.0' } }],
      nonCompliant: [{ facts: { agentVersion: '1.9.0' } }, { facts: { agentVersion: '1.100.1' } }],
    },
  }) as Control,
  'ecs/containerinstance-imdsv2': defineControl<ContainerInstanceFacts>()({
    resourceType,
    title: 'Container instance asks for IMDSv2 and keeps answers on the instance',
    severity: 'high',
    dimension: 'access',
    why: 'With IMDSv1, or with answers that travel two hops, a container, or who makes it fetch an address, takes the role of the instance.',
    fix: 'Set HttpTokens to required and HttpPutResponseHopLimit to 1 in the launch template.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html',
    expected: 'HttpTokens is required and HttpPutResponseHopLimit is 1, or the endpoint is off',
    needs: ['instance'],
    evaluate({ instance: found, name }) {
      if (found === null) return outside(name)
      if (found.httpEndpoint === 'disabled') return compliant(`${name} has its metadata service switched off.`)
      if (found.httpTokens === null || found.httpPutResponseHopLimit === null)
        throw new Unseen(unobserved('not-returned', 'ec2:DescribeInstances', `no metadata options came with ${name}`))
      if (found.httpTokens !== 'required') return nonCompliant(`${name} answers metadata requests without a token.`)
      return found.httpPutResponseHopLimit === 1
        ? compliant(`${name} asks for IMDSv2 and answers over one hop.`)
        : nonCompliant(
            `${name} answers metadata requests over ${found.httpPutResponseHopLimit} hops, which reach its containers.`,
          )
    },
    examples: {
      compliant: [
        { facts: { instance: instance() } },
        { facts: { instance: instance({ httpEndpoint: 'disabled', httpTokens: 'optional' }) } },
      ],
      nonCompliant: [
        { facts: { instance: instance({ httpTokens: 'optional' }) } },
        { facts: { instance: instance({ httpPutResponseHopLimit: 2 }) } },
      ],
    },
  }) as Control,
  'ecs/containerinstance-in-vpc': defineControl<ContainerInstanceFacts>()({
    resourceType,
    title: 'Container instance runs in a VPC',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Outside a VPC there is neither subnet nor network ACL between the instance and the internet.',
    fix: 'Start the instance in a subnet of a VPC.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html',
    expected: 'a VPC',
    frameworks: ['powerpipe:ecs_cluster_instance_in_vpc'],
    needs: ['instance'],
    evaluate({ instance: found, name }) {
      if (found === null) return outside(name)
      if (found.state === 'terminated' || found.state === 'shutting-down')
        return notApplicable(`The EC2 instance of ${name} is ${found.state}.`)
      return found.vpcId === null ? nonCompliant(`${name} is in no VPC.`) : compliant(`${name} is in ${found.vpcId}.`)
    },
    examples: {
      compliant: [{ facts: { instance: instance() } }],
      nonCompliant: [{ facts: { instance: instance({ vpcId: null, subnetId: null }) } }],
    },
  }) as Control,
  'ecs/containerinstance-no-public-ip': defineControl<ContainerInstanceFacts>()({
    resourceType,
    title: 'Container instance has no public address',
    severity: 'high',
    dimension: 'exposure',
    why: 'Containers in bridge and host mode answer at the instance’s address: one security group rule opens them, and the agent’s host, to the internet.',
    fix: 'Start instances in private subnets, without AssociatePublicIpAddress.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html',
    expected: 'no public IPv4 address',
    needs: ['instance'],
    evaluate({ instance: found, name }) {
      if (found === null) return outside(name)
      return found.publicIpAddress === null
        ? compliant(`${name} has no public IPv4 address.`)
        : nonCompliant(`${name} has the public address ${found.publicIpAddress}.`)
    },
    examples: {
      compliant: [{ facts: { instance: instance() } }],
      nonCompliant: [{ facts: { instance: instance({ publicIpAddress: '203.0.113.7' }) } }],
    },
  }) as Control,
})
