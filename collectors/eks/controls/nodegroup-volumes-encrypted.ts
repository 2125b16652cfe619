import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, Unseen } from '#domain/observed.ts'
import type { NodegroupFacts } from '../nodegroup.ts'

const instance = (instanceId: string, autoScalingGroupName: string | null) => ({
  type: 'AWS::EC2::Instance',
  facts: { instanceId, autoScalingGroupName },
})
const volume = (volumeId: string, instanceId: string, encrypted: boolean) => ({
  type: 'AWS::EC2::Volume',
  facts: { volumeId, instanceIds: [instanceId], encrypted },
})
const facts = { autoScalingGroups: ['eks-general'] }
const nodes = [instance('i-1', 'eks-general'), instance('i-2', 'eks-general'), instance('i-3', null)]

export const control = defineControl<NodegroupFacts>()({
  resourceType: 'AWS::EKS::Nodegroup',
  title: 'Node volumes are encrypted',
  severity: 'medium',
  dimension: 'encryption-at-rest',
  why: 'A node’s volume holds images, logs, secrets mounted into pods and what they write to their disks.',
  fix: 'Switch EBS encryption by default on, or encrypt the volumes in the launch template; then replace the nodes.',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html',
  expected: 'every volume of every node is encrypted',
  needs: ['autoScalingGroups'],
  looksAt: ['AWS::EC2::Instance', 'AWS::EC2::Volume'],
  evaluate({ autoScalingGroups, name }, related) {
    const instances = autoScalingGroups.flatMap((group) =>
      related.where('AWS::EC2::Instance', 'autoScalingGroupName', group),
    )
    if (instances.length === 0) return notApplicable(`${name} has no node at present.`)
    const volumes = instances.flatMap(({ facts: node }) =>
      related.where('AWS::EC2::Volume', 'instanceIds', seen(node.instanceId)),
    )
    if (volumes.length === 0) return notApplicable(`No EBS volume is attached to the nodes of ${name}.`)
    let unread: Unseen | null = null
    const plain = volumes.filter(({ facts: disk }) => {
      try {
        return !seen(disk.encrypted)
      } catch (error) {
        if (!(error instanceof Unseen)) throw error
        unread ??= error
        return false
      }
    })
    if (plain.length > 0)
      return nonCompliant(
        `${plain.length} of ${volumes.length} volumes of ${name} are not encrypted: ${plain.map(({ facts: disk }) => seen(disk.volumeId)).join(', ')}.`,
      )
    if (unread) throw unread
    return compliant(`All ${volumes.length} volumes of the nodes of ${name} are encrypted.`)
  },
  examples: {
    compliant: [{ facts, related: [...nodes, volume('vol-1', 'i-1', true), volume('vol-3', 'i-3', false)] }],
    nonCompliant: [{ facts, related: [...nodes, volume('vol-1', 'i-1', true), volume('vol-2', 'i-2', false)] }],
  },
})
