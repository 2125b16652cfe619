import {
  compliant,
  defineControl,
  defineFamily,
  type ExampleRelated,
  nonCompliant,
  notApplicable,
} from '#domain/control.ts'
import { addressSet, internetShare, parseCidr } from '#domain/network/cidr.ts'
import type { Related } from '#domain/related.ts'
import { automationsIpSetOf, stackType } from '#domain/waf/security-automations.ts'
import type { IpSetFacts, RegexPatternSetFacts, WebAclRule } from '#domain/waf/web-acl.ts'
import { plainRule } from '../example-rules.ts'
import { setUserTypes, usersOfSet } from '../set-users.ts'

/** Controls over IP sets and regex pattern sets. */

const ipSets = 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-ip-set-managing.html'
const patternSets = 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-set-managing.html'

const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/partners/1a2b'
const strayArn = arn.replace('partners', 'edgeIPBadBotSetIPV4')
const inSet = { IPSetReferenceStatement: { ARN: arn } }
const webAclWith = (rule: Partial<WebAclRule> & Pick<WebAclRule, 'action'>): ExampleRelated => ({
  type: 'AWS::WAFv2::WebACL',
  facts: { rules: [plainRule({ statement: inSet, ...rule })], firewallManagerRules: [] },
})

/** The verdict on a set without entries: it matters where a rule refers to it. */
function withoutEntries(setArn: string, related: Related, what: string) {
  for (const { owner, rule } of usersOfSet(setArn, related))
    return nonCompliant(`It holds no ${what}, and rule “${rule.name}” of ${owner} refers to it.`)
  return notApplicable('It is empty, and no rule refers to it.')
}

/** Blocks as wide as a whole /8 (IPv4) or an internet provider's allocation (IPv6); private ranges are not the internet. */
function isVeryWide(block: string): boolean {
  const cidr = parseCidr(block)
  if (!cidr || internetShare(cidr.family, addressSet(cidr.family, [cidr])) === 'none') return false
  return cidr.prefix <= (cidr.family === 4 ? 8 : 24)
}

export const family = defineFamily({
  'wafv2/ipset-not-empty': defineControl<IpSetFacts>()({
    resourceType: 'AWS::WAFv2::IPSet',
    title: 'IP sets used by a rule contain addresses',
    severity: 'low',
    dimension: 'waf',
    why: 'A rule that blocks the addresses of an empty set blocks nobody; one that allows them lets nobody in.',
    fix: 'Fill the set, mend what was to fill it, or remove the rule.',
    reference: ipSets,
    expected: 'at least one address in a set that a rule refers to',
    needs: ['addressCount'],
    looksAt: [...setUserTypes, stackType],
    oneDecides: true,
    evaluate: ({ arn: setArn, addressCount }, related) => {
      if (addressCount > 0)
        return compliant(`It holds ${addressCount} ${addressCount === 1 ? 'block' : 'blocks'} of addresses.`)
      const solution = automationsIpSetOf(related, setArn.split('/').at(-2) ?? '')
      return solution
        ? notApplicable(
            `It belongs to stack ${solution.stack.name} of Security Automations for AWS WAF, and is empty while there is nobody to list.`,
          )
        : withoutEntries(setArn, related, 'address')
    },
    examples: {
      compliant: [{ facts: { addressCount: 3 } }],
      nonCompliant: [
        { arn, facts: { addressCount: 0 }, related: [webAclWith({ action: 'BLOCK' })] },
        // Named as the solution names its own, without a stack of the solution.
        {
          arn: strayArn,
          facts: { addressCount: 0 },
          related: [webAclWith({ action: 'BLOCK', statement: { IPSetReferenceStatement: { ARN: strayArn } } })],
        },
      ],
    },
  }),
  'wafv2/ipset-not-overbroad': defineControl<IpSetFacts>()({
    resourceType: 'AWS::WAFv2::IPSet',
    title: 'IP sets used by ALLOW rules contain no very wide CIDR blocks',
    severity: 'high',
    dimension: 'waf',
    why: 'What an ALLOW rule lets through is not inspected by the rules behind it. AWS refuses 0.0.0.0/0, but 0.0.0.0/1 and 128.0.0.0/1 together are the same.',
    fix: 'List the networks that are meant, or let the rule count or label instead of allow.',
    reference: ipSets,
    expected: 'no public block of /8 (IPv6: /24) or wider, and less than a quarter of the internet in all',
    needs: ['addresses', 'internetShare'],
    looksAt: setUserTypes,
    evaluate: ({ arn: setArn, addresses, internetShare: share }, related) => {
      const wide = addresses.filter(isVeryWide)
      if (wide.length === 0 && share !== 'all') return compliant('It holds no very wide block.')
      for (const { owner, rule, positive } of usersOfSet(setArn, related)) {
        if (rule.action !== 'ALLOW' || !positive) continue
        const holds = share === 'all' ? 'the internet, or most of it' : `the very wide ${wide.join(', ')}`
        return nonCompliant(`Rule “${rule.name}” of ${owner} allows what is in it, and it holds ${holds}.`)
      }
      return notApplicable('It is wide, but no rule allows what is in it.')
    },
    examples: {
      compliant: [
        { facts: { addresses: ['192.0.2.0/24', '198.51.100.7/32'], internetShare: 'some' } },
        // A private network is not the internet, however wide.
        {
          arn,
          facts: { addresses: ['10.0.0.0/8'], internetShare: 'none' },
          related: [webAclWith({ action: 'ALLOW' })],
        },
      ],
      nonCompliant: [
        {
          arn,
          facts: { addresses: ['0.0.0.0/1', '128.0.0.0/1'], internetShare: 'all' },
          related: [webAclWith({ action: 'ALLOW' })],
        },
        {
          arn,
          facts: { addresses: ['52.0.0.0/8'], internetShare: 'some' },
          related: [
            webAclWith({ action: 'BLOCK' }),
            webAclWith({
              action: 'ALLOW',
              statement: { AndStatement: { Statements: [inSet, { GeoMatchStatement: { CountryCodes: ['DE'] } }] } },
            }),
          ],
        },
      ],
    },
  }),
  'wafv2/regexset-not-empty': defineControl<RegexPatternSetFacts>()({
    resourceType: 'AWS::WAFv2::RegexPatternSet',
    title: 'Regex pattern sets used by a rule contain patterns',
    severity: 'low',
    dimension: 'waf',
    why: 'A rule that compares with an empty set never matches.',
    fix: 'Fill the set, or remove the rule.',
    reference: patternSets,
    expected: 'at least one pattern in a set that a rule refers to',
    needs: ['regularExpressionCount'],
    looksAt: setUserTypes,
    evaluate: ({ arn: setArn, regularExpressionCount: count }, related) =>
      count > 0
        ? compliant(`It holds ${count} ${count === 1 ? 'pattern' : 'patterns'}.`)
        : withoutEntries(setArn, related, 'pattern'),
    examples: {
      compliant: [{ facts: { regularExpressionCount: 1 } }],
      nonCompliant: [
        {
          arn,
          facts: { regularExpressionCount: 0 },
          related: [webAclWith({ action: 'BLOCK', statement: { RegexPatternSetReferenceStatement: { ARN: arn } } })],
        },
      ],
    },
  }),
})
