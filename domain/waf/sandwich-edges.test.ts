import { describe, expect, it } from 'vitest'
import { Unseen, unobserved } from '../observed.ts'
import type { Compliance } from '../pillars.ts'
import { arns, from, image, networkInterface, plainImage, registered } from '../pretend/sandwich.ts'
import { firewallsBehind, judgeSandwich, withoutWebAcl } from './firewalls-behind.ts'
import { recognised } from './sandwich.ts'
import { relatedIn, type SandwichWorld } from './sandwich-world.ts'

/**
 * The sandwich of `domain/pretend/sandwich.ts`: outer → middle → inner → shop, each tier letting in the one before it by
 * security group. Every row changes something; what is not named in its verdict stays as in the sound sandwich.
 */

interface Judged {
  /** Outer balancer → nobody but firewalls. */
  readonly targets: Compliance
  /** Outer balancer → firewalls. */
  readonly firewalls: Compliance
  /** Firewalls → inner balancer. */
  readonly inner: Compliance
  /** Inner balancer → applications. */
  readonly applications: Compliance
  readonly ways: readonly string[]
  readonly round: 'none' | 'known' | 'unknown'
  /** What a control that asks for a web ACL says of the outer balancer. */
  readonly webAcl: Compliance
}

const sound: Judged = {
  targets: 'COMPLIANT',
  firewalls: 'COMPLIANT',
  inner: 'COMPLIANT',
  applications: 'COMPLIANT',
  ways: [],
  round: 'none',
  webAcl: 'NOT_APPLICABLE',
}

function judged(world: SandwichWorld): Judged | null {
  const related = relatedIn(world)
  const outer = world.generation === 'classic' ? arns.classicOuter : arns.outer
  const [sandwich] = recognised(related).sandwiches
  const behind = firewallsBehind(related, outer)
  if (!sandwich || !behind) return null
  const { targets, toFirewalls, inners, ways } = judgeSandwich(related, sandwich)
  const [inner] = inners
  return {
    targets: targets.compliance,
    firewalls: toFirewalls.compliance,
    inner: inner?.edge.compliance ?? 'NOT_APPLICABLE',
    applications: inner?.applications[0]?.edge.compliance ?? 'NOT_APPLICABLE',
    ways: ways.map(({ because }) => because),
    round: behind.wayRound,
    webAcl: webAclVerdict(world),
  }
}

function webAclVerdict(world: SandwichWorld): Compliance {
  const outer = world.generation === 'classic' ? arns.classicOuter : arns.outer
  try {
    return withoutWebAcl(relatedIn(world), outer, 'No web ACL is attached.').compliance
  } catch (error) {
    if (error instanceof Unseen) return 'INSUFFICIENT_DATA'
    throw error
  }
}

const hidden = unobserved('denied', 'ec2:Describe')
const interfaceOf = (groupId: string, of: Parameters<typeof networkInterface>[1], more: object = {}) => ({
  type: 'AWS::EC2::NetworkInterface',
  arn: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-other',
  facts: { ...networkInterface(groupId, of), ...more },
})
const instance = (instanceId: string, facts: object = {}) => ({
  type: 'AWS::EC2::Instance',
  arn: `arn:aws:ec2:eu-central-1:111122223333:instance/${instanceId}`,
  facts: {
    instanceId,
    image: plainImage,
    privateIpAddress: '10.0.3.4',
    securityGroupIds: ['sg-web'],
    networkInterfaces: [],
    autoScalingGroupName: null,
    ...facts,
  },
})
const list = (...entries: readonly string[]) => ({
  type: 'AWS::EC2::PrefixList',
  arn: 'arn:aws:ec2:eu-central-1:111122223333:prefix-list/pl-1',
  facts: { prefixListId: 'pl-1', prefixListName: 'offices', ownerId: '111122223333', addressFamily: 'IPv4', entries },
})
const target = (name: string, facts: object) => ({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  arn: arns.outerTarget.replace('outer', name),
  facts: { targetType: 'instance', port: 8443, loadBalancerArns: [arns.outer], targets: registered(), ...facts },
})
const roundInner = (because: string): Partial<Judged> => ({
  inner: 'NON_COMPLIANT',
  ways: [because],
  round: 'known',
  webAcl: 'NON_COMPLIANT',
})
const roundAll = (because: string): Partial<Judged> => ({
  ...roundInner(because),
  inner: 'COMPLIANT',
  applications: 'NON_COMPLIANT',
})
const besideFirewalls = (because: string): Partial<Judged> => ({
  ...roundInner(because),
  inner: 'COMPLIANT',
  targets: 'NON_COMPLIANT',
})
const unknown = (edge: 'targets' | 'firewalls' | 'inner' | 'applications'): Partial<Judged> => ({
  [edge]: 'INSUFFICIENT_DATA',
  round: 'unknown',
  webAcl: 'INSUFFICIENT_DATA',
})

