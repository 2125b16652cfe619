import type { DistributionSummary } from '@aws-sdk/client-cloudfront'
import { describe, expect, it } from 'vitest'
import { type DistributionFacts, distributionTenantType, distributionType, frontedBy } from '#domain/cloudfront.ts'
import { type Observed, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Facts, Resource } from '#domain/resource.ts'
import { admitsOthers } from '#domain/waf/way-round/admission.ts'
import { posture } from './distribution.posture.ts'
import { type DistributionAnswers, distribution, withoutHeaderValues } from './distribution.ts'
import { posture as tenantPosture } from './distribution-tenant.posture.ts'
import { distributionTenant } from './distribution-tenant.ts'
import { behavior, customOrigin } from './example-facts.ts'
import { distributionTransport } from './transport.ts'

const accountId = '111122223333'
const answers: DistributionAnswers = {
  config: observed(
    { defaultRootObject: '', logging: { Enabled: false, Bucket: '' } },
    'cloudfront:GetDistributionConfig',
  ),
  tags: observed([], 'cloudfront:ListTagsForResource'),
  deliveries: observed([], 'logs:DescribeDeliverySources'),
  hstsPolicyIds: observed([], 'cloudfront:ListResponseHeadersPolicies'),
  vpcOriginEndpoints: observed([], 'cloudfront:GetVpcOrigin'),
}
const signers = { Enabled: false, Quantity: 0 }
const summary: DistributionSummary = {
  Id: 'E1',
  ARN: `arn:aws:cloudfront::${accountId}:distribution/E1`,
  Status: 'Deployed',
  LastModifiedTime: new Date('2026-01-01T00:00:00Z'),
  DomainName: 'd1.cloudfront.net',
  Aliases: { Quantity: 0 },
  Origins: {
    Quantity: 2,
    Items: [
      {
        Id: 'app',
        DomainName: 'dualstack.Web-1.us-east-1.elb.amazonaws.com.',
        OriginPath: '',
        CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'X-Verify', HeaderValue: 'hunter2' }] },
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: 'https-only',
          OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
        },
        OriginAccessControlId: '',
      },
      { Id: 'inner', DomainName: 'internal-app.example', VpcOriginConfig: { VpcOriginId: 'vo_1' } },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'app',
    ViewerProtocolPolicy: 'redirect-to-https',
    TrustedSigners: signers,
    FieldLevelEncryptionId: '',
  },
  CacheBehaviors: { Quantity: 0 },
  CustomErrorResponses: { Quantity: 0 },
  Comment: '',
  PriceClass: 'PriceClass_All',
  Enabled: true,
  ViewerCertificate: {
    CloudFrontDefaultCertificate: true,
    MinimumProtocolVersion: 'TLSv1.2_2021',
    SSLSupportMethod: 'vip',
  },
  Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
  WebACLId: '',
  HttpVersion: 'http2',
  IsIPV6Enabled: true,
  Staging: false,
}
const factsOf = (changes: Partial<DistributionSummary> = {}, more: Partial<DistributionAnswers> = {}) =>
  distribution(withoutHeaderValues({ ...summary, ...changes }), { ...answers, ...more }).facts
const without = (field: keyof DistributionSummary) => {
  const { [field]: _, ...rest } = summary
  return distribution(withoutHeaderValues(rest as DistributionSummary), answers).facts
}

function resource<F extends Facts>(type: string, name: string, facts: F): Resource<F> {
  const arn = `arn:aws:cloudfront::${accountId}:${name}`
  const tags = observed({}, 'cloudfront:ListTagsForResource')
  return { arn, name, incarnation: name, tags, facts, type, accountId, region: 'global', partition: 'aws' }
}
const relatedTo = (resources: readonly Resource[], listed: (type: string) => boolean = () => true) =>
  relatedIndex({ resources, listed, accountId, organizationAccounts: null, organizationId: null, now: new Date() })
const judge = (facts: DistributionFacts, ...others: readonly Resource[]) =>
  posture.exposure?.(resource(distributionType, 'E1', facts), relatedTo(others))

