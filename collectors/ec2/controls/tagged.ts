import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { PrefixListFacts } from '#domain/network.ts'
import { isKeptByAws } from '#domain/prefix-list.ts'
import type { Facts } from '#domain/resource.ts'

/** Tags that AWS sets by itself (`aws:cloudformation:stack-name` …) say nothing about an owner. */
const ownTags = (tags: Readonly<Record<string, string>>) => Object.keys(tags).filter((key) => !key.startsWith('aws:'))

/** Which tags are required is the owner's decision; without one, any tag of the owner's counts, as in Security Hub. */
function tagged(resourceType: string, what: string, fsbp: string) {
  return defineControl<Facts>()({
    resourceType,
    title: `${what} carries the required tags`,
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody knows whose it is, so nobody mends it and nobody dares to delete it.',
    fix: 'Tag it with its owner and environment, best by the template that makes it.',
    reference: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
    expected: 'At least one tag that AWS did not set',
    frameworks: [`fsbp:${fsbp}`],
    needs: ['tags'],
    evaluate: ({ tags, name }) => {
      const own = ownTags(tags)
      return own.length > 0
        ? compliant(`${name} carries ${own.length} tags.`)
        : nonCompliant(`${name} carries no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'network' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'base' } } }],
    },
  })
}

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
