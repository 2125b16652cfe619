import { describe, expect, it } from 'vitest'
import { declaredRelated } from '../declared-related.ts'
import { type Observed, observed, Unseen, unobserved } from '../observed.ts'
import { arns, type Changes, from, image, plainImage, pretendSandwich } from '../pretend/sandwich.ts'
import type { Related } from '../related.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import { type FirewallTier, recognised, sandwichTypes } from './sandwich.ts'

const where = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' }
const hidden = unobserved('denied', 'ec2:DescribeImages')
const isFact = (value: unknown): value is Observed<unknown> =>
  typeof value === 'object' && value !== null && 'unobserved' in value

interface World {
  readonly changes?: Changes
  readonly generation?: 'current' | 'classic'
  /** Names by ARN; `middle` is the Auto Scaling group. */
  readonly names?: { readonly [arn: string]: string }
  readonly more?: readonly { readonly type: string; readonly arn: string; readonly facts: object }[]
  readonly unlisted?: string
}

function relatedIn({ changes, generation, names = {}, more = [], unlisted }: World): Related {
  const parts = [...pretendSandwich(changes, generation), ...more]
  const resources = parts.map(
    ({ type, arn, facts }): Resource => ({
      ...where,
      type,
      arn,
      name: names[arn] ?? arn.split('/').at(type.includes('V2') ? -2 : -1) ?? arn,
      incarnation: arn,
      tags: observed({}, 'x'),
      facts: Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [name, isFact(value) ? value : observed(value, 'x')]),
      ),
    }),
  )
  return relatedIndex({
    resources,
    listed: (type) => type !== unlisted,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01'),
  })
}

/** What is found, in one line: `certain outer → middle → inner → Auto Scaling group shop`. */
function found(world: World): string {
  const { sandwiches, loose, lookalikes, unread } = recognised(relatedIn(world))
  const line = ({ certainty, outer, group, inners }: FirewallTier) =>
    `${certainty} ${outer.name} → ${group.name}${inners.map(({ balancer, by, applications }) => ` → ${balancer.name}${by === 'addresses' ? ' (by addresses)' : ''} → ${applications.map(({ text }) => text).join(', ') || 'nothing'}`).join(' and')}`
  return (
    [
      ...sandwiches.map(line),
      ...loose.map((tier) => `loose: ${line(tier)}`),
      ...lookalikes.map((tier) => `lookalike: ${line(tier)}`),
      ...(unread ? [`unread: ${unread.cause.call}`] : []),
    ].join('; ') || 'nothing'
  )
}

const whole = 'certain outer → middle → inner → Auto Scaling group shop'
const withImage = (made: unknown): Changes => ({ firewall: { image: made } })
const unnamed = { [arns.firewalls]: 'web', [arns.firewall]: 'web-1' }
const inGroup = (groupId: string, ...rules: readonly ReturnType<typeof from>[]) => ({
  type: 'AWS::EC2::SecurityGroup',
  arn: `arn:aws:ec2:eu-central-1:111122223333:security-group/${groupId}`,
  facts: { groupId, rules },
})
const anotherInner = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  arn: arns.inner.replace('inner', 'other'),
  facts: { loadBalancerType: 'application', scheme: 'internal', vpcId: 'vpc-1', securityGroupIds: ['sg-inner'] },
}

describe('the middle decides what it is', () => {
  const database = inGroup('sg-data', from('sg-firewall', 5432))
  it.each<[string, World, string]>([
    ['an image of a firewall on AWS Marketplace is certain', {}, whole],
    [
      'so is one by its description',
      { changes: withImage(image('prod-abc123', { description: 'Barracuda CloudGen WAF for AWS' })) },
      whole,
    ],
    [
      'a firewall’s image that somebody copied is likely',
      { changes: withImage(image('our-fortiweb-7', { ownerAlias: null })) },
      whole.replace('certain', 'likely'),
    ],
    [
      'a group called a firewall is likely',
      { changes: withImage(plainImage), names: { [arns.firewalls]: 'shop-waf' } },
      'likely outer → shop-waf → inner → Auto Scaling group shop',
    ],
    [
      'an instance called so too',
      { changes: withImage(plainImage), names: { [arns.firewall]: 'prod fw 2' } },
      whole.replace('certain', 'likely'),
    ],
    [
      'one of ordinary servers is a lookalike: every web tier has this shape',
      { changes: withImage(plainImage), names: unnamed },
      'lookalike: unproven outer → web → inner → Auto Scaling group shop',
    ],
    [
      'hardened Linux is sold on AWS Marketplace as well',
      { changes: withImage(image('CIS Amazon Linux 2023 Level 1')), names: unnamed },
      'lookalike: unproven outer → web → inner → Auto Scaling group shop',
    ],
    [
      'a web server that is sold with a firewall’s module is a web server',
      {
        changes: withImage(image('bitnami-nginx-1.27', { description: 'NGINX with the ModSecurity WAF' })),
        names: unnamed,
      },
      'lookalike: unproven outer → web → inner → Auto Scaling group shop',
    ],
    [
      'what stands behind a firewall is none',
      { changes: withImage(plainImage), names: { ...unnamed, [arns.firewalls]: 'behind-waf' } },
      'lookalike: unproven outer → behind-waf → inner → Auto Scaling group shop',
    ],
    [
      'a word within a word is none',
      { changes: withImage(plainImage), names: { ...unnamed, [arns.firewalls]: 'wafers' } },
      'lookalike: unproven outer → wafers → inner → Auto Scaling group shop',
    ],
    [
      'one that a database lets in has only its name',
      { changes: withImage(plainImage), names: { [arns.firewalls]: 'shop-waf' }, more: [database] },
      'lookalike: unproven outer → shop-waf → inner → Auto Scaling group shop',
    ],
    ['an image proves it whatever lets it in', { more: [database] }, whole],
    [
      'an image that is gone says nothing',
      { changes: withImage(null), names: unnamed },
      'lookalike: unproven outer → web → inner → Auto Scaling group shop',
    ],
    [
      'an image that was not read may be a firewall’s',
      { changes: withImage(hidden), names: unnamed },
      'unread: ec2:DescribeImages',
    ],
    [
      'unless a name says so already',
      { changes: withImage(hidden), names: { [arns.firewalls]: 'shop-waf' } },
      'likely outer → shop-waf → inner → Auto Scaling group shop',
    ],
  ])('%s', (_what, world, expected) => {
    expect(found(world)).toBe(expected)
  })
})