describe('a distribution as CloudFront lists it', () => {
  it('keeps the names of custom headers and none of their values', () => {
    const facts = factsOf()
    expect(JSON.stringify(withoutHeaderValues(summary))).not.toContain('hunter2')
    expect(seen(facts.origins)[0]?.customHeaderNames).toEqual(['X-Verify'])
  })

  it('takes an empty element for none, and a missing one for unread', () => {
    expect(factsOf()).toMatchObject({
      webAclArn: { value: null },
      defaultRootObject: { value: null },
      aliases: { value: [] },
      originGroups: { value: [] },
      viewerMtlsMode: { value: null },
      standardLogging: { value: { enabled: false, bucket: null } },
    })
    const missing = { unobserved: 'not-returned' }
    expect(without('WebACLId').webAclArn).toMatchObject(missing)
    expect(without('Restrictions').geoRestriction).toMatchObject(missing)
    expect(without('CacheBehaviors').cacheBehaviors).toMatchObject(missing)
    expect(without('ViewerCertificate')).toMatchObject({ viewerTls: missing, viewerCertificate: missing })
    expect(without('Origins')).toMatchObject({ origins: missing, originHosts: missing })
  })

  it('is direct unless it says otherwise, and says what it does not know', () => {
    expect(factsOf().connectionMode).toMatchObject({ value: 'direct' })
    expect(factsOf({ ConnectionMode: 'tenant-only' }).connectionMode).toMatchObject({ value: 'tenant-only' })
    expect(factsOf({ ConnectionMode: 'shared' as 'direct' }).connectionMode).toMatchObject({
      unobserved: 'schema-drift',
    })
  })

  it('has TLSv1 with CloudFront’s own certificate, whatever else is named, and the named policy with another', () => {
    expect(factsOf().viewerTls).toMatchObject({ value: { minimumTls: '1.0', recommended: false } })
    const own = (MinimumProtocolVersion: string) =>
      factsOf({
        ViewerCertificate: {
          ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
          SSLSupportMethod: 'sni-only',
          MinimumProtocolVersion: MinimumProtocolVersion as 'TLSv1',
        },
      }).viewerTls
    expect(own('TLSv1.2_2021')).toMatchObject({ value: { minimumTls: '1.2', recommended: true } })
    expect(own('TLSv1.4_2031')).toMatchObject({ unobserved: 'schema-drift', detail: 'TLSv1.4_2031' })
  })

  it.each([
    ['bucket.s3-website-eu-west-1.amazonaws.com', 's3-website'],
    ['bucket.s3-website.eu-central-1.amazonaws.com', 's3-website'],
    ['lb-1.eu-west-1.elb.amazonaws.com', 'load-balancer'],
    ['nlb-1.elb.eu-west-1.amazonaws.com', 'load-balancer'],
    ['abc.execute-api.eu-west-1.amazonaws.com', 'api-gateway'],
    ['abc.lambda-url.eu-west-1.on.aws', 'lambda-url'],
    ['elb.amazonaws.com.example.com', 'other'],
  ])('knows the origin %s as %s', (DomainName, kind) => {
    const [first] = summary.Origins?.Items ?? []
    const origins = { Quantity: 1, Items: [{ ...first, Id: 'o', DomainName }] }
    expect(seen(factsOf({ Origins: origins }).origins)[0]?.kind).toBe(kind)
  })

  it('a denied VPC origin leaves that origin’s protocol unread, and nothing else', () => {
    const denied = unobserved('denied', 'cloudfront:GetVpcOrigin')
    const [app, inner] = seen(factsOf({}, { vpcOriginEndpoints: denied }).origins)
    expect(app?.protocol).toMatchObject({ value: { policy: 'https-only' } })
    expect(inner?.protocol).toEqual(denied)
    // Nor is an endpoint that was not found taken for an encrypted one.
    expect(seen(factsOf().origins)[1]?.protocol).toMatchObject({ unobserved: 'not-returned' })
  })

  it('a denied configuration leaves logging and the root object unread', () => {
    const config = unobserved('denied', 'cloudfront:GetDistributionConfig')
    expect(factsOf({}, { config })).toMatchObject({ standardLogging: config, defaultRootObject: config })
    const never = observed({ defaultRootObject: undefined, logging: undefined }, 'cloudfront:GetDistributionConfig')
    expect(factsOf({}, { config: never }).standardLogging).toMatchObject({ value: { enabled: false } })
  })

  it('one kind of access log that is on decides; that none is on needs all of them read', () => {
    const config = unobserved('denied', 'cloudfront:GetDistributionConfig')
    const deliveries = unobserved('denied', 'logs:DescribeDeliverySources')
    const standard = observed(
      { defaultRootObject: undefined, logging: { Enabled: true, Bucket: 'logs' } },
      'cloudfront:GetDistributionConfig',
    )
    const newer = observed(['CWL'], 'logs:DescribeDeliveries')
    expect(factsOf().accessLogs).toMatchObject({ value: [] })
    expect(factsOf({}, { config: standard, deliveries }).accessLogs).toMatchObject({
      value: [{ kind: 'standard', destination: 'logs' }],
    })
    expect(factsOf({}, { config, deliveries: newer }).accessLogs).toMatchObject({
      value: [{ kind: 'standard-v2', destination: 'CWL' }],
    })
    expect(factsOf({}, { deliveries }).accessLogs).toEqual(deliveries)
    expect(factsOf({}, { config }).accessLogs).toEqual(config)
  })
})

