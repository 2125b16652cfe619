import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  DistributionSummary,
  DistributionTenantSummary,
  Origin,
  OriginGroup,
  Tag,
  ViewerCertificate,
  ViewerProtocolPolicy,
} from '@aws-sdk/client-cloudfront'
import { onceFor } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'
import { exists, flawed, id } from './habits.ts'
import {
  balancerDomain,
  bucketOrigin,
  functionOrigin,
  hostOrigin,
  vpcOrigin,
  websiteOrigin,
  withSecretHeader,
} from './origins.ts'
import { customPolicyId, securityHeadersPolicyId } from './policies.ts'

/** The pretend distributions of an account, which CloudFront keeps in us-east-1, and the tenants of the shared one. */

export interface SimulatedDistribution {
  readonly summary: DistributionSummary
  readonly config: Pick<DistributionConfig, 'DefaultRootObject' | 'Logging'>
  readonly tags: Tag[]
}

type Role = 'site' | 'app' | 'api' | 'media' | 'inner' | 'saas' | 'legacy'

const roles: { readonly [profile in Place['profile']]: readonly Role[] } = {
  management: [],
  security: [],
  network: ['site'],
  production: ['app', 'site', 'inner', 'api', 'saas', 'media'],
  regulated: ['inner', 'app', 'site', 'saas'],
  staging: ['app', 'site'],
  sandbox: ['site', 'media'],
  forgotten: ['legacy', 'site', 'media'],
  empty: [],
}

export function distributionsOf(place: Place): readonly SimulatedDistribution[] {
  return onceFor(place, 'cloudfront', () => {
    const used = place.region === 'us-east-1' && place.scale('cloudfront', 1, 2) > 0
    return roles[place.profile]
      .filter((role, index) => used && (index === 0 || place.random(`cloudfront|${role}|there`) < 0.6))
      .filter((role) => exists(place, `cloudfront|${role}`))
      .map((role) => distribution(place, role))
  })
}

function distribution(place: Place, role: Role): SimulatedDistribution {
  const key = `cloudfront|${role}`
  const Id = id(place, 'E', key)
  const origins = originsOf(place, role)
  const group = groupOf(place, role, origins)
  const aliased = role !== 'media' && role !== 'saas'
  const alias = `${role === 'site' ? 'www' : role}.${place.accountId.slice(-4)}.example.com`
  const { behaviors, standard } = behaviorsOf(place, role, group?.Id ?? origins[0]?.Id ?? '', origins)
  return {
    summary: {
      Id,
      ARN: arnOf(place, 'distribution', Id),
      ETag: id(place, 'E', `${key}|etag`),
      Status: 'Deployed',
      LastModifiedTime: place.dateOf(place.pick(`${key}|modified`, -200, -1)),
      DomainName: `d${place.hex(`${key}|domain`, 13)}.cloudfront.net`,
      Aliases: aliased ? { Quantity: 1, Items: [alias] } : { Quantity: 0 },
      Origins: { Quantity: origins.length, Items: [...origins] },
      OriginGroups: group ? { Quantity: 1, Items: [group] } : { Quantity: 0 },
      DefaultCacheBehavior: standard,
      CacheBehaviors: behaviors.length > 0 ? { Quantity: behaviors.length, Items: behaviors } : { Quantity: 0 },
      CustomErrorResponses: { Quantity: 0 },
      Comment: role === 'legacy' ? '=cmd|"/c calc"!A1' : '',
      PriceClass: 'PriceClass_All',
      Enabled: !(role === 'media' && place.random(`${key}|off`) < 0.3),
      ViewerCertificate: certificateOf(place, role, aliased),
      Restrictions: { GeoRestriction: geoOf(place, role) },
      WebACLId: webAclOf(place, role),
      HttpVersion: place.random(`${key}|http3`) < 0.3 ? 'http2and3' : 'http2',
      IsIPV6Enabled: role !== 'legacy',
      Staging: false,
      // Old answers do not name the mode of what was there before tenants.
      ...(role === 'legacy' ? {} : { ConnectionMode: role === 'saas' ? 'tenant-only' : 'direct' }),
      ...(role === 'api' && place.random(`${key}|mtls`) < 0.4
        ? { ViewerMtlsConfig: { Mode: 'required', TrustStoreConfig: { TrustStoreId: id(place, 'ts_', `${key}|ts`) } } }
        : {}),
    },
    config: {
      DefaultRootObject: flawed(place, `${key}|root`) ? '' : 'index.html',
      Logging: logged(place, key),
    },
    tags: tagsOf(place, key),
  }
}

function logged(place: Place, key: string): DistributionConfig['Logging'] {
  const on = !flawed(place, `${key}|logging`)
  return {
    Enabled: on,
    IncludeCookies: false,
    Bucket: on ? `cdn-logs-${place.accountId}.s3.amazonaws.com` : '',
    Prefix: '',
  }
}

