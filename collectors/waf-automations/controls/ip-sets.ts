import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { addressSet, internetShare, parseCidr } from '#domain/network/cidr.ts'
import type { Related } from '#domain/related.ts'
import { type AutomationsIpSet, automationsIpSetOf, stackType } from '#domain/waf/security-automations.ts'
import type { IpSetFacts } from '#domain/waf/web-acl.ts'

/**
 * The IP sets of Security Automations for AWS WAF: the owner's own list of whom to let in, and those that its functions fill.
 * They are told by the names that the template gives them after its stack.
 */

const common = { resourceType: 'AWS::WAFv2::IPSet', looksAt: [stackType] } as const
const guide = 'https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf'

/** Wider than a company's own network: a whole /16 or, of IPv6, the /32 of an internet provider. */
function isWide(block: string): boolean {
  const cidr = parseCidr(block)
  if (!cidr || internetShare(cidr.family, addressSet(cidr.family, [cidr])) === 'none') return false
  return cidr.prefix < (cidr.family === 4 ? 16 : 32)
}

/** The set as the solution made it, by its name: the last part but one of its ARN. */
function ofSolution(related: Related, arn: string, kind: AutomationsIpSet['kind']): AutomationsIpSet | null {
  const found = automationsIpSetOf(related, arn.split('/').at(-2) ?? '')
  return found?.kind === kind ? found : null
}

const stack = { type: stackType, facts: { stackName: 'edge', parentId: null } }
const setArn = (name: string) => `arn:aws:wafv2:eu-central-1:111122223333:regional/ipset/${name}/1a2b`
const allowed = (addresses: readonly string[], internet: 'all' | 'some' | 'none' = 'some') => ({
  arn: setArn('edgeWhitelistSetIPV4'),
  facts: { addresses, internetShare: internet },
  related: [stack],
})
const reputation = (addressCount: number) => ({
  arn: setArn('edgeIPReputationListsSetIPV4'),
  facts: { addressCount, ipAddressVersion: 'IPV4' as const },
  related: [stack],
})

export const family = defineFamily({
  'waf-automations/allow-set-narrow': defineControl<IpSetFacts>()({
    ...common,
    title: 'Solution allow-list holds no wide CIDR (its rule is evaluated before all that block)',
    severity: 'critical',
    dimension: 'waf',
    why: 'The rule over the allow-list comes before all rules of the solution that block: whoever is in it is never inspected by them.',
    fix: 'List the networks that are meant, one by one.',
    reference: `${guide}/architecture-details.html`,
    expected: 'no public block wider than /16 (IPv6: /32), and less than a quarter of the internet in all',
    needs: ['addresses', 'internetShare'],
    evaluate: ({ arn, addresses, internetShare: share }, related) => {
      const set = ofSolution(related, arn, 'Whitelist')
      if (!set) return notApplicable('It is no allow-list of Security Automations for AWS WAF.')
      const wide = addresses.filter(isWide)
      if (wide.length > 0) return nonCompliant(`The allow-list of stack ${set.stack.name} holds ${wide.join(', ')}.`)
      return share === 'all'
        ? nonCompliant(`The blocks in the allow-list of stack ${set.stack.name} are most of the internet together.`)
        : compliant(`The allow-list of stack ${set.stack.name} holds no wide block.`)
    },
    examples: {
      compliant: [
        allowed(['198.51.100.0/28', '192.0.2.40/32']),
        allowed([], 'none'),
        // A private network is not the internet.
        allowed(['10.0.0.0/8'], 'none'),
      ],
      nonCompliant: [allowed(['198.51.100.0/28', '52.0.0.0/8']), allowed(['0.0.0.0/1', '128.0.0.0/1'], 'all')],
    },
  }),
  'waf-automations/reputation-sets-filled': defineControl<IpSetFacts>()({
    ...common,
    title: 'IP reputation sets of the solution are not empty',
    severity: 'high',
    dimension: 'waf',
    why: 'A function fills the set every hour with the addresses of known attackers; an empty one says that it does not, and its rule blocks nobody.',
    fix: 'Look at the log of the function that parses the reputation lists, and at whether its schedule is on.',
    reference: `${guide}/architecture-details.html`,
    expected: 'addresses in the IPv4 set; how fresh they are only the function’s own metrics say',
    needs: ['addressCount', 'ipAddressVersion'],
    evaluate: ({ arn, addressCount, ipAddressVersion }, related) => {
      const set = ofSolution(related, arn, 'IPReputationLists')
      if (!set) return notApplicable('It is no reputation list of Security Automations for AWS WAF.')
      if (addressCount > 0)
        return compliant(`It holds ${addressCount} blocks of addresses, for stack ${set.stack.name}.`)
      return ipAddressVersion === 'IPV6'
        ? notApplicable(`It is empty, as the lists that stack ${set.stack.name} reads hold few IPv6 addresses or none.`)
        : nonCompliant(`It is empty: nothing fills it, or stack ${set.stack.name} reads no list.`)
    },
    examples: { compliant: [reputation(40)], nonCompliant: [reputation(0)] },
  }),
})
