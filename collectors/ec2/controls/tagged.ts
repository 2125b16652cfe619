import { defineControl, defineFamily, notApplicable } from '#domain/control.ts'
import type { PrefixListFacts } from '#domain/network.ts'
import { isKeptByAws } from '#domain/prefix-list.ts'
import { taggedControl } from '#domain/tagged.ts'

const tagged = (resourceType: string, what: string, fsbp: string) =>
  taggedControl({ resourceType, what, frameworks: [`fsbp:${fsbp}`] })

/** Nobody but AWS can tag AWS's own lists, and nobody but its account one that is shared. */
function prefixListTagged() {
  const general = tagged('AWS::EC2::PrefixList', 'Prefix list', 'EC2.176')
  return defineControl<PrefixListFacts>()({
    resourceType: general.resourceType,
    title: general.title,
    severity: general.severity,
    dimension: general.dimension,
    why: general.why,
    fix: general.fix,
    reference: general.reference,
    expected: general.expected,
    frameworks: general.frameworks,
    needs: ['ownerId', 'tags'],
    evaluate: ({ ownerId, tags, name, accountId }, related) => {
      if (isKeptByAws(ownerId)) return notApplicable(`AWS keeps ${name}.`)
      if (ownerId !== accountId) return notApplicable(`Account ${ownerId} keeps ${name} and shares it.`)
      return general.evaluate({ tags, name }, related)
    },
    examples: {
      compliant: [{ facts: { ownerId: '111122223333', tags: { owner: 'network' } } }],
      nonCompliant: [{ facts: { ownerId: '111122223333', tags: {} } }],
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
})
