import type { Addon, Cluster, LogType, Nodegroup, OidcIdentityProviderConfig } from '@aws-sdk/client-eks'
import { type EksClusterPlan, eksClusterPlans } from '#domain/pretend/eks-clusters.ts'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place, VpcPlan } from '#domain/simulated.ts'
import { tagsOf } from './tags.ts'

const logTypes: readonly LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

export interface PretendCluster {
  readonly cluster: Cluster
  readonly nodegroups: readonly Nodegroup[]
  readonly addons: readonly Addon[]
  readonly identityProviders: readonly OidcIdentityProviderConfig[]
}

export function pretendClusters(place: Place): readonly PretendCluster[] {
  return onceFor(place, 'eks.clusters', () => eksClusterPlans(place).map((plan) => pretend(place, plan)))
}

function pretend(place: Place, plan: EksClusterPlan): PretendCluster {
  const { key, vpc } = plan
  const cluster = clusterOf(place, plan)
  const auto = cluster.computeConfig?.enabled === true
  return {
    cluster,
    nodegroups: auto ? [] : nodegroupsOf(place, key, cluster, vpc),
    addons: auto ? [] : addonsOf(place, key, cluster),
    identityProviders: identityProvidersOf(place, key, cluster),
  }
}

function arn(place: Place, resource: string): string {
  return `arn:${place.partition}:eks:${place.region}:${place.accountId}:${resource}`
}

