import type {
  AutomationsPlan,
  ClassicWebAclPlan,
  GuardedPlan,
  LoadBalancerPlan,
  NetworkPlan,
  SandwichPlan,
  TargetPlan,
  WebAclPlan,
} from '#domain/simulated.ts'
import type { PlaceBasics } from './network-plan.ts'

/** Web ACLs and load balancers of an account and region, and what happens to them over the days. */

type AclKind = WebAclPlan['kind']
type Scale = (key: string, min: number, max: number) => number

export function planWebAcls(place: PlaceBasics): readonly WebAclPlan[] {
  const { profile, region, used, chance, day, density } = place
  if (!used || profile === 'empty' || profile === 'security') return []
  const acls: WebAclPlan[] = []
  const add = (
    name: string,
    scope: WebAclPlan['scope'],
    kind: AclKind,
    automations: WebAclPlan['automations'] = null,
  ) => {
    const id = chance.uuid(`acl|${scope}|${name}`)
    const path = scope === 'REGIONAL' ? 'regional' : 'global'
    acls.push({
      arn: `arn:${place.partition}:wafv2:${region}:${place.accountId}:${path}/webacl/${name}/${id}`,
      name,
      id,
      scope,
      kind,
      automations,
    })
  }
  // A rollout starts with counting and is switched to blocking when the false positives are gone.
  const rollout: AclKind = day >= chance.pick('rollout-blocks', 40, 110) ? 'blocking' : 'counting'
  switch (profile) {
    case 'production':
      add('web', 'REGIONAL', 'blocking')
      add('api', 'REGIONAL', rollout)
      if (chance.random('partner') < 0.3) add('partners', 'REGIONAL', 'default-block')
      if (chance.random('capacity') < 0.15) add('everything', 'REGIONAL', 'over-capacity')
      if (chance.random('firewall-manager') < 0.4) add('FMManagedWebACLV2-baseline', 'REGIONAL', 'firewall-manager')
      if (chance.random('automations') < 0.4) add('waf-automations', 'REGIONAL', 'security-automations', wellKept)
      break
    case 'regulated':
      add('web', 'REGIONAL', 'blocking')
      add('FMManagedWebACLV2-baseline', 'REGIONAL', 'firewall-manager')
      break
    case 'staging':
      add('web', 'REGIONAL', rollout)
      break
    case 'network':
      add('edge', 'REGIONAL', 'blocking')
      break
    default:
      if (profile === 'forgotten' && chance.random('automations') < 0.8)
        add('AWSWAFSecurityAutomations', 'REGIONAL', 'security-automations', forgottenAutomations)
      if (chance.random('left-acl') < 0.5) add('test', 'REGIONAL', 'empty')
      // Workshops and trials leave more web ACLs behind than there are load balancers.
      if (chance.random('left-acls') < 0.5) {
        for (const name of ['workshop-2023', 'workshop-2024', 'migration', 'demo', 'poc', 'bot-trial']) {
          add(name, 'REGIONAL', chance.random(`left|${name}`) < 0.6 ? 'empty' : 'counting')
        }
      }
  }
  for (let team = 2; team < density; team += 2)
    add(`team-${team}`, 'REGIONAL', chance.choose(`team-${team}`, ['blocking', 'counting', 'default-block']))
  if (region === 'us-east-1' && (profile === 'production' || profile === 'regulated')) {
    add('cdn', 'CLOUDFRONT', chance.random('cdn') < 0.6 ? 'blocking' : rollout)
  }
  return acls
}

const wellKept: AutomationsPlan = {
  version: 'v4.1.3',
  managedRules: 'yes',
  sqlInjection: 'yes',
  crossSiteScripting: 'yes',
  httpFlood: 'yes - AWS WAF rate based rule',
  scannersProbes: 'yes - AWS Lambda log parser',
  reputationLists: 'yes',
  badBot: 'yes',
}
const forgottenAutomations: AutomationsPlan = {
  version: 'v3.2.0',
  managedRules: 'no',
  sqlInjection: 'yes',
  crossSiteScripting: 'no',
  httpFlood: 'no',
  scannersProbes: 'no',
  reputationLists: 'yes',
  badBot: 'no',
}

