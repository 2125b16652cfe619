import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { addressSet, internetShare, parseCidr } from '#domain/network/cidr.ts'
import type { SecurityGroupFacts, SecurityGroupRule } from '#domain/network/facts.ts'
import { openRanges, rangeText } from '#domain/network/open-ports.ts'
import { holdsPublic, prefixListType, type Source, sourceOf } from '#domain/network/prefix-list.ts'
import { Pieces } from '#domain/pieces.ts'
import { examplePrefixList } from '../example-prefix-list.ts'

const reference = 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'
const resourceType = 'AWS::EC2::SecurityGroup'

const from = (cidr: string, ports: readonly [number, number] | null, protocol = 'tcp'): SecurityGroupRule => ({
  egress: false,
  protocol,
  fromPort: ports?.[0] ?? null,
  toPort: ports?.[1] ?? null,
  source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
})
const anyone = '0.0.0.0/0'
const fromList: SecurityGroupRule = {
  ...from(anyone, [8443, 8443]),
  source: { kind: 'prefix-list', prefixListId: 'pl-1' },
}

/** Interfaces that AWS runs as entry points: an open port on them is what they are for. */
const entryPoints = new Set([
  'load_balancer',
  'network_load_balancer',
  'gateway_load_balancer',
  'api_gateway_managed',
  'global_accelerator_managed',
])

/** Ports that an entry point may offer to everybody. */
const authorized = [80, 443]

const isSingle = (cidr: string) => {
  const block = parseCidr(cidr)
  if (!block || block.first !== block.last) return false
  return internetShare(block.family, addressSet(block.family, [block])) !== 'none'
}

/** Wider than a /24 and narrower than everything: more than one network, less than a decision to be public. */
const isWide = ({ blocks }: Source) =>
  blocks.some((block) => block.family === 4 && block.prefix > 0 && block.prefix < 24 && holdsPublic(4, [block]))

const cidrsOf = (rules: readonly SecurityGroupRule[]) =>
  rules.flatMap(({ egress, source }) => (!egress && 'cidr' in source ? [source.cidr] : []))

