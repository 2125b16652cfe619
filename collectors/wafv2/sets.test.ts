import { describe, expect, it } from 'vitest'
import type { Control } from '#domain/control.ts'
import { judgeControl } from '#domain/judge.ts'
import { observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { family } from './controls/sets.ts'
import { plainRule } from './example-rules.ts'
import { ipSet } from './ip-set.ts'
import { usersOfSet } from './set-users.ts'

const tags = observed([], 'wafv2:ListTagsForResource')
const summary = { ARN: 'arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/s/1', Name: 's', Id: '1', Description: '' }
const set = (Addresses: string[] | undefined, IPAddressVersion = 'IPV4') =>
  ipSet(summary, 'REGIONAL', {
    detail: observed({ ...summary, Addresses, IPAddressVersion } as never, 'wafv2:GetIPSet'),
    tags,
  }).facts

describe('an IP set', () => {
  it('keeps the widest blocks of many, in the same order however AWS sorts them, and counts all', () => {
    const hosts = Array.from({ length: 3000 }, (_, index) => `198.51.${index >> 8}.${index & 255}/32`)
    const facts = set([...hosts, '52.0.0.0/8'])
    expect(seen(facts.addresses)[0]).toBe('52.0.0.0/8')
    expect([seen(facts.addresses).length, seen(facts.addressCount)]).toEqual([100, 3001])
    expect(set(['52.0.0.0/8', ...hosts.toReversed()]).addresses).toEqual(facts.addresses)
  })
  it.each([
    [['0.0.0.0/1', '128.0.0.0/1'], 'IPV4', 'all'],
    [['8000::/1', '::/1'], 'IPV6', 'all'],
    [['192.0.0.0/8'], 'IPV4', 'some'],
    [['10.0.0.0/8'], 'IPV4', 'none'],
    [[], 'IPV4', 'none'],
  ])('%j holds of the internet: %s %s', (addresses, version, share) => {
    expect(seen(set(addresses, version).internetShare)).toBe(share)
  })
  it('without its addresses is unread, not empty; a block that is none is drift', () => {
    for (const name of ['addresses', 'addressCount', 'internetShare'] as const)
      expect(set(undefined)[name]).toMatchObject({ unobserved: 'not-returned' })
    expect(set(['everywhere']).internetShare).toMatchObject({ unobserved: 'schema-drift', detail: 'everywhere' })
    const denied = unobserved('denied', 'wafv2:GetIPSet')
    expect(ipSet(summary, 'REGIONAL', { detail: denied, tags }).facts).toMatchObject({
      ipSetArn: { value: summary.ARN },
      addressCount: denied,
    })
  })
})

describe('the users of a set', () => {
  const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
  const owner = (type: string, name: string, facts: Resource['facts']): Resource => ({
    ...where,
    type,
    arn: `arn:${name}`,
    name,
    incarnation: name,
    tags: observed({}, 'c'),
    facts,
  })
  const inSet = { IPSetReferenceStatement: { ARN: summary.ARN } }
  const none = observed([], 'wafv2:GetWebACL')
  const acl = (name: string, ...statements: readonly object[]) =>
    owner('AWS::WAFv2::WebACL', name, {
      rules: observed(
        statements.map((statement) => plainRule({ action: 'ALLOW', statement })),
        'wafv2:GetWebACL',
      ),
      firewallManagerRules: none,
    })
  const users = (...resources: readonly Resource[]) =>
    usersOfSet(
      summary.ARN,
      relatedIndex({
        resources,
        listed: () => true,
        accountId: where.accountId,
        organizationAccounts: null,
        organizationId: null,
        now: new Date(0),
      }),
    )
  it('are found in rules, rule groups and scope-downs, with the sense of a negation', () => {
    const negated = { NotStatement: { Statement: { OrStatement: { Statements: [inSet] } } } }
    const scopeDown = { RateBasedStatement: { ScopeDownStatement: { NotStatement: { Statement: negated } } } }
    const found = [
      ...users(
        acl('web', inSet, negated, scopeDown, { GeoMatchStatement: {} }),
        owner('AWS::WAFv2::RuleGroup', 'own', {
          rules: observed([plainRule({ action: 'BLOCK', statement: inSet })], 'c'),
        }),
      ),
    ]
    expect(found.map(({ owner: whose, positive }) => [whose, positive])).toEqual([
      ['web ACL “web”', true],
      ['web ACL “web”', false],
      ['web ACL “web”', true],
      ['rule group “own”', true],
    ])
  })
  it('an empty set of Security Automations waits for somebody to list; one that only has such a name is at fault', () => {
    const name = 'edgeIPBadBotSetIPV4'
    const arn = `arn:aws:wafv2:eu-west-1:${where.accountId}:regional/ipset/${name}/1a2b`
    const set = owner('AWS::WAFv2::IPSet', arn, { addressCount: observed(0, 'c') })
    const stack = owner('AWS::CloudFormation::Stack', 'edge', {
      stackName: observed('edge', 'c'),
      parentId: observed(null, 'c'),
    })
    const judged = (...others: readonly Resource[]) => {
      const related = relatedIndex({
        resources: [acl('web', { IPSetReferenceStatement: { ARN: arn } }), ...others],
        listed: () => true,
        accountId: where.accountId,
        organizationAccounts: null,
        organizationId: null,
        now: new Date(0),
      })
      const id = 'wafv2/ipset-not-empty'
      return judgeControl(
        id,
        family[id] as Control,
        { ...set, arn },
        {} as never,
        related,
        (_what, _resource, error) => {
          throw error
        },
      ).compliance
    }
    expect(judged(stack)).toBe('NOT_APPLICABLE')
    expect(judged()).toBe('NON_COMPLIANT')
  })
  it('an unread web ACL stops only whoever has not found a user elsewhere', () => {
    const denied = unobserved('denied', 'wafv2:GetWebACL')
    const blind = owner('AWS::WAFv2::WebACL', 'blind', { rules: denied, firewallManagerRules: denied })
    expect(() => [...users(blind)]).toThrow(Unseen)
    const edge = { ...blind, arn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1' }
    expect([...users(edge)]).toEqual([]) // a set of a region cannot be used for CloudFront
    expect(users(blind, acl('web', inSet)).next().value).toMatchObject({ owner: 'web ACL “web”' })
  })
})
