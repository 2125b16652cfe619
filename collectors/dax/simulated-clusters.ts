import type { Cluster, SubnetGroup } from '@aws-sdk/client-dax'
import { createdAt, exists, flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place, SubnetPlan, VpcPlan } from '#domain/simulated.ts'

/** Caches in front of DynamoDB tables. */

const tables = ['orders', 'sessions', 'carts', 'profiles', 'feature-flags'] as const

interface Network {
  readonly vpc: VpcPlan
  readonly name: string
  readonly subnets: readonly SubnetPlan[]
}

function networks(place: Place): readonly Network[] {
  const vpc = place.network.vpcs.find(({ isDefault }) => !isDefault) ?? place.network.vpcs[0]
  if (!vpc || place.scale('dax', 0, 3) === 0) return []
  return [
    { vpc, name: 'dax-private', subnets: vpc.privateSubnets },
    { vpc, name: 'dax-public', subnets: vpc.publicSubnets },
  ].filter(({ subnets }) => subnets.length > 0)
}

export function subnetGroups(place: Place): readonly SubnetGroup[] {
  return networks(place).map(({ vpc, name, subnets }) => ({
    SubnetGroupName: name,
    Description: 'Subnets for DAX',
    VpcId: vpc.vpcId,
    Subnets: subnets.map(({ subnetId, availabilityZone }) => ({
      SubnetIdentifier: subnetId,
      SubnetAvailabilityZone: availabilityZone,
    })),
  }))
}

export function clusters(place: Place): readonly Cluster[] {
  return onceFor(place, 'dax', () => {
    if (networks(place).length === 0) return []
    const ordinary = Array.from({ length: place.scale('dax', 0, 3) }, (_, index) => index).flatMap((index) => {
      const key = `dax.${index}`
      if (!exists(place, key)) return []
      const name = `${place.choose(`${key}:table`, tables)}-cache-${index}`
      // Both are fixed when a cluster is made, so these mistakes have no day on which they are mended.
      const encrypted = place.random(`${key}:plain`) > (place.profile === 'regulated' ? 0.1 : 0.4)
      const tls = encrypted && place.random(`${key}:no-tls`) > 0.2
      return clusterOf(place, key, name, encrypted, tls)
    })
    return [...ordinary, ...replaced(place)]
  })
}

/**
 * Production: a cache without encryption in front of an encrypted table. It cannot be encrypted in place: on a day in the
 * second half a new one takes its place.
 */
function replaced(place: Place): readonly Cluster[] {
  const key = 'dax.ledger'
  if (place.profile !== 'production' || place.region !== place.regions[0] || place.random(key) > 0.6) return []
  const day = place.pick(`${key}:replaced-on`, 55, 70)
  return place.day < day
    ? clusterOf(place, key, 'ledger-cache', false, false)
    : clusterOf(place, `${key}.new`, 'ledger-cache-tls', true, true)
}

function clusterOf(place: Place, key: string, name: string, encrypted: boolean, tls: boolean): readonly Cluster[] {
  const inPublic = flawed(place, `${key}:public`)
  const network = networks(place).find(({ name }) => (name === 'dax-public') === inPublic) ?? networks(place)[0]
  if (!network) return []
  const { vpc, subnets } = network
  const port = tls ? 9111 : 8111
  const address = `${name}.${place.hex('dax', 6)}.dax-clusters.${place.region}.amazonaws.com`
  const zones = flawed(place, `${key}:one-zone`) ? subnets.slice(0, 1) : subnets
  const nodes = Array.from({ length: place.pick(`${key}:nodes`, 2, 3) }, (_, index) => ({
    NodeId: `${name}-${String.fromCharCode(97 + index)}`,
    Endpoint: { Address: `${name}-${index}.${address}`, Port: port },
    NodeCreateTime: createdAt(place, key),
    AvailabilityZone: zones[index % zones.length]?.availabilityZone,
    NodeStatus: 'available',
    ParameterGroupStatus: 'in-sync',
  }))
  return [
    {
      ClusterName: name,
      Description: 'Reads that must not wait',
      ClusterArn: `arn:${place.partition}:dax:${place.region}:${place.accountId}:cache/${name}`,
      TotalNodes: nodes.length,
      ActiveNodes: nodes.length,
      NodeType: place.choose(`${key}:node`, ['dax.r5.large', 'dax.t3.medium', 'dax.r7i.large']),
      Status: 'available',
      ClusterDiscoveryEndpoint: { Address: address, Port: port, URL: `${tls ? 'daxs' : 'dax'}://${address}` },
      Nodes: nodes,
      PreferredMaintenanceWindow: 'sun:01:00-sun:09:00',
      SubnetGroup: network.name,
      SecurityGroups: [
        {
          SecurityGroupIdentifier: flawed(place, `${key}:group`) ? vpc.groups.default : vpc.groups.data,
          Status: 'active',
        },
      ],
      IamRoleArn: `arn:${place.partition}:iam::${place.accountId}:role/service-role/Dax-${name}`,
      ParameterGroup: { ParameterGroupName: 'default.dax1.0', ParameterApplyStatus: 'in-sync', NodeIdsToReboot: [] },
      SSEDescription: { Status: encrypted ? 'ENABLED' : 'DISABLED' },
      ClusterEndpointEncryptionType: tls ? 'TLS' : 'NONE',
      // Clusters made before IPv6 came say nothing of it.
      ...(place.random(`${key}:type`) < 0.6
        ? { NetworkType: vpc.ipv6Cidr ? ('dual_stack' as const) : ('ipv4' as const) }
        : {}),
    },
  ]
}
