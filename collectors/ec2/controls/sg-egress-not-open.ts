import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { SecurityGroupFacts, SecurityGroupRule } from '#domain/network/facts.ts'
import { ruleCoversPort } from '#domain/network/network-rules.ts'
import { holdsInternet } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'

/** Ports of data stores: a group that offers one, and no web port, is of the data tier. */
const dataPorts = [1433, 1521, 3306, 5432, 5439, 6379, 8111, 9042, 9111, 9200, 11211, 27017]
const webPorts = [80, 443]

const offers = (rules: readonly SecurityGroupRule[], ports: readonly number[]) =>
  rules.some((rule) => rule.protocol !== '-1' && ports.some((port) => ruleCoversPort(rule, port)))

const rule = (
  egress: boolean,
  protocol: string,
  ports: readonly [number, number] | null,
  cidr: string,
): SecurityGroupRule => ({
  egress,
  protocol,
  fromPort: ports?.[0] ?? null,
  toPort: ports?.[1] ?? null,
  source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
})
const database = rule(false, 'tcp', [5432, 5432], '10.0.0.0/8')

export const control = defineControl<SecurityGroupFacts>()({
  resourceType: 'AWS::EC2::SecurityGroup',
  title: 'Data tier groups do not allow all egress',
  severity: 'low',
  dimension: 'exposure',
  why: 'A data store that may open connections to anywhere can be made to send its data anywhere.',
  fix: 'Remove the outbound rule for everything and add rules for what the data store needs, such as its VPC endpoints.',
  reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  expected: 'No outbound rule for all protocols to any address',
  needs: ['rules'],
  looksAt: [prefixListType],
  evaluate: ({ rules, name }, related) => {
    if (!offers(rules, dataPorts) || offers(rules, webPorts))
      return notApplicable(`${name} lets nobody in to a data store's port.`)
    const everything = rules.filter((one) => one.egress && one.protocol === '-1')
    const open = ([4, 6] as const).some((family) => holdsInternet(related, everything, family))
    return open
      ? nonCompliant(`${name} guards a data store and lets it open any connection to anywhere.`)
      : compliant(`${name} guards a data store and does not let it out to everywhere.`)
  },
  examples: {
    compliant: [
      { facts: { rules: [database] } },
      { facts: { rules: [database, rule(true, 'tcp', [443, 443], '10.0.0.0/16')] } },
    ],
    nonCompliant: [
      { facts: { rules: [database, rule(true, '-1', null, '0.0.0.0/0')] } },
      // A ping opens no web port, so the group is of the data tier all the same.
      {
        facts: {
          rules: [database, rule(false, 'icmp', null, '10.0.0.0/8'), rule(true, '-1', null, '0.0.0.0/0')],
        },
      },
      { facts: { rules: [database, rule(true, '-1', null, '::/0')] } },
    ],
  },
})