describe('the hops of a sandwich', () => {
  it.each<[string, World, string]>([
    ['balancers may be Classic ones', { generation: 'classic' }, whole],
    [
      'a network load balancer may stand outside',
      { changes: { outer: { loadBalancerType: 'network', securityGroupIds: [] } } },
      whole,
    ],
    ['an internal balancer outside makes none', { changes: { outer: { scheme: 'internal' } } }, 'nothing'],
    [
      'nor does an outer balancer that forwards to nobody',
      { changes: { firewalls: { targetGroupArns: [] } } },
      'nothing',
    ],
    [
      'nor a group without instances: nothing tells what it would start',
      { changes: { firewalls: { instanceIds: [] } } },
      'nothing',
    ],
    [
      'firewalls that lead nowhere are loose',
      { changes: { inner: null, innerTarget: null } },
      'loose: certain outer → middle',
    ],
    [
      'as are those whose inner balancer lets nobody in',
      { changes: { innerGroup: { rules: [] } } },
      'loose: certain outer → middle',
    ],
    [
      'the inner balancer may let in addresses, and it is likely at best',
      { changes: { innerGroup: { rules: [from('10.0.0.0/16', 443)] } } },
      'likely outer → middle → inner (by addresses) → Auto Scaling group shop',
    ],
    [
      'of two that do, nobody knows which',
      { changes: { innerGroup: { rules: [from('10.0.0.0/16', 443)] } }, more: [anotherInner] },
      'loose: certain outer → middle',
    ],
    [
      'addresses elsewhere are not theirs',
      { changes: { innerGroup: { rules: [from('192.168.0.0/16', 443)] } } },
      'loose: certain outer → middle',
    ],
    [
      'an inner network load balancer without security groups lets them in',
      { changes: { inner: { loadBalancerType: 'network', securityGroupIds: [] } } },
      'likely outer → middle → inner (by addresses) → Auto Scaling group shop',
    ],
    ['two that name them are both behind them', { more: [anotherInner] }, `${whole} and → other → nothing`],
    ['one in another VPC is not', { changes: { inner: { vpcId: 'vpc-2' } } }, 'loose: certain outer → middle'],
    [
      'an inner balancer on the internet is one all the same',
      { changes: { inner: { scheme: 'internet-facing' } } },
      whole,
    ],
    [
      'a second door to the same firewalls leads nowhere',
      { changes: { firewalls: { targetGroupArns: [arns.outerTarget, arns.innerTarget] } } },
      'loose: certain outer → middle',
    ],
    [
      'the second interface of an appliance counts',
      { changes: { firewall: { securityGroupIds: ['sg-management'] } } },
      whole,
    ],
    [
      'applications may be addresses',
      { changes: { applications: { targetGroupArns: [] }, innerTarget: { targetType: 'ip' } } },
      'certain outer → middle → inner → target group inner (ip, whose targets are not known)',
    ],
    [
      'a sandwich may be read though another balancer was not',
      { more: [{ ...anotherInner, facts: { ...anotherInner.facts, scheme: hidden } }] },
      `${whole}; unread: ec2:DescribeImages`,
    ],
  ])('%s', (_what, world, expected) => {
    expect(found(world)).toBe(expected)
  })

  it.each([...sandwichTypes])('%s not listed stops it', (unlisted) => {
    expect(() => recognised(relatedIn({ unlisted }))).toThrow(Unseen)
  })

  it('is put together once for all controls that declare the same types', () => {
    const related = relatedIn({})
    const first = recognised(declaredRelated(related, sandwichTypes))
    expect(recognised(declaredRelated(related, sandwichTypes))).toBe(first)
  })
})
