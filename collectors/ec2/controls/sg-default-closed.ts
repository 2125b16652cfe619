import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { SecurityGroupFacts, SecurityGroupRule } from '#domain/network/facts.ts'

const itself: SecurityGroupRule = {
  egress: false,
  protocol: '-1',
  fromPort: null,
  toPort: null,
  source: { kind: 'group', groupId: 'sg-default', accountId: null },
}
const out: SecurityGroupRule = { ...itself, egress: true, source: { kind: 'ipv4', cidr: '0.0.0.0/0' } }

export const control = defineControl<SecurityGroupFacts>()({
  resourceType: 'AWS::EC2::SecurityGroup',
  title: 'Default security group of each VPC has no rules',
  severity: 'high',
  dimension: 'exposure',
  why: 'Whatever is started without a group of its own lands in the default one, where everything talks to everything and out to anywhere.',
  fix: 'Give each workload a group of its own, then remove all rules, in and out, from the default group.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  expected: 'No inbound and no outbound rule',
  frameworks: ['fsbp:EC2.2', 'prowler:ec2_securitygroup_default_restrict_traffic', 'pci-4.0:7.2.1'],
  needs: ['groupName', 'rules'],
  evaluate: ({ groupName, rules }) => {
    if (groupName !== 'default') return notApplicable('It is not the default group of its VPC.')
    if (rules.length === 0) return compliant('The default group has no rules.')
    const inward = rules.filter((rule) => !rule.egress).length
    return nonCompliant(`The default group has ${inward} inbound and ${rules.length - inward} outbound rules.`)
  },
  examples: {
    compliant: [{ facts: { groupName: 'default', rules: [] } }],
    nonCompliant: [
      { facts: { groupName: 'default', rules: [itself] } },
      { facts: { groupName: 'default', rules: [out] } },
    ],
  },
})