function clusterOf(place: Place, { key, name, born, vpc, securityGroupId }: EksClusterPlan): Cluster {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const version = versionOf(place, key)
  const young = Number(version.slice(2)) >= 30
  const types = loggedTypes(place, key)
  const off = logTypes.filter((type) => !types.includes(type))
  const encryptionConfig = bad('secrets') ? undefined : keyOf(place, key)
  const extra = bad('extra-groups')
    ? [vpc.groups.web, vpc.groups.data]
    : place.random(`${key}:group`) < 0.4
      ? [vpc.groups.web]
      : []
  const ipv6 = vpc.ipv6Cidr !== null && place.random(`${key}:ipv6`) < 0.5
  return {
    name,
    arn: arn(place, `cluster/${name}`),
    createdAt: place.dateOf(born),
    version,
    platformVersion: `eks.${place.pick(`${key}:platform`, 3, 30)}`,
    endpoint: `https://${place.hex(`${key}:endpoint`, 32).toUpperCase()}.gr7.${place.region}.eks.amazonaws.com`,
    roleArn: `arn:${place.partition}:iam::${place.accountId}:role/eks-${name}`,
    resourcesVpcConfig: {
      vpcId: vpc.vpcId,
      subnetIds: [...vpc.privateSubnets, ...vpc.publicSubnets].slice(0, 4).map(({ subnetId }) => subnetId),
      securityGroupIds: extra,
      clusterSecurityGroupId: securityGroupId,
      ...endpointOf(place, key, ipv6),
      controlPlaneEgressMode: 'AWS_MANAGED',
    },
    kubernetesNetworkConfig: { ipFamily: ipv6 ? 'ipv6' : 'ipv4', serviceIpv4Cidr: '172.20.0.0/16' },
    logging: {
      clusterLogging: [
        ...(types.length > 0 ? [{ types, enabled: true }] : []),
        ...(off.length > 0 ? [{ types: off, enabled: false }] : []),
      ],
    },
    identity: {
      oidc: {
        issuer: `https://oidc.eks.${place.region}.amazonaws.com/id/${place.hex(`${key}:oidc`, 32).toUpperCase()}`,
      },
    },
    status: 'ACTIVE',
    certificateAuthority: { data: 'LS0tLS1CRUdJTi' },
    health: { issues: [] },
    tags: tagsOf(place, key, name),
    ...(encryptionConfig ? { encryptionConfig } : {}),
    accessConfig: {
      authenticationMode: bad('auth-mode')
        ? 'CONFIG_MAP'
        : place.choose(`${key}:auth`, ['API', 'API', 'API_AND_CONFIG_MAP']),
    },
    upgradePolicy: { supportType: place.random(`${key}:extended`) < 0.7 ? 'EXTENDED' : 'STANDARD' },
    ...(young && place.random(`${key}:auto`) < 0.15
      ? { computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'] } }
      : {}),
    deletionProtection: !bad('deletion'),
  }
}

/** Well-kept clusters are upgraded one day; forgotten ones stay on what they were made with. */
function versionOf(place: Place, key: string): string {
  if (place.profile === 'forgotten') return place.choose(`${key}:old-version`, ['1.30', '1.29', '1.29', '1.27'])
  if (flawed(place, `${key}:version`)) return place.choose(`${key}:version`, ['1.33', '1.32', '1.31'])
  return place.day < place.pick(`${key}:upgraded-on`, -60, 80) ? '1.35' : '1.36'
}

/** Open to everybody, plainly or by halves, until somebody narrows it to the office; or private from the start. */
function endpointOf(place: Place, key: string, ipv6: boolean): Cluster['resourcesVpcConfig'] {
  const reach = place.random(`${key}:reach`)
  const narrowed = place.random(`${key}:narrows`) < 0.4 && place.day >= place.pick(`${key}:narrowed-on`, 15, 80)
  if (flawed(place, `${key}:endpoint`) && !narrowed) {
    const publicAccessCidrs = reach < 0.25 ? ['0.0.0.0/1', '128.0.0.0/1'] : ['0.0.0.0/0', ...(ipv6 ? ['::/0'] : [])]
    return { endpointPublicAccess: true, endpointPrivateAccess: reach > 0.5, publicAccessCidrs }
  }
  if (reach < 0.35 || narrowed)
    return {
      endpointPublicAccess: true,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['203.0.113.0/24', '198.51.100.17/32'],
    }
  return {
    endpointPublicAccess: false,
    endpointPrivateAccess: true,
    publicAccessCidrs: reach < 0.6 ? ['0.0.0.0/0'] : [],
  }
}

function loggedTypes(place: Place, key: string): LogType[] {
  if (flawed(place, `${key}:audit`)) return place.random(`${key}:some-logs`) < 0.4 ? ['api'] : []
  return flawed(place, `${key}:logs`) ? ['api', 'audit', 'authenticator'] : [...logTypes]
}

function keyOf(place: Place, key: string): Cluster['encryptionConfig'] {
  const [own] = place.keys.customer
  if (!own) return undefined
  const keyArn = place.random(`${key}:foreign-key`) < 0.1 ? place.keys.foreign : own.arn
  return [{ resources: ['secrets'], provider: { keyArn } }]
}

function nodegroupsOf(place: Place, key: string, { name, version }: Cluster, vpc: VpcPlan): readonly Nodegroup[] {
  return Array.from({ length: place.pick(`${key}:nodegroups`, 1, 2) }, (_, index) => {
    const id = `${key}:nodegroup.${index}`
    const bad = (what: string) => flawed(place, `${id}:${what}`)
    const nodegroupName = `${place.choose(`${id}:name`, ['general', 'spot', 'gpu', 'arm'])}-${index}`
    const open = vpc.privateSubnets.length === 0 || bad('public-subnets')
    const subnets = (open ? vpc.publicSubnets : vpc.privateSubnets).map(({ subnetId }) => subnetId)
    const template = place.random(`${id}:template`) < 0.35
    const image = imageOf(place, id, version ?? '', template)
    // The instances of a place belong to its fleets: one of those without a balancer stands for the first cluster's nodes.
    const workers = key.endsWith('.0') ? place.fleets.filter(({ role }) => role === 'workers') : []
    const group = workers[index]?.name ?? `eks-${nodegroupName}-${uuid(place, `${id}:uuid`)}`
    const access = template ? {} : remoteAccess(place, id, vpc, bad('ssh'))
    return {
      nodegroupName,
      nodegroupArn: arn(place, `nodegroup/${name}/${nodegroupName}/${uuid(place, `${id}:uuid`)}`),
      clusterName: name,
      version,
      ...image,
      createdAt: place.dateOf(-30),
      status: bad('degraded') ? 'DEGRADED' : 'ACTIVE',
      capacityType: nodegroupName.startsWith('spot') ? 'SPOT' : 'ON_DEMAND',
      scalingConfig: { minSize: 2, maxSize: 9, desiredSize: 3 },
      subnets,
      ...(template
        ? { launchTemplate: { name: `eks-${nodegroupName}`, id: `lt-${place.hex(id, 17)}`, version: '3' } }
        : { diskSize: 20, instanceTypes: ['m7i.large'] }),
      ...access,
      resources: {
        autoScalingGroups: [{ name: group }],
        ...('remoteAccess' in access
          ? { remoteAccessSecurityGroup: `sg-${place.hex(`${id}:remote-access`, 17)}` }
          : {}),
      },
      health: {
        issues: bad('degraded') ? [{ code: 'NodeCreationFailure', message: 'Instances failed to join.' }] : [],
      },
      nodeRole: `arn:${place.partition}:iam::${place.accountId}:role/eks-nodes`,
      tags: tagsOf(place, id, nodegroupName),
    }
  })
}

function remoteAccess(place: Place, id: string, vpc: VpcPlan, open: boolean): Pick<Nodegroup, 'remoteAccess'> {
  if (open) return { remoteAccess: { ec2SshKey: 'ops' } }
  if (place.random(`${id}:bastion`) > 0.25) return {}
  return { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: [vpc.groups.office] } }
}