const plainFirewalls: SandwichWorld['changes'] = { firewalls: null, firewall: { autoScalingGroupName: null } }

type Row = readonly [title: string, world: SandwichWorld, changed: Partial<Judged>]

const tables: { readonly [subject: string]: readonly Row[] } = {
  'nothing leads round the firewalls': [
    ['each tier lets in the one before it and nobody else', {}, {}],
    ['so do Classic Load Balancers', { generation: 'classic' }, {}],
    [
      'an inner balancer that lets others in on a port where it does not listen',
      { changes: { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/8', 80)] } } },
      {},
    ],
    [
      'a prefix list without entries lets nobody in',
      { changes: { innerGroup: { rules: [from('sg-firewall', 443), from('pl-1', 443)] } }, more: [list()] },
      {},
    ],
    [
      'applications that talk to one another',
      { changes: { applicationGroup: { rules: [from('sg-inner', 8443), from('sg-application', 8443)] } } },
      {},
    ],
    [
      'a public address of an application that no rule opens',
      {
        changes: {
          application: {
            networkInterfaces: [{ securityGroupIds: ['sg-application'], publicIpAddresses: ['203.0.113.9'] }],
          },
        },
      },
      {},
    ],
    [
      'a firewall that its group started since the group was listed',
      {
        more: [
          instance('i-new', { autoScalingGroupName: 'middle' }),
          interfaceOf('sg-firewall', { instanceId: 'i-new' }),
        ],
      },
      {},
    ],
    [
      'applications on Fargate, known by the interfaces of their tasks',
      {
        changes: {
          applications: { targetGroupArns: [] },
          innerTarget: { targetType: 'ip', targets: registered('eni-task') },
        },
        more: [interfaceOf('sg-application', { description: 'task' })],
      },
      {},
    ],
    ['applications that somebody registered by hand', { changes: { applications: { targetGroupArns: [] } } }, {}],
    [
      'an interface that is attached to nothing',
      { more: [interfaceOf('sg-firewall', { description: 'old' }, { status: 'available' })] },
      {},
    ],
  ],

  'round the firewalls into the inner balancer': [
    [
      'its group lets in the whole VPC',
      { changes: { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] } } },
      roundInner('sg-inner of inner lets in 10.0.0.0/16 on port 443'),
    ],
    [
      'the outer balancer may talk to it',
      { changes: { innerGroup: { rules: [from('sg-firewall', 443), from('sg-outer', 443)] } } },
      roundInner('sg-inner of inner lets in security group sg-outer on port 443'),
    ],
    [
      'a prefix list lets in the offices',
      {
        changes: { innerGroup: { rules: [from('sg-firewall', 443), from('pl-1', 443)] } },
        more: [list('10.20.0.0/16')],
      },
      roundInner('sg-inner of inner lets in pl-1 (offices) on port 443'),
    ],
    [
      'a prefix list that was not read lets in whoever is put on it',
      { changes: { innerGroup: { rules: [from('sg-firewall', 443), from('pl-1', 443)] } } },
      roundInner('sg-inner of inner lets in pl-1 on port 443'),
    ],
    [
      'Classic ones have the same doors',
      {
        generation: 'classic',
        changes: { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] } },
      },
      roundInner('sg-inner of inner lets in 10.0.0.0/16 on port 443'),
    ],
    [
      'it has public addresses of its own',
      { changes: { inner: { scheme: 'internet-facing' } } },
      roundInner('inner is internet-facing, though it stands behind firewalls'),
    ],
    [
      'another instance carries the firewalls’ group',
      { more: [instance('i-cron'), interfaceOf('sg-firewall', { instanceId: 'i-cron' })] },
      roundInner('sg-inner of inner lets in instance i-cron, which carries sg-firewall as middle does, on port 443'),
    ],
    [
      'and so does a function of AWS Lambda',
      { more: [interfaceOf('sg-firewall', { description: 'AWS Lambda VPC ENI-report' })] },
      roundInner(
        'sg-inner of inner lets in “AWS Lambda VPC ENI-report”, which carries sg-firewall as middle does, on port 443',
      ),
    ],
  ],

  'round the firewalls into the applications': [
    [
      'their group lets in everybody',
      { changes: { applicationGroup: { rules: [from('sg-inner', 8443), from('0.0.0.0/0', 8443)] } } },
      roundAll('sg-application of Auto Scaling group shop lets in 0.0.0.0/0 on port 8443'),
    ],
    [
      'and they have public addresses',
      {
        changes: {
          applicationGroup: { rules: [from('sg-inner', 8443), from('0.0.0.0/0', 8443)] },
          application: {
            networkInterfaces: [{ securityGroupIds: ['sg-application'], publicIpAddresses: ['203.0.113.9'] }],
          },
        },
      },
      roundAll(
        'sg-application of Auto Scaling group shop lets in 0.0.0.0/0 on port 8443, and i-application has the public address 203.0.113.9',
      ),
    ],
    [
      'an instance carries the inner balancer’s group',
      { more: [instance('i-bastion'), interfaceOf('sg-inner', { instanceId: 'i-bastion' })] },
      roundAll(
        'sg-application of Auto Scaling group shop lets in instance i-bastion, which carries sg-inner as inner does, on port 8443',
      ),
    ],
    [
      'one of them is registered with the outer balancer',
      { changes: { outerTarget: { targets: registered('i-application', 'i-firewall') } } },
      besideFirewalls('i-application is registered behind outer beside the firewalls'),
    ],
    [
      'a server that no group holds is',
      { changes: { outerTarget: { targets: registered('i-firewall', 'i-lone') } }, more: [instance('i-lone')] },
      besideFirewalls('i-lone is registered behind outer beside the firewalls'),
    ],
    [
      'a task on Fargate is',
      {
        changes: { outerTarget: { targetType: 'ip', targets: registered('eni-i-firewall', 'eni-task') } },
        more: [interfaceOf('sg-application', { description: 'task' })],
      },
      besideFirewalls('eni-other is registered behind outer beside the firewalls'),
    ],
    [
      'their whole group is',
      { changes: { applications: { targetGroupArns: [arns.innerTarget, arns.outerTarget] } } },
      besideFirewalls('Auto Scaling group shop is registered behind outer beside the firewalls'),
    ],
    [
      'functions answer behind a rule of the outer balancer',
      { more: [target('api', { targetType: 'lambda', port: null })] },
      besideFirewalls('The functions of target group api answer behind outer beside the firewalls'),
    ],
    [
      'a Classic balancer has one registered by hand',
      { generation: 'classic', changes: { classicOuter: { instanceIds: ['i-firewall', 'i-application'] } } },
      besideFirewalls('i-application is registered behind outer beside the firewalls'),
    ],
  ],

  'past the outer balancer, and into the firewalls all the same': [
    [
      'the firewalls let in the VPC',
      { changes: { firewallGroup: { rules: [from('sg-outer', 8443), from('10.0.0.0/8', 8443)] } } },
      { firewalls: 'NON_COMPLIANT', ways: ['sg-firewall of middle lets in 10.0.0.0/8 on port 8443'] },
    ],
    [
      'an outer network load balancer without a group shows them its clients’ addresses',
      {
        changes: {
          outer: { loadBalancerType: 'network', securityGroupIds: [] },
          firewallGroup: { rules: [from('0.0.0.0/0', 8443)] },
        },
      },
      { firewalls: 'NOT_APPLICABLE' },
    ],
  ],

  'what was not read is never the safer answer': [
    ['the listeners of the inner balancer', { changes: { innerListener: { port: hidden } } }, unknown('inner')],
    ['the rules of the applications', { changes: { applicationGroup: { rules: hidden } } }, unknown('applications')],
    [
      'what is registered with the outer balancer',
      { changes: { outerTarget: { targets: hidden } } },
      unknown('targets'),
    ],
    [
      'an address registered with the outer balancer that nothing in the account has',
      { more: [target('ips', { targetType: 'ip', targets: registered('10.9.0.4') })] },
      unknown('targets'),
    ],
    [
      'what the load balancer leads to that an outer network load balancer hands on to',
      { more: [target('alb', { targetType: 'alb', targets: [] })] },
      unknown('targets'),
    ],
    [
      'whether a server beside the firewalls is one',
      {
        changes: { outerTarget: { targets: registered('i-firewall', 'i-lone') } },
        more: [instance('i-lone', { image: hidden })],
      },
      unknown('targets'),
    ],
    [
      'who else carries the firewalls’ group: an instance is newer than the list of instances',
      { more: [interfaceOf('sg-firewall', { instanceId: 'i-newer' })] },
      unknown('inner'),
    ],
    [
      'an application at an address that nothing in the account has',
      {
        changes: {
          applications: { targetGroupArns: [] },
          innerTarget: { targetType: 'ip', targets: registered('10.9.0.4') },
        },
      },
      unknown('applications'),
    ],
    [
      'what is registered with the inner balancer, where no group is',
      { changes: { applications: { targetGroupArns: [] }, innerTarget: { targets: hidden } } },
      unknown('applications'),
    ],
    [
      'who else invokes functions behind the inner balancer',
      { changes: { applications: { targetGroupArns: [] }, innerTarget: { targetType: 'lambda', targets: [] } } },
      unknown('applications'),
    ],
    [
      'a Classic balancer elsewhere, which may be one more door',
      { unlisted: 'AWS::ElasticLoadBalancing::LoadBalancer' },
      { round: 'unknown', webAcl: 'INSUFFICIENT_DATA' },
    ],
    [
      'but a way that is known decides, whatever else was not read',
      {
        changes: {
          innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] },
          applicationGroup: { rules: hidden },
        },
      },
      { ...roundInner('sg-inner of inner lets in 10.0.0.0/16 on port 443'), applications: 'INSUFFICIENT_DATA' },
    ],
  ],

  'firewalls that are only likely stand in for no web ACL': [
    [
      'a group that is called one',
      { changes: { firewall: { image: plainImage } }, names: { [arns.firewalls]: 'shop-waf' } },
      { webAcl: 'NON_COMPLIANT' },
    ],
    [
      'an inner network load balancer without a group, known by addresses',
      { changes: { inner: { loadBalancerType: 'network', securityGroupIds: [] } } },
      {
        inner: 'NON_COMPLIANT',
        // Whose addresses the applications let in, nobody can tell without a group to name.
        applications: 'INSUFFICIENT_DATA',
        ways: ['inner has no security group, and lets in everybody in the VPC'],
        round: 'known',
        webAcl: 'NON_COMPLIANT',
      },
    ],
  ],

  'firewalls that no Auto Scaling group holds': [
    ['are known by their image as well', { changes: plainFirewalls }, {}],
    [
      'and by their names, less surely',
      { changes: { ...plainFirewalls, firewall: { image: plainImage } }, names: { [arns.firewall]: 'edge-fw-1' } },
      { webAcl: 'NON_COMPLIANT' },
    ],
    [
      'a web server registered with them is none',
      {
        changes: { ...plainFirewalls, outerTarget: { targets: registered('i-firewall', 'i-lone') } },
        more: [instance('i-lone')],
      },
      besideFirewalls('i-lone is registered behind outer beside the firewalls'),
    ],
    [
      'one whose vendor registered it itself stands for the group that started it',
      { changes: { firewalls: { targetGroupArns: [] } } },
      {},
    ],
    [
      'and by the addresses that they are registered with',
      {
        changes: {
          firewalls: { targetGroupArns: [] },
          outerTarget: { targetType: 'ip', targets: registered('eni-i-firewall') },
        },
      },
      {},
    ],
    [
      'one by its own address is let in like its group',
      { changes: { ...plainFirewalls, innerGroup: { rules: [from('sg-firewall', 443), from('10.0.1.4/32', 443)] } } },
      {},
    ],
    ['Classic balancers register them by hand anyway', { generation: 'classic', changes: plainFirewalls }, {}],
  ],
}

