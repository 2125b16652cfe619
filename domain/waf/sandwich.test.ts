import { describe, expect, it } from 'vitest'
import { declaredRelated } from '../declared-related.ts'
import { unobserved } from '../observed.ts'
import { arns, type Changes, from, image, networkInterface, plainImage, registered } from '../pretend/sandwich.ts'
import { type FirewallTier, recognised, sandwichTypes } from './sandwich.ts'
import { relatedIn, type SandwichWorld } from './sandwich-world.ts'

const hidden = unobserved('denied', 'ec2:DescribeImages')

/** What is found, in one line: `certain outer → middle → inner → Auto Scaling group shop`. */
function found(world: SandwichWorld): string {
  const { sandwiches, loose, lookalikes, unread } = recognised(relatedIn(world))
  const line = ({ certainty, outer, name, inners }: FirewallTier) =>
    `${certainty} ${outer.name} → ${name}${inners.map(({ balancer, by, applications }) => ` → ${balancer.name}${by === 'addresses' ? ' (by addresses)' : ''} → ${applications.map(({ text }) => text).join(', ') || 'nothing'}`).join(' and')}`
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
  it.each<[string, SandwichWorld, string]>([
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
  it.each<[string, SandwichWorld, string]>([
    ['balancers may be Classic ones', { generation: 'classic' }, whole],
    [
      'a network load balancer may stand outside',
      { changes: { outer: { loadBalancerType: 'network', securityGroupIds: [] } } },
      whole,
    ],
    ['an internal balancer outside makes none', { changes: { outer: { scheme: 'internal' } } }, 'nothing'],
    [
      'nor does an outer balancer that forwards to nobody',
      { changes: { firewalls: { targetGroupArns: [] }, outerTarget: { targets: registered() } } },
      'nothing',
    ],
    [
      'nor a group without instances: nothing tells what it would start',
      { changes: { firewalls: { instanceIds: [] }, outerTarget: { targets: registered() } } },
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
      {
        changes: {
          applications: { targetGroupArns: [] },
          innerTarget: { targetType: 'ip', targets: registered('eni-task') },
        },
        more: [
          {
            type: 'AWS::EC2::NetworkInterface',
            arn: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-task',
            facts: networkInterface('sg-application', { description: 'task' }),
          },
        ],
      },
      'certain outer → middle → inner → address of target group inner',
    ],
    [
      'a sandwich may be read though another balancer was not',
      { more: [{ ...anotherInner, facts: { ...anotherInner.facts, scheme: hidden } }] },
      `${whole}; unread: ec2:DescribeImages`,
    ],
  ])('%s', (_what, world, expected) => {
    expect(found(world)).toBe(expected)
  })

  it.each<[string, string]>([
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'unread: AWS::ElasticLoadBalancingV2::LoadBalancer'],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', 'unread: AWS::ElasticLoadBalancingV2::TargetGroup'],
    ['AWS::AutoScaling::AutoScalingGroup', 'unread: AWS::AutoScaling::AutoScalingGroup'],
    ['AWS::EC2::SecurityGroup', 'loose: certain outer → middle; unread: AWS::EC2::SecurityGroup'],
    // What is found without them is found; there may be more.
    ['AWS::ElasticLoadBalancing::LoadBalancer', `${whole}; unread: AWS::ElasticLoadBalancing::LoadBalancer`],
    // Instances are found one by one, so a partial list hides none of these.
    ['AWS::EC2::Instance', whole],
    // Only the edges rest on them.
    ['AWS::ElasticLoadBalancingV2::Listener', whole],
    ['AWS::EC2::PrefixList', whole],
    ['AWS::EC2::NetworkInterface', whole],
  ])('without a complete list of %s: %s', (unlisted, expected) => {
    expect(found({ unlisted })).toBe(expected)
  })

  it('is put together once for all controls that declare the same types', () => {
    const related = relatedIn({})
    const first = recognised(declaredRelated(related, sandwichTypes))
    expect(recognised(declaredRelated(related, sandwichTypes))).toBe(first)
  })
})
