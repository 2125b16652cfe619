import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import { describeServicesCall, type ManagedVolume, type ServiceFacts } from '../service.ts'

const resourceType = 'AWS::ECS::Service'
const volume = (encrypted: boolean | null): ManagedVolume => ({ name: 'data', encrypted, kmsKeyId: null })
const port = (portName: string, tls: boolean) => ({ portName, tls, kmsKey: null })

export const family = defineFamily({
  'ecs/service-connect-tls': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Service Connect encrypts with TLS',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'Without TLS what services tell each other passes the network as it is, for everybody on the way to read.',
    fix: 'Give each Service Connect service a tls configuration with a certificate authority of AWS Private CA.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html',
    expected: 'tls on every Service Connect service',
    needs: ['serviceConnect'],
    evaluate({ serviceConnect, name }) {
      if (serviceConnect === null) return notApplicable(`${name} does not use Service Connect.`)
      if (serviceConnect.length === 0) return notApplicable(`${name} only calls others through Service Connect.`)
      const plain = serviceConnect.filter(({ tls }) => !tls).map(({ portName }) => portName)
      return plain.length > 0
        ? nonCompliant(`${name} offers ${plain.join(', ')} through Service Connect without TLS.`)
        : compliant(`${name} offers everything through Service Connect with TLS.`)
    },
    examples: {
      compliant: [{ facts: { serviceConnect: [port('http', true)] } }],
      nonCompliant: [{ facts: { serviceConnect: [port('http', true), port('admin', false)] } }],
    },
  }) as Control,
  'ecs/service-volume-encrypted': defineControl<ServiceFacts>()({
    resourceType,
    title: 'EBS volumes that ECS makes for tasks are encrypted',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'What tasks write lies on the volume, and on every snapshot of it, as it is.',
    fix: 'Set encrypted on the volume configuration, or turn EBS encryption by default on in the region.',
    reference:
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html',
    expected: 'encrypted is true, or EBS encrypts by default in the region',
    needs: ['managedVolumes', 'ebsEncryptionByDefault'],
    evaluate({ managedVolumes, ebsEncryptionByDefault, name, region }) {
      if (managedVolumes.length === 0) return notApplicable(`${name} has no EBS volume.`)
      const plain = managedVolumes.filter(({ encrypted }) => encrypted !== true).map((one) => one.name)
      if (plain.length === 0) return compliant(`${name} encrypts each of its EBS volumes.`)
      // AWS has documented both answers for a volume that leaves it out.
      if (!ebsEncryptionByDefault && managedVolumes.every(({ encrypted }) => encrypted !== false))
        throw new Unseen(
          unobserved(
            'not-returned',
            describeServicesCall,
            `${name} does not say whether ${plain.join(', ')} is encrypted`,
          ),
        )
      return ebsEncryptionByDefault
        ? compliant(`EBS encrypts every volume in ${region}, also ${plain.join(', ')} of ${name}.`)
        : nonCompliant(
            `${name} does not ask for encryption of ${plain.join(', ')}, and EBS does not encrypt by default in ${region}.`,
          )
    },
    examples: {
      compliant: [
        { facts: { managedVolumes: [volume(true)], ebsEncryptionByDefault: null } },
        // "If you turn on Region-level encryption by default but set this value as false, the setting is overridden."
        { facts: { managedVolumes: [volume(false)], ebsEncryptionByDefault: true } },
      ],
      nonCompliant: [
        { facts: { managedVolumes: [volume(true), volume(false)], ebsEncryptionByDefault: false } },
        { facts: { managedVolumes: [volume(null), volume(false)], ebsEncryptionByDefault: false } },
      ],
    },
  }) as Control,
})
