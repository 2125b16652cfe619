import type { AuthorizedPrincipal, DomainStatus, TLSSecurityPolicy } from '@aws-sdk/client-opensearch'
import { carelessness, exists, flawed, madeWrong, onceFor } from '#domain/pretend/habits.ts'
import { certificateArn } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { type PolicyKind, policyOf } from './policies.ts'

const products = ['logs', 'product-search', 'traces', 'siem', 'catalog', 'support'] as const
const current = ['OpenSearch_2.19', 'OpenSearch_2.17', 'OpenSearch_3.1', 'OpenSearch_1.3'] as const
const old = ['Elasticsearch_7.10', 'Elasticsearch_6.8', 'Elasticsearch_7.1', 'Elasticsearch_5.6'] as const

export function domains(place: Place): readonly DomainStatus[] {
  return onceFor(place, 'opensearch.domains', () => {
    const wanted = place.scale('opensearch.domains', 0, 7)
    const found: DomainStatus[] = []
    for (let index = 0; index < wanted; index++) {
      const key = `opensearch.domain.${index}`
      if (!exists(place, key)) continue
      const isOld = place.random(`${key}:old`) < 0.1 + carelessness(place) * 0.4
      const name = `${place.choose(`${key}:product`, products)}-${index}`
      found.push(domainOf(place, key, name, place.choose(`${key}:engine`, isOld ? old : current)))
    }
    return [...found, ...closedOneDay(place), ...leftOpen(place), ...forgotten(place)]
  })
}

/** The story of a domain that everybody could search until somebody noticed, and named the roles that may. */
function closedOneDay(place: Place): readonly DomainStatus[] {
  const key = 'opensearch.open-search'
  if (place.profile !== 'staging' || place.region !== place.regions[0] || place.random(key) > 0.7) return []
  const { VPCOptions: _, Endpoints: __, ...made } = domainOf(place, key, 'storefront-search', 'OpenSearch_2.17')
  const closed = place.day >= place.pick(`${key}:closed-on`, 58, 62)
  return [
    {
      ...made,
      Created: true,
      Endpoint: endpointOf(place, 'storefront-search'),
      AccessPolicies: policyOf(place, 'storefront-search', closed ? 'roles' : 'open'),
      AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false, AnonymousAuthEnabled: false },
    },
  ]
}

/** A sandbox's domain that everybody may send requests to; at times the sign-in is all that stands behind the policy. */
function leftOpen(place: Place): readonly DomainStatus[] {
  const key = 'opensearch.hackathon'
  if (place.profile !== 'sandbox' || place.region !== place.regions[0] || place.random(key) > 0.6) return []
  if (place.day < place.pick(`${key}:born`, 5, 35)) return []
  const { VPCOptions: _, Endpoints: __, ...made } = domainOf(place, key, 'hackathon', 'OpenSearch_2.19')
  return [{ ...made, Endpoint: endpointOf(place, 'hackathon'), AccessPolicies: policyOf(place, 'hackathon', 'open') }]
}

/** The story of an Elasticsearch that nobody remembers: not encrypted, and open to an office that moved. */
function forgotten(place: Place): readonly DomainStatus[] {
  if (place.profile !== 'forgotten' || place.region !== place.regions[0]) return []
  const key = 'opensearch.forgotten'
  const { VPCOptions: _, Endpoints: __, ...made } = domainOf(place, key, 'old-app-logs', 'Elasticsearch_6.8')
  return [
    {
      ...made,
      Created: true,
      Endpoint: endpointOf(place, 'old-app-logs'),
      AccessPolicies: policyOf(place, 'old-app-logs', 'office'),
      EncryptionAtRestOptions: { Enabled: false },
      NodeToNodeEncryptionOptions: { Enabled: false },
      AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false, AnonymousAuthEnabled: false },
      DomainEndpointOptions: {
        EnforceHTTPS: false,
        TLSSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07',
        CustomEndpointEnabled: false,
      },
    },
  ]
}

const endpointOf = (place: Place, name: string) =>
  `search-${name}-${place.hex(`opensearch.${name}`, 26)}.${place.region}.es.amazonaws.com`

