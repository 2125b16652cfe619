import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { exampleRouteTable, exampleSubnet } from '#domain/network/example-network.ts'
import { publicSubnets, publicSubnetsLooksAt } from '#domain/network/subnets.ts'
import { isCurrent, isEnded, oldestImageDays, releasedOn } from '../image-age.ts'
import { type NodegroupFacts, remoteAccessPort } from '../nodegroup.ts'

const resourceType = 'AWS::EKS::Nodegroup'

const image = (amiType: string, releaseVersion: string, healthIssues: readonly string[] = []) => ({
  facts: { amiType, releaseVersion, healthIssues },
})

export const family = defineFamily({
  'eks/nodegroup-no-open-ssh': defineControl<NodegroupFacts>()({
    resourceType,
    title: 'Remote access to nodes names source security groups',
    severity: 'high',
    dimension: 'exposure',
    why: 'With a key and no source security group EKS opens SSH or RDP of every node to the whole internet.',
    fix: 'Make the node group anew without remote access, use Session Manager, or name the groups that may come in.',
    reference: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html',
    expected: 'no remote access, or source security groups',
    needs: ['ec2SshKey', 'sourceSecurityGroups', 'launchTemplate', 'amiType'],
    evaluate({ ec2SshKey, sourceSecurityGroups: sources, launchTemplate, amiType, name }) {
      if (ec2SshKey === null)
        return launchTemplate === null
          ? compliant(`${name} has no remote access.`)
          : notApplicable(`Launch template ${launchTemplate.id} decides who may reach the nodes of ${name}.`)
      const { port, protocol } = remoteAccessPort(amiType)
      return sources.length > 0
        ? compliant(`Only ${sources.join(', ')} may reach port ${port} of the nodes of ${name}.`)
        : nonCompliant(
            `${name} has a key for ${protocol} and no source security group: port ${port} is open to 0.0.0.0/0.`,
          )
    },
    examples: {
      compliant: [
        {
          facts: { ec2SshKey: null, sourceSecurityGroups: [], launchTemplate: null, amiType: 'AL2023_x86_64_STANDARD' },
        },
        {
          facts: {
            ec2SshKey: 'ops',
            sourceSecurityGroups: ['sg-1'],
            launchTemplate: null,
            amiType: 'AL2023_x86_64_STANDARD',
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            ec2SshKey: 'ops',
            sourceSecurityGroups: [],
            launchTemplate: null,
            amiType: 'AL2023_x86_64_STANDARD',
          },
        },
        {
          facts: {
            ec2SshKey: 'ops',
            sourceSecurityGroups: [],
            launchTemplate: null,
            amiType: 'WINDOWS_CORE_2022_x86_64',
          },
        },
      ],
    },
  }) as Control,
  'eks/nodegroup-private-subnets': defineControl<NodegroupFacts>()({
    resourceType,
    title: 'Node group subnets have no internet gateway route',
    severity: 'medium',
    dimension: 'exposure',
    why: 'In a public subnet only a public address and a security group stand between a node and the internet.',
    fix: 'Make the node group anew in private subnets, with a NAT gateway or VPC endpoints for what it needs.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html',
    expected: 'no route to an internet gateway in any subnet of the group',
    needs: ['subnetIds'],
    looksAt: ['AWS::EC2::Subnet', ...publicSubnetsLooksAt],
    evaluate({ subnetIds, name }, related) {
      const open = publicSubnets(related, subnetIds)
      if (open.length > 0) return nonCompliant(`${name} has nodes in public subnets: ${open.join(', ')}.`)
      return compliant(`No subnet of ${name} is routed to an internet gateway.`)
    },
    examples: {
      compliant: [{ facts: { subnetIds: ['subnet-1'] }, related: [exampleSubnet, exampleRouteTable('nat-1')] }],
      nonCompliant: [
        { facts: { subnetIds: ['subnet-1'] }, related: [exampleSubnet, exampleRouteTable('igw-1')] },
        // One public subnet is enough, whatever the other one is.
        { facts: { subnetIds: ['subnet-shared', 'subnet-1'] }, related: [exampleSubnet, exampleRouteTable('igw-1')] },
      ],
    },
  }) as Control,
  'eks/nodegroup-ami-current': defineControl<NodegroupFacts>()({
    resourceType,
    title: 'Node group runs a current release version',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'EKS releases images with the latest fixes every few weeks; a node runs the one it was made from until somebody updates the group.',
    fix: 'Update the node group to the latest release version of its image.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html',
    expected: `an image released in the last ${oldestImageDays} days, of a kind that EKS still makes`,
    needs: ['amiType', 'releaseVersion', 'healthIssues'],
    evaluate({ amiType, releaseVersion, healthIssues, name }, related) {
      if (amiType === 'CUSTOM') return notApplicable(`${name} runs an image of its owner’s own, ${releaseVersion}.`)
      const missing = healthIssues.find((code) => code === 'AmiIdNotFound')
      if (missing) return nonCompliant(`The image of ${name} is gone (${missing}).`)
      if (isEnded(amiType))
        return nonCompliant(`${name} runs ${amiType} ${releaseVersion}, of a kind that EKS has stopped making.`)
      const released = releasedOn(releaseVersion)
      // EKS does not say which version is the latest; without a day in it nothing tells how old it is.
      if (released === null)
        return notApplicable(`${releaseVersion}, which ${name} runs, does not say when it was released.`)
      return isCurrent(released, related.now())
        ? compliant(`${name} runs ${releaseVersion}, an image of ${released}.`)
        : nonCompliant(`${name} runs ${releaseVersion}, an image of ${released}.`)
    },
    examples: {
      compliant: [
        image('AL2023_x86_64_STANDARD', '1.34.1-20261012'),
        image('WINDOWS_CORE_2022_x86_64', '1.34-2026.09.13'),
      ],
      nonCompliant: [
        image('AL2023_ARM_64_STANDARD', '1.33.0-20260214'),
        image('AL2_x86_64', '1.32.9-20251112'),
        image('BOTTLEROCKET_x86_64', '1.20.3-5d9ac849', ['AmiIdNotFound']),
      ],
    },
  }) as Control,
})
