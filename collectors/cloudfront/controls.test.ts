import { expect, it } from 'vitest'
import { controls } from '#.generated/controls.ts'
import { judgeControl } from '#domain/judge.ts'
import { observed } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'

/** What the controls of ways past CloudFront say where they say neither yes nor no. */

const accountId = '111122223333'
const where = { accountId, region: 'us-east-1', partition: 'aws' }
const balancerArn = `arn:aws:elasticloadbalancing:us-east-1:${accountId}:loadbalancer/app/web/1a2b`
const webAclArn = `arn:aws:wafv2:us-east-1:${accountId}:regional/webacl/web/1a2b`

function resource(type: string, arn: string, facts: Record<string, unknown>): Resource {
  return {
    ...where,
    type,
    arn,
    name: arn,
    incarnation: arn,
    tags: observed({}, 'c'),
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, observed(value, 'c')])),
  }
}
function judged(id: string, subject: Resource, ...others: readonly Resource[]) {
  const control = controls[id]
  if (!control) throw new Error(`There is no control ${id}`)
  const related = relatedIndex({
    resources: [subject, ...others],
    listed: () => true,
    accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgeControl(id, control, subject, {} as never, related, (_what, _resource, error) => {
    throw error
  })
}

const host = 'web-1.us-east-1.elb.amazonaws.com'
const front = resource('AWS::CloudFront::Distribution', 'front', {
  distributionId: 'E1',
  enabled: true,
  originHosts: [host],
  origins: [{ id: 'app', domainName: host }],
})
const open = [
  resource('AWS::ElasticLoadBalancingV2::Listener', 'listener', {
    loadBalancerArn: balancerArn,
    port: 443,
    protocol: 'HTTPS',
    plainHttpRules: [],
    defaultActions: [{ type: 'forward', targetGroupArns: [], redirectProtocol: null }],
  }),
  resource('AWS::EC2::SecurityGroup', 'group', {
    groupId: 'sg-1',
    rules: [
      { egress: false, protocol: 'tcp', fromPort: 443, toPort: 443, source: { kind: 'ipv4', cidr: '0.0.0.0/0' } },
    ],
  }),
]
const bypass = (own: string | null, webAcl: Record<string, unknown> = {}) =>
  judged(
    'wafv2/origin-bypass-alb',
    resource('AWS::ElasticLoadBalancingV2::LoadBalancer', balancerArn, {
      loadBalancerType: 'application',
      scheme: 'internet-facing',
      dnsName: host,
      securityGroupIds: ['sg-1'],
      webAclArn: own,
    }),
    front,
    ...open,
    resource('AWS::WAFv2::WebACL', webAclArn, {
      defaultAction: 'ALLOW',
      rules: [],
      firewallManagerRules: [],
      managedGroupRules: [],
      ...webAcl,
    }),
  ).compliance
const header = { ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name: 'x-origin-verify' } } } }
const blocking = (statement: object) => ({ rules: [{ name: 'r', action: 'BLOCK', group: null, statement }] })

it('a load balancer whose own web ACL may demand CloudFront’s secret header is neither open nor closed', () => {
  expect(bypass(null)).toBe('NON_COMPLIANT')
  expect(bypass(webAclArn)).toBe('NON_COMPLIANT')
  expect(bypass(webAclArn, blocking(header))).toBe('NON_COMPLIANT')
  expect(bypass(webAclArn, blocking({ NotStatement: { Statement: header } }))).toBe('INSUFFICIENT_DATA')
  expect(bypass(webAclArn, { defaultAction: 'BLOCK' })).toBe('COMPLIANT')
})

it('a tenant of a disabled distribution answers nobody, and needs no web ACL', () => {
  const tenant = resource('AWS::CloudFront::DistributionTenant', 'tenant', {
    webAclAction: 'disable',
    webAclArn: null,
    enabled: true,
    distributionId: 'E1',
  })
  const distribution = (enabled: boolean) =>
    resource('AWS::CloudFront::Distribution', 'front', { distributionId: 'E1', enabled, webAclArn: null })
  expect(judged('wafv2/coverage-cloudfront-tenant', tenant, distribution(true)).compliance).toBe('NON_COMPLIANT')
  expect(judged('wafv2/coverage-cloudfront-tenant', tenant, distribution(false)).compliance).toBe('NOT_APPLICABLE')
})