export function planLoadBalancers(
  place: PlaceBasics,
  network: NetworkPlan,
  webAcls: readonly WebAclPlan[],
  classicWebAcls: readonly ClassicWebAclPlan[],
  sandwiches: readonly SandwichPlan[],
  scale: Scale,
): readonly LoadBalancerPlan[] {
  const { profile, chance, day } = place
  const vpc = network.vpcs.find((one) => !one.isDefault)
  if (!vpc || !place.used) return []
  const balancers: LoadBalancerPlan[] = []
  const add = (
    name: string,
    type: LoadBalancerPlan['type'],
    scheme: LoadBalancerPlan['scheme'],
    webAclArn: string | null,
    securityGroupIds: readonly string[] | null = null,
  ) => {
    const path = { application: 'app', network: 'net', gateway: 'gwy' }[type]
    const arn = `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.accountId}:loadbalancer/${path}/${name}/${chance.hex(`lb|${name}`, 16)}`
    const classic = type === 'application' && webAclArn === null && !securityGroupIds ? forgotten : undefined
    const targets = securityGroupIds
      ? [{ arn: targetGroupArn(place, name, 'main'), type: 'instance' as const }]
      : targetsOf(place, name, type)
    balancers.push({
      arn,
      name,
      type,
      scheme,
      vpcId: vpc.vpcId,
      webAclArn,
      classicWebAclArn: classic?.arn ?? null,
      targets,
      securityGroupIds,
    })
  }
  const regional = webAcls.filter((acl) => acl.scope === 'REGIONAL')
  const forgotten = classicWebAcls.find((acl) => acl.scope === 'REGIONAL' && acl.kind !== 'empty')
  const open = vpc.internetGatewayId !== null
  for (let index = 0; index < scale('load-balancers', 1, 6); index += 1) {
    const key = `application|${index}`
    // Some come during the ninety days, some go.
    if (day < chance.pick(`${key}|from`, -120, 70)) continue
    if (day >= chance.pick(`${key}|until`, 60, 900)) continue
    const internal = !open || chance.random(`${key}|internal`) < 0.3
    add(
      `${chance.choose(`${key}|name`, ['web', 'api', 'admin', 'portal', 'partner'])}-${index + 1}`,
      'application',
      internal ? 'internal' : 'internet-facing',
      attachedAcl(place, key, regional, internal),
    )
  }
  if (chance.random('network-balancer') < 0.5) {
    add('tcp-ingress', 'network', open && chance.random('nlb-open') < 0.6 ? 'internet-facing' : 'internal', null)
  }
  if (profile === 'network') add('inspection', 'gateway', 'internal', null)
  // The firewalls of a sandwich stand in for a web ACL.
  for (const { generation, outer, inner, groups } of sandwiches) {
    if (generation === 'classic') continue
    add(outer, 'application', 'internet-facing', null, [groups.outer])
    add(inner, 'application', 'internal', null, [groups.inner])
  }
  return balancers
}

function targetGroupArn(place: PlaceBasics, balancer: string, name: string): string {
  const id = place.chance.hex(`elb|${balancer}|target|${name}`, 16)
  return `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.accountId}:targetgroup/${`${balancer}-${name}`.slice(0, 32)}/${id}`
}

function targetsOf(place: PlaceBasics, balancer: string, type: LoadBalancerPlan['type']): readonly TargetPlan[] {
  const names = place.chance.random(`elb|${balancer}|blue-green`) < 0.25 ? ['blue', 'green'] : ['main']
  return names.map((name, index) => {
    const chance = place.chance.random(`elb|${balancer}|target|${index}`)
    const arn = targetGroupArn(place, balancer, name)
    if (type === 'gateway') return { arn, type: 'instance' }
    if (type === 'network') return { arn, type: chance < 0.2 ? 'alb' : 'ip' }
    return { arn, type: chance < 0.1 ? 'lambda' : chance < 0.3 ? 'instance' : 'ip' }
  })
}

