import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import { familiesOpenTo } from '#domain/open-ports.ts'
import { prefixListType } from '#domain/prefix-list.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const group = (sources: readonly string[]) => ({
  type: 'AWS::EC2::SecurityGroup',
  facts: {
    groupId: 'sg-1',
    groupName: 'data',
    vpcId: 'vpc-1',
    rules: sources.map((cidr) => ({
      egress: false,
      protocol: 'tcp',
      fromPort: 5432,
      toPort: 5432,
      source: cidr.startsWith('pl-')
        ? { kind: 'prefix-list', prefixListId: cidr }
        : { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
    })),
  },
})
const list = (...entries: readonly string[]) => ({
  type: prefixListType,
  facts: {
    prefixListId: 'pl-1',
    prefixListName: 'partners',
    ownerId: '111122223333',
    addressFamily: 'IPv4',
    entries,
  },
})
const facts = { vpcSecurityGroupIds: ['sg-1'], port: 5432 }

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Security groups of the database do not open its port to any address',
  severity: 'critical',
  dimension: 'exposure',
  why: 'A group that lets every address in leaves the database one flag or one route away from the internet.',
  fix: 'Let the security groups of the application in, in place of address ranges.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html',
  expected: 'no rule, and no set of rules together, lets the whole internet in on the port',
  needs: ['vpcSecurityGroupIds', 'port'],
  looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
  evaluate({ vpcSecurityGroupIds, port, name }, related) {
    // Two /1 blocks are the internet as much as one /0 is.
    const groups = vpcSecurityGroupIds.join(', ')
    const all = familiesOpenTo(related, vpcSecurityGroupIds, port)
    return all.length > 0
      ? nonCompliant(
          `The security groups of ${name} (${groups}) let every ${all.map((family) => `IPv${family}`).join(' and ')} address in on port ${port}.`,
        )
      : compliant(`The security groups of ${name} (${groups}) do not let every address in on port ${port}.`)
  },
  examples: {
    compliant: [
      { facts, related: [group(['10.0.0.0/8', '203.0.113.0/24'])] },
      { facts, related: [group(['pl-1']), list('203.0.113.0/24')] },
    ],
    nonCompliant: [
      { facts, related: [group(['0.0.0.0/0'])] },
      { facts, related: [group(['::/0'])] },
      { facts, related: [group(['0.0.0.0/1', '128.0.0.0/1'])] },
      { facts, related: [group(['0.0.0.0/1', 'pl-1']), list('128.0.0.0/1')] },
    ],
  },
})
