import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AssociateWebACLCommand, CreateRuleGroupCommand, type Rule, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expectString } from '../expect-string.ts'
import type { Network, Where } from '../network.ts'
import { makeWebAcl, visibility } from '../web-acl.ts'
import type { Arns, Cases } from './case.ts'

interface Balancer {
  /** What its web ACL does; null: it has none. */
  readonly acl:
    | null
    | 'blocks one country'
    | 'counts one country'
    | 'runs a group'
    | 'counts a group'
    | 'lets nobody in'
}

/** A web ACL protects by what it does, not by being there. */
export const loadBalancers: Cases<Balancer> = [
  {
    name: 'guarded',
    says: 'a web ACL with a rule that blocks is blocking',
    made: { acl: 'blocks one country' },
    columns: { exposure: 'internet', waf_protection: 'blocking' },
    texts: { web_acl_arn: ['/webacl/blocks-one-country/'] },
    findings: { 'wafv2/coverage-alb': 'COMPLIANT' },
  },
  {
    name: 'watched',
    says: 'one whose only rule counts is attached, and yet only counts',
    made: { acl: 'counts one country' },
    columns: { exposure: 'internet', waf_protection: 'counting' },
    texts: { web_acl_arn: ['/webacl/counts-one-country/'] },
    findings: { 'wafv2/coverage-alb': 'COMPLIANT' },
  },
  {
    name: 'bare',
    says: 'without a web ACL there is none',
    made: { acl: null },
    columns: { exposure: 'internet', waf_protection: 'none' },
    findings: { 'wafv2/coverage-alb': 'NON_COMPLIANT' },
  },
  {
    name: 'own-group',
    says: 'a rule group of one’s own blocks where one of its rules does',
    made: { acl: 'runs a group' },
    columns: { waf_protection: 'blocking' },
  },
  {
    name: 'overridden',
    says: 'the same group switched to counting only counts, whatever its rules say',
    made: { acl: 'counts a group' },
    columns: { waf_protection: 'counting' },
  },
  {
    name: 'closed',
    says: 'a web ACL without rules that blocks by default is blocking',
    made: { acl: 'lets nobody in' },
    columns: { waf_protection: 'blocking' },
  },
]

export async function seedLoadBalancers(where: Where, network: Network): Promise<Arns> {
  const elb = new ElasticLoadBalancingV2Client(where)
  const waf = new WAFV2Client(where)
  const regional = (name: string, shape: Parameters<typeof makeWebAcl>[3]) => makeWebAcl(where, 'REGIONAL', name, shape)
  const acls = {
    'blocks one country': await regional('blocks-one-country', {}),
    'counts one country': await regional('counts-one-country', { action: { Count: {} } }),
    'runs a group': await regional('runs-a-group', { rules: [await ownGroup(waf, 'runs', { None: {} })] }),
    'counts a group': await regional('counts-a-group', { rules: [await ownGroup(waf, 'counts', { Count: {} })] }),
    'lets nobody in': await regional('lets-nobody-in', { rules: [], otherwise: { Block: {} } }),
  }
  // Where there are more web ACLs than balancers each balancer is asked for its own, which moto can say; the other
  // way round each web ACL is asked for its balancers, which moto cannot.
  for (let spare = 0; spare < loadBalancers.length; spare++) await regional(`spare-${spare}`, {})

  const web = await network.open('web', 80, '0.0.0.0/0')
  const targets = await elb.send(
    new CreateTargetGroupCommand({ Name: 'shop', Protocol: 'HTTP', Port: 80, VpcId: network.vpcId }),
  )
  const TargetGroupArn = expectString(targets.TargetGroups?.[0]?.TargetGroupArn)
  const arns: Record<string, string> = {}
  for (const { name, made } of loadBalancers) {
    const balancer = await elb.send(
      new CreateLoadBalancerCommand({
        Name: name,
        Subnets: network.publicSubnets,
        SecurityGroups: [web],
        Scheme: 'internet-facing',
        Type: 'application',
      }),
    )
    const LoadBalancerArn = expectString(balancer.LoadBalancers?.[0]?.LoadBalancerArn)
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions }))
    if (made.acl)
      await waf.send(new AssociateWebACLCommand({ WebACLArn: acls[made.acl], ResourceArn: LoadBalancerArn }))
    arns[name] = LoadBalancerArn
  }
  return arns
}

/** A rule that runs a group, made with it, whose only rule blocks. */
async function ownGroup(waf: WAFV2Client, name: string, OverrideAction: Rule['OverrideAction']): Promise<Rule> {
  const made = await waf.send(
    new CreateRuleGroupCommand({
      Name: name,
      Scope: 'REGIONAL',
      Capacity: 10,
      VisibilityConfig: visibility(name),
      Rules: [
        {
          Name: 'elsewhere',
          Priority: 0,
          Action: { Block: {} },
          Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
          VisibilityConfig: visibility('elsewhere'),
        },
      ],
    }),
  )
  return {
    Name: name,
    Priority: 0,
    OverrideAction,
    Statement: { RuleGroupReferenceStatement: { ARN: made.Summary?.ARN } },
    VisibilityConfig: visibility(name),
  }
}