for (const [subject, rows] of Object.entries(tables))
  describe(subject, () => {
    it.each(rows)('%s', (_title, world, changed) => {
      expect(judged(world)).toEqual({ ...sound, ...changed })
    })
  })

describe('behind a balancer without a web ACL', () => {
  const unnamed = { [arns.firewalls]: 'web', [arns.firewall]: 'web-1' }
  const verdict = (world: SandwichWorld) =>
    withoutWebAcl(relatedIn(world), arns.outer, 'No web ACL is attached.').reason
  it('says which firewalls stand there, how sure that is, and that nothing leads round them', () => {
    expect(verdict({})).toBe(
      'No web ACL is attached. Behind it stand firewalls, middle (certain: i-firewall runs FortiWeb-AWS-7.4.2-b0577 of AWS Marketplace (Fortinet FortiWeb)), and no way leads round them.',
    )
  })
  it('or what does', () => {
    const rules = [from('sg-firewall', 443), from('10.0.0.0/16', 443)]
    expect(verdict({ changes: { innerGroup: { rules } } })).toContain(
      'but sg-inner of inner lets in 10.0.0.0/16 on port 443.',
    )
  })
  it.each<[string, SandwichWorld]>([
    ['a web tier', { changes: { firewall: { image: plainImage } }, names: unnamed }],
    [
      'hardened Linux from AWS Marketplace',
      { changes: { firewall: { image: image('CIS Amazon Linux 2023') } }, names: unnamed },
    ],
    ['instances whose image was not read', { changes: { firewall: { image: hidden } }, names: unnamed }],
    ['firewalls that lead to no inner balancer', { changes: { inner: null, innerTarget: null } }],
  ])('%s is no reason to do without one', (_what, world) => {
    expect(firewallsBehind(relatedIn(world), arns.outer)).toBeNull()
    expect(webAclVerdict(world)).toBe('NON_COMPLIANT')
  })
})