function originsOf(place: Place, role: Role): readonly Origin[] {
  const balancer = place.loadBalancers.find(
    ({ type, scheme }) => type === 'application' && scheme === 'internet-facing',
  )
  switch (role) {
    case 'app': {
      const domain = balancer ? balancerDomain(place, balancer) : `origin.${place.accountId.slice(-4)}.example.com`
      const origin = hostOrigin(place, 'app', domain)
      return [
        flawed(place, 'cloudfront|app|header') ? origin : withSecretHeader(place, origin),
        bucketOrigin(place, 'static'),
      ]
    }
    case 'api':
      return [
        hostOrigin(place, 'api', `${place.hex('cloudfront|rest-api', 10)}.execute-api.us-east-1.amazonaws.com`),
        functionOrigin(place, 'webhooks'),
      ]
    case 'inner':
      return [vpcOrigin(place, 'inner')]
    case 'saas':
      return [hostOrigin(place, 'saas', `saas.${place.accountId.slice(-4)}.example.com`)]
    case 'media':
      return [bucketOrigin(place, 'media'), bucketOrigin(place, 'media-standby')]
    case 'legacy':
      return [websiteOrigin(place, 'legacy')]
    default:
      return [bucketOrigin(place, 'www')]
  }
}

function groupOf(place: Place, role: Role, origins: readonly Origin[]): OriginGroup | null {
  if (role !== 'media' || place.random('cloudfront|failover') < 0.3) return null
  return {
    Id: 'both',
    FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [502, 503] } },
    Members: { Quantity: origins.length, Items: origins.map(({ Id }) => ({ OriginId: Id })) },
  }
}

function behaviorsOf(place: Place, role: Role, target: string, origins: readonly Origin[]) {
  const key = `cloudfront|${role}`
  const standard = behavior(place, key, target)
  const [, second] = origins
  const behaviors: CacheBehavior[] = []
  if (second && role !== 'media')
    behaviors.push({ ...behavior(place, `${key}|second`, second.Id ?? ''), PathPattern: '/static/*' })
  if (role === 'media') {
    // Paid content; the older distributions still trust the account's own key pair.
    const signers = flawed(place, `${key}|signers`)
    const trusted = { Enabled: true, Quantity: 1, Items: [signers ? place.accountId : place.hex(`${key}|group`, 32)] }
    const nobody = { Enabled: false, Quantity: 0 }
    behaviors.push({
      ...standard,
      PathPattern: '/paid/*',
      TrustedSigners: signers ? trusted : nobody,
      TrustedKeyGroups: signers ? nobody : trusted,
    })
  }
  if (role === 'api' && place.random(`${key}|fields`) < 0.4)
    behaviors.push({ ...standard, PathPattern: '/pay', FieldLevelEncryptionId: id(place, 'C', `${key}|fle`) })
  return { behaviors, standard }
}

function behavior(place: Place, key: string, TargetOriginId: string): DefaultCacheBehavior {
  const policy: ViewerProtocolPolicy = flawed(place, `${key}|viewer`)
    ? 'allow-all'
    : place.choose(`${key}|viewer-policy`, ['redirect-to-https', 'redirect-to-https', 'https-only'])
  const headers = place.random(`${key}|headers`)
  return {
    TargetOriginId,
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: false, Quantity: 0 },
    ViewerProtocolPolicy: policy,
    Compress: true,
    SmoothStreaming: false,
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations: { Quantity: 0 },
    FieldLevelEncryptionId: '',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ...(headers < 0.3 ? { ResponseHeadersPolicyId: securityHeadersPolicyId } : {}),
    ...(headers > 0.85 ? { ResponseHeadersPolicyId: customPolicyId(place) } : {}),
    ...(place.random(`${key}|realtime`) < 0.1
      ? { RealtimeLogConfigArn: arnOf(place, 'realtime-log-config', 'all') }
      : {}),
  }
}