function domainOf(place: Place, key: string, name: string, engine: string): DomainStatus {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const vpc = place.network.vpcs.find((one) => one.privateSubnets.length > 0)
  const inVpc = vpc && !madeWrong(place, `${key}:public`, 0.8) ? vpc : null
  const ancient = engine === 'Elasticsearch_5.6'
  const encrypted = !madeWrong(place, `${key}:unencrypted`, 0.6)
  const https = !bad('http')
  const between = !ancient && encrypted && !madeWrong(place, `${key}:plain-nodes`, 0.4)
  const finegrained = !ancient && encrypted && between && https && !madeWrong(place, `${key}:no-fgac`, 0.8)
  const federated = finegrained && place.random(`${key}:federated`) < 0.6
  const nodes = bad('nodes') ? place.pick(`${key}:few`, 1, 2) : place.choose(`${key}:nodes`, [3, 3, 6, 10])
  const masters = !bad('masters')
  const update = bad('software')
  const balancer = place.loadBalancers.find(({ type }) => type === 'application')
  const custom = balancer && place.random(`${key}:custom`) < 0.3 ? balancer.name : null
  return {
    DomainId: `${place.accountId}/${name}`,
    DomainName: name,
    ARN: arnOf(place, name),
    Created: true,
    Deleted: false,
    Processing: false,
    EngineVersion: engine,
    ...(inVpc
      ? {
          Endpoints: { vpc: `vpc-${endpointOf(place, name)}` },
          VPCOptions: {
            VPCId: inVpc.vpcId,
            SubnetIds: inVpc.privateSubnets.map(({ subnetId }) => subnetId),
            AvailabilityZones: inVpc.privateSubnets.map(({ availabilityZone }) => availabilityZone),
            SecurityGroupIds: [bad('open-group') ? inVpc.groups.web : inVpc.groups.data],
          },
        }
      : { Endpoint: endpointOf(place, name) }),
    // Domains of before dual stack do not say which addresses they have.
    ...(place.random(`${key}:silent`) < 0.2
      ? {}
      : { IPAddressType: inVpc?.ipv6Cidr && place.random(`${key}:dual`) < 0.3 ? 'dualstack' : 'ipv4' }),
    AccessPolicies: policyOf(place, name, policyKind(place, key, inVpc !== null)),
    ClusterConfig: {
      InstanceType: engine.startsWith('E') ? 'm5.large.search' : 'r6g.large.search',
      InstanceCount: nodes,
      DedicatedMasterEnabled: masters,
      ...(masters ? { DedicatedMasterType: 'm6g.large.search', DedicatedMasterCount: 3 } : {}),
      ZoneAwarenessEnabled: nodes > 1 && !bad('zones'),
      ZoneAwarenessConfig: { AvailabilityZoneCount: nodes >= 3 ? 3 : 2 },
      WarmEnabled: false,
    },
    EBSOptions: { EBSEnabled: true, VolumeType: 'gp3', VolumeSize: 100 },
    CognitoOptions: { Enabled: federated && place.random(`${key}:cognito`) < 0.4 },
    // What the engine is too old for, AWS leaves out.
    ...(ancient && !encrypted
      ? {}
      : { EncryptionAtRestOptions: encrypted ? { Enabled: true, KmsKeyId: keyOf(place, key) } : { Enabled: false } }),
    ...(ancient ? {} : { NodeToNodeEncryptionOptions: { Enabled: between } }),
    DomainEndpointOptions: {
      EnforceHTTPS: https,
      TLSSecurityPolicy: tlsOf(place, key),
      CustomEndpointEnabled: custom !== null,
      ...(custom === null
        ? {}
        : {
            CustomEndpoint: `search.${name}.example.com`,
            CustomEndpointCertificateArn: certificateArn(place, custom),
          }),
    },
    ...(ancient
      ? {}
      : {
          AdvancedSecurityOptions: {
            Enabled: finegrained,
            InternalUserDatabaseEnabled: finegrained && !federated,
            AnonymousAuthEnabled: finegrained && bad('anonymous'),
            ...(finegrained && bad('anonymous')
              ? { AnonymousAuthDisableDate: place.dateOf(place.pick(`${key}:anonymous-until`, 90, 120)) }
              : {}),
            ...(federated ? { SAMLOptions: { Enabled: place.random(`${key}:saml`) < 0.7 } } : {}),
          },
        }),
    ...(!engine.startsWith('E') && finegrained && place.random(`${key}:idc`) < 0.15
      ? { IdentityCenterOptions: { EnabledAPIAccess: true } }
      : {}),
    ...(bad('logs') ? {} : { LogPublishingOptions: logsOf(place, key, name, finegrained) }),
    ServiceSoftwareOptions: {
      CurrentVersion: update ? 'R20250814' : 'R20260519',
      NewVersion: update ? 'R20260519' : '',
      UpdateAvailable: update,
      Cancellable: false,
      UpdateStatus: update ? 'ELIGIBLE' : 'COMPLETED',
      OptionalDeployment: update,
    },
    ...(place.random(`${key}:pause`) < 0.04
      ? { AutomatedSnapshotPauseOptions: { Enabled: true, State: 'Active', StartTime: place.dateOf(-10) } }
      : {}),
  }
}

