import { defineControl, defineFamily, notApplicable } from '#domain/control.ts'
import type { PrefixListFacts } from '#domain/network/facts.ts'
import { isKeptByAws } from '#domain/network/prefix-list.ts'
import type { NetworkInterfaceFacts } from '#domain/servers.ts'
import { taggedControl } from '#domain/tagged.ts'

const tagged = (resourceType: string, what: string, fsbp: string) =>
  taggedControl({ resourceType, what, frameworks: [`fsbp:${fsbp}`] })

/** Nobody but AWS can tag AWS's own lists, and nobody but its account one that is shared. */
function prefixListTagged() {
  const { evaluate: judgeTags, ...general } = tagged('AWS::EC2::PrefixList', 'Prefix list', 'EC2.176')
  return defineControl<PrefixListFacts>()({
    ...general,
    needs: ['ownerId', 'tags'],
    evaluate: ({ ownerId, tags, name, accountId }, related) => {
      if (isKeptByAws(ownerId)) return notApplicable(`AWS keeps ${name}.`)
      if (ownerId !== accountId) return notApplicable(`Account ${ownerId} keeps ${name} and shares it.`)
      return judgeTags({ tags, name }, related)
    },
    examples: {
      compliant: [{ facts: { ownerId: '111122223333', tags: { owner: 'network' } } }],
      nonCompliant: [{ facts: { ownerId: '111122223333', tags: {} } }],
    },
  })
}

/** What an AWS service made for itself is the service's to tag. */
function interfaceTagged() {
  const { evaluate: judgeTags, ...general } = tagged('AWS::EC2::NetworkInterface', 'Network interface', 'EC2.35')
  return defineControl<NetworkInterfaceFacts>()({
    ...general,
    needs: ['requesterManaged', 'tags'],
    evaluate: ({ requesterManaged, tags, name }, related) =>
      requesterManaged
        ? notApplicable(`${name} belongs to an AWS service that made it.`)
        : judgeTags({ tags, name }, related),
    examples: {
      compliant: [{ facts: { requesterManaged: false, tags: { owner: 'network' } } }],
      nonCompliant: [{ facts: { requesterManaged: false, tags: {} } }],
    },
  })
}

export const family = defineFamily({
  'ec2/vpc-tagged': tagged('AWS::EC2::VPC', 'VPC', 'EC2.46'),
  'ec2/subnet-tagged': tagged('AWS::EC2::Subnet', 'Subnet', 'EC2.44'),
  'ec2/routetable-tagged': tagged('AWS::EC2::RouteTable', 'Route table', 'EC2.42'),
  'ec2/nacl-tagged': tagged('AWS::EC2::NetworkAcl', 'Network ACL', 'EC2.41'),
  'ec2/sg-tagged': tagged('AWS::EC2::SecurityGroup', 'Security group', 'EC2.43'),
  'ec2/igw-tagged': tagged('AWS::EC2::InternetGateway', 'Internet gateway', 'EC2.39'),
  'ec2/prefix-list-tagged': prefixListTagged(),
  'ec2/instance-tagged': tagged('AWS::EC2::Instance', 'Instance', 'EC2.38'),
  'ec2/eni-tagged': interfaceTagged(),
  'ec2/volume-tagged': tagged('AWS::EC2::Volume', 'Volume', 'EC2.45'),
  'ec2/eip-tagged': tagged('AWS::EC2::EIP', 'Elastic IP', 'EC2.37'),
  'ec2/flow-log-tagged': tagged('AWS::EC2::FlowLog', 'Flow log', 'EC2.48'),
  'ec2/peering-tagged': tagged('AWS::EC2::VPCPeeringConnection', 'Peering connection', 'EC2.49'),
  'ec2/endpoint-service-tagged': tagged('AWS::EC2::VPCEndpointService', 'Endpoint service', 'EC2.47'),
  'ec2/vpn-gateway-tagged': tagged('AWS::EC2::VPNGateway', 'VPN gateway', 'EC2.50'),
})