describe('encryption in transit', () => {
  const unread = customOrigin('', { id: 'vpc', protocol: unobserved('denied', 'cloudfront:GetVpcOrigin') })
  const transport = (origins: readonly ReturnType<typeof customOrigin>[], viewer = 'redirect-to-https') =>
    distributionTransport({
      ...factsOf(),
      origins: observed(origins, 'cloudfront:ListDistributions'),
      cacheBehaviors: observed([behavior({ viewerProtocolPolicy: viewer })], 'cloudfront:ListDistributions'),
    })

  it('is enforced only when neither viewers nor origins are served in plain text', () => {
    expect(transport([customOrigin('https-only')])).toMatchObject({ kind: 'enforced', minimumTls: '1.0' })
    expect(transport([customOrigin('match-viewer')]).kind).toBe('enforced')
    // Tenants answer under certificates of their own: the default one’s TLSv1 says nothing of them.
    expect(
      distributionTransport({ ...factsOf({ ConnectionMode: 'tenant-only' }), origins: observed([], 'c') }),
    ).toMatchObject({ minimumTls: null })
    expect(transport([customOrigin('https-only')], 'allow-all').kind).toBe('optional')
    expect(transport([customOrigin('http-only')]).kind).toBe('optional')
  })

  it('what is proven plain needs no other answer; what is not proven waits for it', () => {
    expect(transport([unread, customOrigin('http-only')]).kind).toBe('optional')
    expect(transport([unread], 'allow-all').kind).toBe('optional')
    expect(() => transport([unread, customOrigin('https-only')])).toThrow(Unseen)
    expect(() => transport([customOrigin('https-only')], 'quic-only')).toThrow(Unseen)
    expect(() => transport([customOrigin('quic-only')])).toThrow(Unseen)
  })
})

describe('exposure', () => {
  const tenantOnly = factsOf({ ConnectionMode: 'tenant-only' })
  const tenant = (enabled: Observed<boolean>) =>
    resource(distributionTenantType, 'acme', { distributionId: observed('E1', 'c'), enabled })

  it('is the internet while it is enabled, with what narrows it as hops', () => {
    expect(judge(factsOf())).toMatchObject({ kind: 'internet', path: [{ passes: 'yes' }] })
    const narrowed = factsOf({
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['CH'] } },
      ViewerMtlsConfig: { Mode: 'required' },
    })
    expect(judge(narrowed)?.path.map(({ what }) => what)).toEqual(['edge location', 'geo restriction', 'viewer mTLS'])
    expect(judge(factsOf({ Enabled: false }))?.kind).toBe('isolated')
    // What narrows it takes nothing from what is proven when it was not read.
    expect(judge(without('Restrictions'))).toMatchObject({ kind: 'internet', path: [{ what: 'edge location' }] })
  })

  it('of a multi-tenant distribution is that of its enabled tenants', () => {
    expect(judge(tenantOnly)?.kind).toBe('isolated')
    expect(judge(tenantOnly, tenant(observed(false, 'c')))?.kind).toBe('isolated')
    expect(judge(tenantOnly, tenant(observed(true, 'c')))?.kind).toBe('internet')
    expect(() => judge(tenantOnly, tenant(unobserved('not-returned', 'c')))).toThrow(Unseen)
    const subject = resource(distributionType, 'E1', tenantOnly)
    expect(() =>
      posture.exposure?.(
        subject,
        relatedTo([], () => false),
      ),
    ).toThrow(Unseen)
  })
})