const policies = ['TLSv1.2_2021', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'] as const
const oldPolicies = ['TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019'] as const

function certificateOf(place: Place, role: Role, aliased: boolean): ViewerCertificate {
  const key = `cloudfront|${role}|certificate`
  // What CloudFront returns beside its own certificate, whatever was asked for.
  if (!aliased)
    return {
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
      CertificateSource: 'cloudfront',
    }
  const old = flawed(place, `${key}|policy`)
  const dedicated = role === 'legacy' && place.random(`${key}|vip`) < 0.5
  const MinimumProtocolVersion = dedicated
    ? 'SSLv3'
    : old
      ? place.choose(`${key}|old`, oldPolicies)
      : place.choose(`${key}|new`, policies)
  const common = {
    CloudFrontDefaultCertificate: false,
    SSLSupportMethod: dedicated ? 'vip' : 'sni-only',
    MinimumProtocolVersion,
  } as const
  if (role === 'legacy') return { ...common, IAMCertificateId: id(place, 'ASCA', key, 17), CertificateSource: 'iam' }
  const certificate = uuid(place, key)
  const ACMCertificateArn = `arn:${place.partition}:acm:us-east-1:${place.accountId}:certificate/${certificate}`
  return { ...common, ACMCertificateArn, Certificate: ACMCertificateArn, CertificateSource: 'acm' }
}

function geoOf(place: Place, role: Role) {
  const chance = place.random(`cloudfront|${role}|geo`)
  if (place.profile === 'regulated' && chance < 0.5)
    return { RestrictionType: 'whitelist' as const, Quantity: 3, Items: ['AT', 'CH', 'DE'] }
  if (chance < 0.15) return { RestrictionType: 'blacklist' as const, Quantity: 2, Items: ['KP', 'SY'] }
  return { RestrictionType: 'none' as const, Quantity: 0 }
}

/** Most of production has one; some get it when somebody looks. What was left behind still names one of WAF Classic. */
function webAclOf(place: Place, role: Role): string {
  if (role === 'legacy') return place.classicWebAcls.find(({ scope }) => scope === 'GLOBAL')?.id ?? ''
  const acl = place.webAcls.find(({ scope }) => scope === 'CLOUDFRONT')
  if (!acl) return ''
  const fate = place.random(`cloudfront|${role}|acl`)
  if (fate < 0.15 && role !== 'saas') return ''
  if (fate < 0.35) return place.day < place.pick(`cloudfront|${role}|acl-gained`, 10, 85) ? '' : acl.arn
  return acl.arn
}

function tagsOf(place: Place, key: string): Tag[] {
  if (flawed(place, `${key}|untagged`)) return []
  const tags: Tag[] = [
    { Key: 'owner', Value: place.choose(`${key}|owner`, ['web', 'platform', 'équipe-café', 'media']) },
    { Key: 'environment', Value: place.profile },
  ]
  if (place.random(`${key}|odd`) < 0.1) tags.push({ Key: 'leer', Value: '' })
  return tags
}

export function tenantsOf(place: Place): readonly (DistributionTenantSummary & { readonly tags: Tag[] })[] {
  const shared = distributionsOf(place).find(({ summary }) => summary.ConnectionMode === 'tenant-only')
  if (!shared) return []
  const names = ['acme', 'globex', 'initech', 'umbrella', 'stark'].slice(0, place.pick('cloudfront|tenants', 2, 5))
  return names
    .filter((name) => exists(place, `cloudfront|tenant|${name}`))
    .map((name) => tenant(place, name, shared.summary.Id ?? ''))
}

function tenant(place: Place, name: string, DistributionId: string) {
  const key = `cloudfront|tenant|${name}`
  const Id = `dt_${place.hex(key, 27)}`
  const acl = place.webAcls.find(({ scope }) => scope === 'CLOUDFRONT')
  const chance = place.random(`${key}|acl`)
  // Switched off while a false positive was looked into, and forgotten.
  const off = chance < 0.3 && place.day >= place.pick(`${key}|acl-off`, -30, 60)
  const own = chance > 0.8 && acl
  const geo = place.random(`${key}|geo`) < 0.2
  return {
    Id,
    DistributionId,
    Name: name,
    Arn: arnOf(place, 'distribution-tenant', Id),
    Domains: [{ Domain: `${name}.example.com`, Status: 'active' as const }],
    ConnectionGroupId: `cg_${place.hex('cloudfront|connection-group', 27)}`,
    ...(off || own || geo
      ? {
          Customizations: {
            ...(off ? { WebAcl: { Action: 'disable' as const } } : {}),
            ...(own ? { WebAcl: { Action: 'override' as const, Arn: own.arn } } : {}),
            ...(geo ? { GeoRestrictions: { RestrictionType: 'whitelist' as const, Locations: ['CH'] } } : {}),
            ...(own
              ? { Certificate: { Arn: `arn:${place.partition}:acm:us-east-1:${place.accountId}:certificate/${name}` } }
              : {}),
          },
        }
      : {}),
    CreatedTime: place.dateOf(place.pick(`${key}|born`, -300, 50)),
    LastModifiedTime: place.dateOf(-1),
    ETag: id(place, 'E', `${key}|etag`),
    Enabled: place.random(`${key}|enabled`) > 0.1,
    Status: 'Deployed',
    tags: tagsOf(place, key),
  }
}

function arnOf(place: Place, kind: string, name: string): string {
  return `arn:${place.partition}:cloudfront::${place.accountId}:${kind}/${name}`
}
