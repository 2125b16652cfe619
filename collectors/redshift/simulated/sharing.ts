import type { Cluster, DataShare, EndpointAuthorization, EventSubscription, Snapshot } from '@aws-sdk/client-redshift'
import { flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { clusters } from './clusters.ts'
import { hasWarehouses } from './network.ts'

/** A partner outside the organisation. */
const partner = '999988887777'

const sibling = (place: Place, key: string) =>
  place.choose(key, place.accountIds.filter((id) => id !== place.accountId).concat(partner))

/** Manual snapshots: mostly kept for ever, some shared, one of them with an agency that nobody remembers. */
export function snapshots(place: Place): readonly Snapshot[] {
  return onceFor(place, 'redshift.snapshots', () =>
    clusters(place).flatMap((cluster) => {
      const name = cluster.ClusterIdentifier ?? ''
      const story = name === 'clickstream' ? [snapshotOf(place, cluster, `${name}-for-agency`, -40, [partner])] : []
      const wanted = place.pick(`redshift.snapshots.${name}`, 0, 2)
      const ordinary = Array.from({ length: wanted }, (_, index) => {
        const key = `redshift.snapshot.${name}.${index}`
        return { key, id: `${name}-${index === 0 ? 'before-resize' : 'year-end'}`, taken: place.pick(key, -120, 80) }
      }).filter(({ taken }) => taken <= place.day)
      return [
        ...story,
        ...ordinary.map(({ key, id, taken }) => snapshotOf(place, cluster, id, taken, readers(place, key))),
      ]
    }),
  )
}

function readers(place: Place, key: string): readonly string[] {
  const share = place.random(`${key}:shared`)
  if (share < 0.01 || (share < 0.08 && flawed(place, `${key}:partner`))) return [partner]
  if (share < 0.08) return [sibling(place, `${key}:to`)]
  return share < 0.1 ? ['amazon-redshift-support'] : []
}

function snapshotOf(place: Place, cluster: Cluster, id: string, taken: number, readers: readonly string[]): Snapshot {
  const hsm = cluster.HsmStatus !== undefined
  const at = place.dateOf(taken)
  // A snapshot keeps the encryption its cluster had: the agency's was taken before the cluster was encrypted.
  const plain = cluster.ClusterIdentifier === 'clickstream' && taken < 40
  return {
    SnapshotIdentifier: id,
    ClusterIdentifier: cluster.ClusterIdentifier,
    SnapshotArn: `arn:${place.partition}:redshift:${place.region}:${place.accountId}:snapshot:${cluster.ClusterIdentifier}/${id}`,
    SnapshotCreateTime: at,
    ClusterCreateTime: cluster.ClusterCreateTime,
    Status: 'available',
    SnapshotType: 'manual',
    Port: 5439,
    Encrypted: plain ? false : cluster.Encrypted,
    ...(plain || !cluster.KmsKeyId ? {} : { KmsKeyId: cluster.KmsKeyId }),
    EncryptedWithHSM: hsm,
    ManualSnapshotRetentionPeriod: place.random(`redshift.${id}:kept`) < 0.7 ? -1 : 365,
    OwnerAccount: place.accountId,
    ...(readers.length > 0
      ? {
          AccountsWithRestoreAccess: readers.map((reader) =>
            reader === 'amazon-redshift-support'
              ? { AccountId: '123456789012', AccountAlias: reader }
              : { AccountId: reader },
          ),
        }
      : {}),
    Tags: ownerTags(place, `redshift.snapshot.${id}`, id),
  }
}

/** Data shares that the clusters produce, and what another account shares with this one. */
export function dataShares(place: Place): readonly DataShare[] {
  const shareArn = (producer: string, name: string) => `${producer.replace(':namespace:', ':datashare:')}/${name}`
  const produced = clusters(place).flatMap((cluster): DataShare[] => {
    const name = cluster.ClusterIdentifier ?? ''
    const key = `redshift.share.${name}`
    const producer = cluster.ClusterNamespaceArn ?? ''
    // Whoever opens a warehouse for a trial shares it, too.
    const trial = name === 'marketing-trial'
    if (!trial && place.random(key) > 0.08) return []
    return [
      {
        DataShareArn: shareArn(producer, 'sales_share'),
        ProducerArn: producer,
        AllowPubliclyAccessibleConsumers: trial || flawed(place, `${key}:public`),
        DataShareAssociations: [
          { ConsumerIdentifier: sibling(place, `${key}:to`), Status: 'ACTIVE', ConsumerRegion: place.region },
          { ConsumerIdentifier: partner, Status: 'REJECTED' },
        ],
      },
    ]
  })
  if (!hasWarehouses(place)) return []
  const other = place.accountIds.find((id) => id !== place.accountId) ?? place.accountId
  const foreign = `arn:${place.partition}:redshift:${place.region}:${other}:namespace:${place.hex('redshift.foreign', 8)}-0000-0000-0000-000000000000`
  return [
    ...produced,
    {
      DataShareArn: shareArn(foreign, 'reference_data'),
      ProducerArn: foreign,
      AllowPubliclyAccessibleConsumers: true,
      DataShareAssociations: [{ ConsumerIdentifier: place.accountId, Status: 'AVAILABLE' }],
    },
  ]
}

export function endpointAuthorizations(place: Place): readonly EndpointAuthorization[] {
  return clusters(place).flatMap((cluster): EndpointAuthorization[] => {
    const key = `redshift.grant.${cluster.ClusterIdentifier}`
    if (place.random(key) > 0.06) return []
    const allVpcs = place.random(`${key}:vpcs`) < 0.5
    return [
      {
        Grantor: place.accountId,
        Grantee: flawed(place, `${key}:partner`) ? partner : sibling(place, `${key}:to`),
        ClusterIdentifier: cluster.ClusterIdentifier,
        AuthorizeTime: place.dateOf(-60),
        ClusterStatus: cluster.ClusterStatus,
        Status: 'Authorized',
        AllowedAllVPCs: allVpcs,
        ...(allVpcs ? {} : { AllowedVPCs: [`vpc-${place.hex(`${key}:vpc`, 17)}`] }),
        EndpointCount: place.pick(`${key}:count`, 0, 2),
      },
    ]
  })
}

export function eventSubscriptions(place: Place): readonly EventSubscription[] {
  if (!hasWarehouses(place) || place.random('redshift.events') > 0.7) return []
  const topic = `arn:${place.partition}:sns:${place.region}:${place.accountId}:warehouse-events`
  const broken = flawed(place, 'redshift.events')
  return [
    {
      CustomerAwsId: place.accountId,
      CustSubscriptionId: 'warehouse-alerts',
      SnsTopicArn: topic,
      Status: broken ? 'topic-not-exist' : 'active',
      SubscriptionCreationTime: place.dateOf(-300),
      ...(place.random('redshift.events:all') < 0.5 ? {} : { SourceType: 'cluster' }),
      SourceIdsList: [],
      EventCategoriesList: ['management', 'security'],
      Severity: 'ERROR',
      Enabled: !broken,
      Tags: ownerTags(place, 'redshift.events', 'warehouse-alerts'),
    },
  ]
}
