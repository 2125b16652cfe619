import {
  type Control,
  compliant,
  defineControl,
  defineFamily,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { InstanceFacts } from '#domain/servers.ts'
import {
  type ContainerInstanceFacts,
  isExternal,
  containerInstanceType as resourceType,
} from '../container-instance.ts'

const instanceType = 'AWS::EC2::Instance'

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

const instance = (facts: Record<string, unknown>) => ({ type: instanceType, facts: { instanceId: 'i-1', ...facts } })
const metadata = (tokens: string, hops: number, endpoint = 'enabled') =>
  instance({
    metadataHttpTokens: tokens,
    metadataHttpPutResponseHopLimit: hops,
    metadataHttpEndpoint: endpoint,
  })
const onInterface = (...publicIpAddresses: readonly string[]) =>
  instance({
    networkInterfaces: [
      { networkInterfaceId: 'eni-1', subnetId: 'subnet-1', securityGroupIds: [], publicIpAddresses, ipv6Addresses: [] },
    ],
  })
const facts = { ec2InstanceId: 'i-1' }

/** The EC2 instance behind it, or the verdict where there is none. */
function behind(ec2InstanceId: string, name: string, related: Related): Resource<InstanceFacts> | Verdict {
  if (isExternal(ec2InstanceId)) return notApplicable(`${name} is a machine of the owner outside AWS.`)
  return related.one(instanceType, 'instanceId', ec2InstanceId) ?? notApplicable(`EC2 no longer lists ${name}.`)
}

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
    needs: ['ec2InstanceId'],
    looksAt: [instanceType],
    evaluate({ ec2InstanceId, name }, related) {
      const found = behind(ec2InstanceId, name, related)
      if ('compliance' in found) return found
      const { metadataHttpEndpoint, metadataHttpTokens, metadataHttpPutResponseHopLimit } = found.facts
      if (seen(metadataHttpEndpoint) === 'disabled') return compliant(`${name} has its metadata service switched off.`)
      if (seen(metadataHttpTokens) !== 'required')
        return nonCompliant(`${name} answers metadata requests without a token.`)
      const hops = seen(metadataHttpPutResponseHopLimit)
      return hops === 1
        ? compliant(`${name} asks for IMDSv2 and answers over one hop.`)
        : nonCompliant(`${name} answers metadata requests over ${hops} hops, which reach its containers.`)
    },
    examples: {
      compliant: [
        { facts, related: [metadata('required', 1)] },
        { facts, related: [metadata('optional', 2, 'disabled')] },
      ],
      nonCompliant: [
        { facts, related: [metadata('optional', 1)] },
        { facts, related: [metadata('required', 2)] },
      ],
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
    expected: 'no public IPv4 address on any interface',
    needs: ['ec2InstanceId'],
    looksAt: [instanceType],
    evaluate({ ec2InstanceId, name }, related) {
      const found = behind(ec2InstanceId, name, related)
      if ('compliance' in found) return found
      const addresses = seen(found.facts.networkInterfaces).flatMap((one) => one.publicIpAddresses)
      return addresses.length === 0
        ? compliant(`${name} has no public IPv4 address.`)
        : nonCompliant(`${name} has a public address: ${addresses.join(', ')}.`)
    },
    examples: {
      compliant: [{ facts, related: [onInterface()] }],
      nonCompliant: [{ facts, related: [onInterface('203.0.113.7')] }],
    },
  }) as Control,
})