function imageOf(
  place: Place,
  id: string,
  version: string,
  template: boolean,
): Pick<Nodegroup, 'amiType' | 'releaseVersion'> {
  const kind = place.random(`${id}:image`)
  if (template && kind < 0.3) return { amiType: 'CUSTOM', releaseVersion: `ami-${place.hex(id, 17)}` }
  if (kind > 0.88) return { amiType: 'BOTTLEROCKET_x86_64', releaseVersion: '1.20.3-5d9ac849' }
  const old = flawed(place, `${id}:old-image`)
  if (old && place.profile === 'forgotten') return { amiType: 'AL2_x86_64', releaseVersion: `${version}.6-20251112` }
  // Good ones take the image of the month.
  const released = place
    .dateOf(old ? -160 : Math.floor(place.day / 30) * 30 - 8)
    .toISOString()
    .slice(0, 10)
  return kind > 0.8
    ? { amiType: 'WINDOWS_CORE_2022_x86_64', releaseVersion: `${version}-${released.replaceAll('-', '.')}` }
    : { amiType: 'AL2023_x86_64_STANDARD', releaseVersion: `${version}.1-${released.replaceAll('-', '')}` }
}

function addonsOf(place: Place, key: string, { name }: Cluster): readonly Addon[] {
  const names = [
    'vpc-cni',
    'coredns',
    'kube-proxy',
    ...(place.random(`${key}:csi`) < 0.5 ? ['aws-ebs-csi-driver'] : []),
  ]
  return names.map((addonName) => {
    const id = `${key}:addon.${addonName}`
    const role = `arn:${place.partition}:iam::${place.accountId}:role/eks-${addonName}`
    return {
      addonName,
      clusterName: name,
      addonArn: arn(place, `addon/${name}/${addonName}/${uuid(place, `${id}:uuid`)}`),
      status: 'ACTIVE',
      addonVersion: `v1.${place.pick(`${id}:version`, 12, 21)}.0-eksbuild.1`,
      health: { issues: [] },
      createdAt: place.dateOf(-30),
      tags: place.random(`${id}:tags`) < 0.6 ? {} : tagsOf(place, id, addonName),
      ...(addonName === 'aws-ebs-csi-driver' ? { serviceAccountRoleArn: role } : {}),
      ...(addonName === 'vpc-cni' ? configuration(place, id) : {}),
    }
  })
}

/** JSON as the console writes it, YAML as people do, or nothing; the switch is text in some and a boolean in others. */
function configuration(place: Place, id: string): Pick<Addon, 'configurationValues'> {
  if (flawed(place, `${id}:policy`)) {
    return place.random(`${id}:silent`) < 0.6 ? {} : { configurationValues: '{"env":{"WARM_IP_TARGET":"4"}}' }
  }
  return {
    configurationValues: place.choose(`${id}:style`, [
      '{"enableNetworkPolicy":"true","env":{"AWS_VPC_K8S_CNI_EXTERNALSNAT":"true"}}',
      'enableNetworkPolicy: "true"\nnodeAgent:\n  enablePolicyEventLogs: "true"\n',
    ]),
  }
}

function identityProvidersOf(place: Place, key: string, { name }: Cluster): readonly OidcIdentityProviderConfig[] {
  if (place.random(`${key}:provider`) > 0.35) return []
  const id = `${key}:provider`
  return [
    {
      identityProviderConfigName: 'corporate',
      identityProviderConfigArn: arn(
        place,
        `identityproviderconfig/${name}/oidc/corporate/${uuid(place, `${id}:uuid`)}`,
      ),
      clusterName: name,
      issuerUrl: 'https://login.example.com/',
      clientId: `kubernetes-${place.hex(id, 6)}`,
      usernameClaim: 'email',
      ...(place.random(`${id}:claims`) < 0.5 ? { requiredClaims: { hd: 'example.com' } } : {}),
      tags: tagsOf(place, id, 'corporate'),
      status: 'ACTIVE',
    },
  ]
}
