import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { internetShare } from '#domain/network/cidr.ts'
import type { NetworkAclEntry, NetworkAclFacts } from '#domain/network/facts.ts'
import { aclAllows } from '#domain/network/network-rules.ts'

const reference = 'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html'
const resourceType = 'AWS::EC2::NetworkAcl'

/** Does the list, rule by rule in order, let the whole internet in on the port? */
const admitsAll = (entries: readonly NetworkAclEntry[], port: number) =>
  ([4, 6] as const).some((family) => internetShare(family, aclAllows(family, entries, false, port, port)) === 'all')

const entry = (
  ruleNumber: number,
  allow: boolean,
  cidr: string,
  ports: readonly [number, number] | null = null,
): NetworkAclEntry => ({
  ruleNumber,
  egress: false,
  allow,
  protocol: ports ? '6' : '-1',
  cidr,
  fromPort: ports?.[0] ?? null,
  toPort: ports?.[1] ?? null,
})
const last = entry(32767, false, '0.0.0.0/0')

function closed(what: string, port: number, frameworks: readonly string[]) {
  return defineControl<NetworkAclFacts>()({
    resourceType,
    title: `Network ACL does not admit any address on ${what}`,
    severity: 'medium',
    dimension: 'exposure',
    why: `The network ACL is the second line behind the security groups; open for ${what}, it stops nothing when a group is opened by mistake.`,
    fix: `Deny port ${port} from 0.0.0.0/0 and ::/0 before the rule that allows, or allow only the networks that administer.`,
    reference,
    frameworks,
    needs: ['entries'],
    evaluate: ({ entries, name }) =>
      admitsAll(entries, port)
        ? nonCompliant(`${name} lets every address in on port ${port}.`)
        : compliant(`${name} does not let every address in on port ${port}.`),
    examples: {
      compliant: [
        { facts: { entries: [entry(90, false, '0.0.0.0/0', [port, port]), entry(100, true, '0.0.0.0/0'), last] } },
        { facts: { entries: [entry(100, true, '10.0.0.0/8'), last] } },
        { facts: { entries: [{ ...entry(100, true, '0.0.0.0/0'), egress: true }, last] } },
      ],
      nonCompliant: [
        { facts: { entries: [entry(100, true, '0.0.0.0/0'), last] } },
        {
          facts: {
            entries: [entry(100, true, '0.0.0.0/0', [port, port]), entry(110, false, '0.0.0.0/0', [port, port])],
          },
        },
        { facts: { entries: [entry(100, true, '::/0', [0, 65535]), last] } },
        { facts: { entries: [entry(100, true, '0.0.0.0/1'), entry(101, true, '128.0.0.0/1'), last] } },
      ],
    },
  })
}

export const family = defineFamily({
  'ec2/nacl-no-ssh-open': closed('SSH', 22, [
    'fsbp:EC2.21',
    'cis-7.0:6.2',
    'prowler:ec2_networkacl_allow_ingress_tcp_port_22',
  ]),
  'ec2/nacl-no-rdp-open': closed('RDP', 3389, [
    'fsbp:EC2.21',
    'cis-7.0:6.2',
    'prowler:ec2_networkacl_allow_ingress_tcp_port_3389',
  ]),

  'ec2/nacl-no-any-port-open': defineControl<NetworkAclFacts>()({
    resourceType,
    title: 'Network ACL does not admit any address on all ports',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A network ACL that admits everything filters nothing: only the security groups are left.',
    fix: 'Allow the ports that the subnets serve, and deny the rest.',
    reference,
    frameworks: ['cis-7.0:6.2', 'prowler:ec2_networkacl_allow_ingress_any_port'],
    needs: ['entries'],
    evaluate: ({ entries, name }) => {
      // Between two neighbouring borders all ports fare alike.
      const borders = entries.flatMap((one) => [one.fromPort ?? 0, (one.toPort ?? 65535) + 1])
      const ports = [...new Set([0, ...borders])].filter((port) => port <= 65535)
      return ports.every((port) => admitsAll(entries, port))
        ? nonCompliant(`${name} lets every address in on every port.`)
        : compliant(`${name} does not let every address in on every port.`)
    },
    examples: {
      compliant: [
        { facts: { entries: [entry(100, true, '0.0.0.0/0', [443, 443]), last] } },
        { facts: { entries: [entry(90, false, '0.0.0.0/0', [22, 22]), entry(100, true, '0.0.0.0/0'), last] } },
      ],
      nonCompliant: [
        { facts: { entries: [entry(100, true, '0.0.0.0/0'), last] } },
        {
          facts: { entries: [entry(100, true, '0.0.0.0/0', [0, 1023]), entry(110, true, '0.0.0.0/0', [1024, 65535])] },
        },
      ],
    },
  }),

  'ec2/nacl-in-use': defineControl<NetworkAclFacts>()({
    resourceType,
    title: 'Own network ACL is tied to a subnet',
    severity: 'low',
    dimension: 'hygiene',
    why: 'A network ACL without a subnet protects nothing and hides which ones count.',
    fix: 'Tie it to the subnets it was made for, or delete it.',
    reference,
    frameworks: ['fsbp:EC2.16', 'prowler:ec2_networkacl_unused', 'pci-4.0:1.2.8'],
    needs: ['isDefault', 'subnetIds'],
    evaluate: ({ isDefault, subnetIds, name }) => {
      if (isDefault) return notApplicable('The default network ACL of a VPC cannot be deleted.')
      return subnetIds.length > 0
        ? compliant(`${name} guards ${subnetIds.length} subnets.`)
        : nonCompliant(`${name} is tied to no subnet.`)
    },
    examples: {
      compliant: [{ facts: { isDefault: false, subnetIds: ['subnet-1'] } }],
      nonCompliant: [{ facts: { isDefault: false, subnetIds: [] } }],
    },
  }),
})
