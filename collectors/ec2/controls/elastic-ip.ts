import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ElasticIpFacts } from '../elastic-ip.ts'

export const family = defineFamily({
  'ec2/vpc-eip-in-use': defineControl<ElasticIpFacts>()({
    resourceType: 'AWS::EC2::EIP',
    title: 'Elastic IP is associated',
    severity: 'low',
    dimension: 'hygiene',
    why: 'An address that nothing uses is paid for all the same, and names and allow-lists that still point at it hand their trust to whoever gets it next.',
    fix: 'Release the address, after removing it from DNS and from other people’s allow-lists.',
    reference: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html',
    expected: 'An association',
    frameworks: ['fsbp:EC2.12', 'prowler:ec2_elastic_ip_unassigned', 'powerpipe:vpc_eip_associated'],
    needs: ['associationId', 'serviceManaged', 'publicIp'],
    evaluate: ({ associationId, serviceManaged, publicIp }) => {
      if (serviceManaged !== null) return notApplicable(`${publicIp} is kept by AWS (${serviceManaged}).`)
      return associationId === null
        ? nonCompliant(`${publicIp} is associated with nothing.`)
        : compliant(`${publicIp} is associated.`)
    },
    examples: {
      compliant: [{ facts: { associationId: 'eipassoc-1', serviceManaged: null, publicIp: '203.0.113.1' } }],
      nonCompliant: [{ facts: { associationId: null, serviceManaged: null, publicIp: '203.0.113.1' } }],
    },
  }),
})