describe('a tenant', () => {
  const acl = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1'
  const webAcl = {
    ...resource('AWS::WAFv2::WebACL', 'cdn', {
      defaultAction: observed('BLOCK', 'wafv2:GetWebACL'),
      rules: observed([], 'wafv2:GetWebACL'),
      firewallManagerRules: observed([], 'wafv2:GetWebACL'),
    }),
    arn: acl,
  }
  const shared = (WebACLId: string) =>
    resource(distributionType, 'E1', factsOf({ WebACLId, ConnectionMode: 'tenant-only' }))
  const tenant = (WebAcl?: { Action: 'override' | 'disable'; Arn?: string }) =>
    resource(
      distributionTenantType,
      'acme',
      distributionTenant(
        {
          Id: 'dt_1',
          Arn: 'arn',
          DistributionId: 'E1',
          Name: 'acme',
          Domains: [{ Domain: 'acme.example.com' }],
          CreatedTime: new Date(0),
          LastModifiedTime: new Date(0),
          ETag: '',
          Enabled: true,
          ...(WebAcl ? { Customizations: { WebAcl } } : {}),
        },
        { tags: observed([], 'cloudfront:ListTagsForResource') },
      ).facts,
    )
  const waf = (one: ReturnType<typeof tenant>, ...others: readonly Resource[]) =>
    tenantPosture.wafProtection?.(one, relatedTo(others))

  it('has the web ACL of its distribution, its own, or none where it switches it off', () => {
    expect(waf(tenant(), shared(acl), webAcl)).toMatchObject({ kind: 'blocking', webAclArn: acl })
    expect(waf(tenant(), shared(''), webAcl)?.kind).toBe('none')
    expect(waf(tenant({ Action: 'override', Arn: acl }), shared(''), webAcl)?.kind).toBe('blocking')
    // Proven by the tenant alone, whatever is known of the distribution.
    expect(waf(tenant({ Action: 'disable' }))?.kind).toBe('none')
  })

  it('does not know what a distribution that was not listed gives it, nor an override without a web ACL', () => {
    expect(() => waf(tenant())).toThrow(Unseen)
    expect(tenant({ Action: 'override' }).facts.webAclArn).toMatchObject({ unobserved: 'not-returned' })
  })
})

describe('what lies behind', () => {
  it('a load balancer finds its distributions by its name in any spelling, and not the disabled ones', () => {
    const on = resource(distributionType, 'E1', factsOf())
    const off = resource(distributionType, 'E2', factsOf({ Enabled: false }))
    const found = frontedBy(relatedTo([on, off]), 'web-1.us-east-1.ELB.amazonaws.com')
    expect(found.map(({ distribution: { name }, origin }) => [name, origin.id])).toEqual([['E1', 'app']])
    expect(() =>
      frontedBy(
        relatedTo([on], () => false),
        'other.example.com',
      ),
    ).toThrow(Unseen)
  })

  it('one proven public source outweighs a prefix list that was not read', () => {
    const from = (source: Parameters<typeof admitsOthers>[1][number]['source']) =>
      ({ egress: false, protocol: 'tcp', fromPort: 443, toPort: 443, source }) as const
    const list = from({ kind: 'prefix-list', prefixListId: 'pl-1' })
    const office = from({ kind: 'ipv4', cidr: '203.0.113.0/24' })
    const nothing = relatedTo([])
    expect(admitsOthers(nothing, [list, office], 443)).toBe('203.0.113.0/24')
    expect(admitsOthers(nothing, [office], 8443)).toBe(null)
    expect(() => admitsOthers(nothing, [list], 443)).toThrow(Unseen)
  })
})