/** Most policies name roles; of public domains some name everyone, an office or a partner. */
function policyKind(place: Place, key: string, inVpc: boolean): PolicyKind {
  const kind = place.random(`${key}:policy`)
  // Inside a VPC the security group is the door, and the policy is commonly left open behind it.
  if (inVpc) return kind < 0.5 ? 'open' : 'roles'
  if (flawed(place, `${key}:open-policy`)) return kind < 0.5 ? 'open' : 'office'
  if (kind < 0.15) return 'organization'
  if (kind < 0.22) return 'partner'
  return kind < 0.3 ? 'none' : 'roles'
}

function keyOf(place: Place, key: string): string {
  const kind = place.random(`${key}:key`)
  const own = place.keys.customer[0]
  if (kind < 0.4 || !own) return place.keys.awsManaged('es')
  if (kind < 0.45) return place.keys.foreign
  // AWS answers with the ARN; older domains are known by the bare id.
  return kind < 0.55 ? own.keyId : own.arn
}

function tlsOf(place: Place, key: string): TLSSecurityPolicy {
  if (!flawed(place, `${key}:tls`)) return 'Policy-Min-TLS-1-2-PFS-2023-10'
  return place.random(`${key}:old-tls`) < 0.5 ? 'Policy-Min-TLS-1-0-2019-07' : 'Policy-Min-TLS-1-2-2019-07'
}

function logsOf(place: Place, key: string, name: string, audit: boolean): DomainStatus['LogPublishingOptions'] {
  const group = (kind: string) => ({
    CloudWatchLogsLogGroupArn: `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:/aws/opensearch/${name}/${kind}:*`,
    Enabled: true,
  })
  return {
    ES_APPLICATION_LOGS: group('errors'),
    ...(audit && !flawed(place, `${key}:audit`) ? { AUDIT_LOGS: group('audit') } : {}),
    ...(flawed(place, `${key}:slow`)
      ? {}
      : {
          SEARCH_SLOW_LOGS: group('slow-search'),
          INDEX_SLOW_LOGS: { ...group('slow-index'), Enabled: !flawed(place, `${key}:slow-index`) },
        }),
  }
}

/** Who was let in to a VPC domain through endpoints of their own: the account itself, a sister account, at times a stranger. */
export function principalsOf(place: Place, name: string): readonly AuthorizedPrincipal[] {
  const key = `opensearch.access.${name}`
  const kind = place.random(key)
  const account = (Principal: string): AuthorizedPrincipal => ({ PrincipalType: 'AWS_ACCOUNT', Principal })
  if (kind < 0.06) return [account('999988887777')]
  if (kind < 0.15) return [account(place.choose(`${key}:to`, place.accountIds))]
  if (kind < 0.25) return [{ PrincipalType: 'AWS_SERVICE', Principal: 'application.opensearchservice.amazonaws.com' }]
  return kind < 0.4 ? [account(place.accountId)] : []
}
