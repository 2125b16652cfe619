import { defineControl } from '#domain/control.ts'
import { exampleSecurityGroup } from '#domain/network/example-network.ts'
import { closedPort } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

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
  evaluate: ({ vpcSecurityGroupIds, port, name }, related) => closedPort(related, vpcSecurityGroupIds, port, name),
  examples: {
    compliant: [
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['10.0.0.0/8', '203.0.113.0/24'])] },
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['pl-1']), list('203.0.113.0/24')] },
    ],
    nonCompliant: [
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['0.0.0.0/0'])] },
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['::/0'])] },
      // Two /1 blocks are the internet as much as one /0 is.
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['0.0.0.0/1', '128.0.0.0/1'])] },
      { facts, related: [exampleSecurityGroup('sg-1', 5432, ['0.0.0.0/1', 'pl-1']), list('128.0.0.0/1')] },
    ],
  },
})