export const family = defineFamily({
  'ec2/sg-no-all-ports-open': defineControl<SecurityGroupFacts>()({
    resourceType,
    title: 'No rule opens all ports to any address',
    severity: 'critical',
    dimension: 'exposure',
    why: 'Whatever listens, now or later, is on the internet: nothing but the service itself stands between it and everybody.',
    fix: 'Replace the rule by rules for the ports that are meant, from the networks that need them.',
    reference,
    frameworks: ['cis-7.0:6.4', 'prowler:ec2_securitygroup_allow_ingress_from_internet_to_all_ports'],
    needs: ['rules'],
    looksAt: [prefixListType],
    evaluate: ({ rules, name }, related) => {
      const all = openRanges(related, rules).find((range) => range.from <= 1 && range.to === 65535)
      return all
        ? nonCompliant(`${name} lets everybody reach ${rangeText(all)}.`)
        : compliant(`No rule of ${name} opens all ports to everybody.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [from(anyone, [443, 443])] } },
        { facts: { rules: [from('10.0.0.0/8', null, '-1')] } },
        { facts: { rules: [from(anyone, [8, 8], 'icmp')] } },
        { facts: { rules: [from('0.0.0.0/3', [0, 65535]), from('32.0.0.0/3', [0, 0])] } },
      ],
      nonCompliant: [
        { facts: { rules: [from(anyone, null, '-1')] } },
        { facts: { rules: [from('::/0', [0, 65535])] } },
        { facts: { rules: [from('0.0.0.0/1', [0, 65535], 'udp'), from('128.0.0.0/1', [0, 65535], 'udp')] } },
        { facts: { rules: [from(anyone, [0, 32767]), from(anyone, [32768, 65535])] } },
      ],
    },
  }),

  'ec2/sg-no-any-port-open': defineControl<SecurityGroupFacts>()({
    resourceType,
    title: 'No port is open to any address except on approved attachment types',
    severity: 'high',
    dimension: 'exposure',
    why: 'An instance or database that answers everybody needs only one weakness; a managed entry point in front of it can filter first.',
    fix: 'Put a load balancer in front and let only its security group in, or narrow the source.',
    reference,
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port', 'pci-4.0:1.2.5'],
    needs: ['rules', 'attachedTo'],
    looksAt: [prefixListType],
    evaluate: ({ rules, attachedTo, name }, related) => {
      const open = openRanges(related, rules)
      if (open.length === 0) return compliant(`No port of ${name} is open to everybody.`)
      const ranges = open.map(rangeText).join('; ')
      const others = attachedTo.filter((type) => !entryPoints.has(type))
      if (attachedTo.length > 0 && others.length === 0) {
        return compliant(
          `${name} is open to everybody (${ranges}), on managed entry points only: ${attachedTo.join(', ')}.`,
        )
      }
      const where = others.length > 0 ? `on ${others.join(', ')}` : 'and is attached to nothing yet'
      return nonCompliant(`${name} lets everybody in (${ranges}) ${where}.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [from('203.0.113.0/24', [22, 22])], attachedTo: ['interface'] } },
        { facts: { rules: [from(anyone, [443, 443])], attachedTo: ['load_balancer'] } },
      ],
      nonCompliant: [
        { facts: { rules: [from(anyone, [443, 443])], attachedTo: ['interface', 'load_balancer'] } },
        { facts: { rules: [from('::/0', [8443, 8443])], attachedTo: [] } },
        {
          facts: { rules: [fromList], attachedTo: [] },
          related: [examplePrefixList('pl-1', ['0.0.0.0/1', '128.0.0.0/1'])],
        },
      ],
    },
  }),

  'ec2/sg-only-authorized-ports-open': defineControl<SecurityGroupFacts>()({
    resourceType,
    title: 'Only the authorised port list is open to any address',
    severity: 'high',
    dimension: 'exposure',
    why: 'The web ports are expected to be public; any other open port is usually left over from a test.',
    fix: `Keep ${authorized.join(' and ')} open where a public site needs them and narrow every other rule.`,
    reference: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18',
    expected: `Only TCP ${authorized.join(' and ')} open to any address`,
    frameworks: ['fsbp:EC2.18', 'powerpipe:vpc_security_group_allows_ingress_authorized_ports'],
    needs: ['rules'],
    looksAt: [prefixListType],
    evaluate: ({ rules, name }, related) => {
      const others = openRanges(related, rules).filter(
        (range) => range.transport !== 'tcp' || range.from !== range.to || !authorized.includes(range.from),
      )
      return others.length > 0
        ? nonCompliant(`${name} lets everybody reach ${others.map(rangeText).join('; ')}.`)
        : compliant(`${name} opens nothing to everybody but TCP ${authorized.join(' and ')}.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [from(anyone, [443, 443]), from('::/0', [80, 80])] } },
        { facts: { rules: [from('10.0.0.0/8', [22, 22])] } },
      ],
      nonCompliant: [
        { facts: { rules: [from(anyone, [8080, 8080])] } },
        { facts: { rules: [from(anyone, [80, 443])] } },
        { facts: { rules: [from(anyone, [443, 443], 'udp')] } },
      ],
    },
  }),

  'ec2/sg-no-port-open-to-single-public-ip': defineControl<SecurityGroupFacts>()({
    resourceType,
    title: 'No rule names a specific public address',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A single address on the internet is often somebody’s home or an old server; when it changes hands, the stranger who gets it is let in.',
    fix: 'Let people in through a VPN or Session Manager, or keep the addresses in a managed prefix list that somebody owns.',
    reference,
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip'],
    needs: ['rules'],
    evaluate: ({ rules, name }) => {
      const single = cidrsOf(rules).filter(isSingle)
      return single.length > 0
        ? nonCompliant(`${name} names the public address ${single.join(', ')}.`)
        : compliant(`${name} names no single public address.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [from('10.1.2.3/32', [22, 22]), from('203.0.113.0/24', [22, 22])] } },
        { facts: { rules: [{ ...from('198.51.100.7/32', [443, 443]), egress: true }] } },
      ],
      nonCompliant: [
        { facts: { rules: [from('198.51.100.7/32', [22, 22])] } },
        { facts: { rules: [from('2600:1f18::1/128', [22, 22])] } },
      ],
    },
  }),

  'ec2/sg-no-wide-public-cidr': defineControl<SecurityGroupFacts>()({
    resourceType,
    title: 'No rule uses a wide public IPv4 block short of /0',
    severity: 'high',
    dimension: 'exposure',
    why: 'Thousands of strangers share a wide block, and a look for 0.0.0.0/0 does not find it.',
    fix: 'Name the networks that are meant, none wider than /24.',
    reference,
    expected: 'Public IPv4 sources of /24 or narrower',
    frameworks: ['prowler:ec2_securitygroup_allow_wide_open_public_ipv4'],
    needs: ['rules'],
    looksAt: [prefixListType],
    evaluate: ({ rules, name }, related) => {
      const pieces = new Pieces()
      const wide = rules
        .filter(({ egress }) => !egress)
        .flatMap((rule) => pieces.attempt(() => [sourceOf(related, rule)], []))
        .filter(isWide)
        .map(({ text }) => text)
      if (wide.length > 0) return nonCompliant(`${name} lets in ${wide.join(', ')}.`)
      pieces.require()
      return compliant(`${name} names no public block wider than /24.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [from('10.0.0.0/8', [22, 22]), from('203.0.113.0/24', [22, 22])] } },
        // Open to everybody is another control's business.
        { facts: { rules: [from(anyone, [443, 443])] } },
      ],
      nonCompliant: [
        { facts: { rules: [from('52.0.0.0/11', [443, 443])] } },
        { facts: { rules: [fromList] }, related: [examplePrefixList('pl-1', ['52.0.0.0/11'])] },
        // One wide block is proof, whatever a list that is not known holds.
        { facts: { rules: [fromList, from('52.0.0.0/11', [443, 443])] } },
        { facts: { rules: [from('0.0.0.0/1', [22, 22]), from('128.0.0.0/1', [22, 22])] } },
      ],
    },
  }),
})