/** Production's public balancers mostly have an ACL; one in ten loses it, others gain it when somebody looks. */
function attachedAcl(
  { profile, chance, day }: PlaceBasics,
  key: string,
  acls: readonly WebAclPlan[],
  internal: boolean,
): string | null {
  const acl = acls.length === 0 ? undefined : chance.choose(`${key}|acl`, acls)
  if (!acl || (internal && chance.random(`${key}|internal-acl`) < 0.8)) return null
  const good = profile === 'production' || profile === 'regulated' || profile === 'network'
  const fate = chance.random(`${key}|fate`)
  if (good && fate < 0.1) return day < chance.pick(`${key}|acl-lost`, 30, 85) ? acl.arn : null
  if (good && fate < 0.3) return day < chance.pick(`${key}|acl-gained`, 10, 85) ? null : acl.arn
  return good || fate < 0.35 ? acl.arn : null
}

/** Left in accounts that nobody looks after, and in a few old production accounts until somebody moves them. */
export function planClassicWebAcls(place: PlaceBasics): readonly ClassicWebAclPlan[] {
  const { profile, region, used, chance, day } = place
  if (!used) return []
  const acls: ClassicWebAclPlan[] = []
  const add = (name: string, scope: ClassicWebAclPlan['scope'], kind: ClassicWebAclPlan['kind']) => {
    const id = chance.uuid(`classic|${scope}|${name}`)
    const service = scope === 'REGIONAL' ? `waf-regional:${region}` : 'waf:'
    acls.push({ arn: `arn:${place.partition}:${service}:${place.accountId}:webacl/${id}`, name, id, scope, kind })
  }
  if (profile === 'forgotten') {
    add('legacy-site', 'REGIONAL', chance.random('classic-site') < 0.5 ? 'counting' : 'blocking')
    // Campaigns and tests of years ago: more web ACLs than there is left to protect.
    if (chance.random('classic-empty') < 0.4) {
      for (const name of ['test-2018', 'campaign-2017', 'campaign-2016', 'blog', 'intranet', 'poc'])
        add(name, 'REGIONAL', 'empty')
    }
    if (region === 'us-east-1') add('legacy-cdn', 'GLOBAL', 'counting')
  }
  if (profile === 'production' && chance.random('classic') < 0.25 && day < chance.pick('classic-moved', 50, 120)) {
    add('portal-v1', 'REGIONAL', 'blocking')
  }
  return acls
}

/** Where Cognito, App Runner and Verified Access are used; WAF alone knows which web ACL is in front of each. */
export function planGuarded(place: PlaceBasics, webAcls: readonly WebAclPlan[], scale: Scale): readonly GuardedPlan[] {
  const { profile, used, chance, day, partition, region, accountId } = place
  if (!used || profile === 'security') return []
  const regional = webAcls.filter((acl) => acl.scope === 'REGIONAL')
  const found: GuardedPlan[] = []
  const add = (type: GuardedPlan['type'], name: string, id: string, arn: string) => {
    if (day < chance.pick(`${type}|${name}|from`, -150, 75) || day >= chance.pick(`${type}|${name}|until`, 70, 900))
      return
    found.push({ type, name, id, arn, webAclArn: attachedAcl(place, `${type}|${name}`, regional, false) })
  }
  for (let index = 0; index < scale('cognito', 0, 4); index += 1) {
    const name = `${chance.choose(`cognito|${index}`, ['customers', 'partners', 'staff', 'shop'])}-${index + 1}`
    const id = `${region}_${chance.hex(`cognito|${name}`, 9)}`
    add('COGNITO_USER_POOL', name, id, `arn:${partition}:cognito-idp:${region}:${accountId}:userpool/${id}`)
  }
  for (let index = 0; index < scale('apprunner', 0, 3); index += 1) {
    const name = `${chance.choose(`apprunner|${index}`, ['quote', 'preview', 'landing', 'webhook'])}-${index + 1}`
    const id = chance.hex(`apprunner|${name}`, 32)
    add('APP_RUNNER_SERVICE', name, id, `arn:${partition}:apprunner:${region}:${accountId}:service/${name}/${id}`)
  }
  if (chance.random('verified-access') < (profile === 'network' || profile === 'regulated' ? 0.6 : 0.1)) {
    const id = `vai-${chance.hex('verified-access', 17)}`
    const arn = `arn:${partition}:ec2:${region}:${accountId}:verified-access-instance/${id}`
    add('VERIFIED_ACCESS_INSTANCE', 'staff-access', id, arn)
  }
  return found
}
