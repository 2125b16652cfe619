import { describe, expect, it } from 'vitest'
import { judgeControl } from '#domain/judge.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Facts, Resource } from '#domain/resource.ts'
import { webAclCarriers } from '#domain/waf/web-acl-association.ts'
import { control } from './controls/webacl-associated.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'
const resource = (type: string, id: string, facts: Facts): Resource => ({
  ...where,
  type,
  arn: id,
  name: id,
  incarnation: id,
  tags: observed({}, 'x'),
  facts,
})
const acl = (scope: 'REGIONAL' | 'CLOUDFRONT', firewallManager = false) =>
  resource('AWS::WAFv2::WebACL', arn, {
    scope: observed(scope, 'x'),
    managedByFirewallManager: observed(firewallManager, 'x'),
  })
const carrier = (type: string, webAclArn: string | null) =>
  resource(type, type, { webAclArn: observed(webAclArn, 'x') })
const hidden = resource('AWS::Cognito::UserPool', 'pool', {
  webAclArn: unobserved('denied', 'wafv2:GetWebACLForResource'),
})

function compliance(webAcl: Resource, others: readonly Resource[], unlisted: readonly string[] = []) {
  const related = relatedIndex({
    resources: [webAcl, ...others],
    listed: (type) => !unlisted.includes(type),
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgeControl('wafv2/webacl-associated', control, webAcl, {} as Pillars, related, (_what, _one, error) => {
    throw error
  }).compliance
}

describe('what a web ACL protects', () => {
  const regional = webAclCarriers.filter((type) => !/CloudFront|Amplify/.test(type))
  it.each(regional)('a regional one: %s', (type) => {
    expect(compliance(acl('REGIONAL'), [carrier(type, arn)])).toBe('COMPLIANT')
  })
  it.each(webAclCarriers.filter((type) => /CloudFront|Amplify/.test(type)))('a global one: %s', (type) => {
    expect(compliance(acl('CLOUDFRONT'), [carrier(type, arn)])).toBe('COMPLIANT')
  })
  it('nothing, when everything was read and names another or none', () => {
    const others = [carrier('AWS::Cognito::UserPool', null), carrier('AWS::ApiGateway::Stage', `${arn}3c`)]
    expect(compliance(acl('REGIONAL'), others)).toBe('NON_COMPLIANT')
  })
  it('nothing, and nobody is to blame where Firewall Manager keeps it', () => {
    expect(compliance(acl('REGIONAL', true), [])).toBe('NOT_APPLICABLE')
  })
  it('one resource is enough, whatever else was not read', () => {
    const balancer = carrier('AWS::ElasticLoadBalancingV2::LoadBalancer', arn)
    expect(compliance(acl('REGIONAL'), [hidden, balancer], ['AWS::AppRunner::Service'])).toBe('COMPLIANT')
  })
  it('is not known while a type that may carry it was not listed, or one resource not read', () => {
    expect(compliance(acl('REGIONAL'), [], ['AWS::AppRunner::Service'])).toBe('INSUFFICIENT_DATA')
    expect(compliance(acl('REGIONAL'), [hidden])).toBe('INSUFFICIENT_DATA')
  })
  it('types of the other scope do not matter', () => {
    expect(compliance(acl('CLOUDFRONT'), [hidden], ['AWS::AppRunner::Service'])).toBe('NON_COMPLIANT')
  })
})
