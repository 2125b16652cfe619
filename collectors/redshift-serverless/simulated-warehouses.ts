import type { Namespace, Snapshot, Tag, Workgroup } from '@aws-sdk/client-redshift-serverless'
import { carelessness, createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place, VpcPlan } from '#domain/simulated.ts'
import { awsOwnedKey } from './key.ts'

/** Namespaces with their workgroups and snapshots: the warehouses of those who want no cluster. */

const names = ['analytics', 'adhoc', 'ml-features', 'finance', 'events', 'sandbox-dwh'] as const
const partner = '999988887777'

interface Warehouse {
  readonly namespace: Namespace
  /** A namespace may be without one for a while: nobody can reach it then. */
  readonly workgroup: Workgroup | null
  readonly snapshots: readonly Snapshot[]
}

const arnOf = (place: Place, kind: string, id: string) =>
  `arn:${place.partition}:redshift-serverless:${place.region}:${place.accountId}:${kind}/${id}`

export function warehouses(place: Place): readonly Warehouse[] {
  return onceFor(place, 'redshift-serverless', () =>
    Array.from({ length: place.scale('redshift-serverless', 0, 3) }, (_, index) => index).flatMap((index) => {
      const key = `redshift-serverless.${index}`
      return exists(place, key) ? [warehouse(place, key, `${place.choose(`${key}:name`, names)}-${index}`)] : []
    }),
  )
}

function warehouse(place: Place, key: string, name: string): Warehouse {
  const namespace = namespaceOf(place, key, name)
  const vpc = place.network.vpcs.find(({ isDefault }) => !isDefault) ?? place.network.vpcs[0]
  const alone = place.random(`${key}:alone`) < 0.1
  return {
    namespace,
    workgroup: vpc && !alone ? workgroupOf(place, key, name, vpc) : null,
    snapshots: snapshotsOf(place, key, namespace),
  }
}

/** Some move from AWS's own key to one of theirs on a day; snapshots taken before keep the old one. */
function keyOn(place: Place, key: string, day: number): string {
  const own = place.keys.customer[0]?.arn
  const kind = place.random(`${key}:key`)
  if (own === undefined || kind < 0.35 * (1 + carelessness(place))) return awsOwnedKey
  if (kind > 0.95) return place.keys.awsManaged('redshift')
  return kind > 0.75 && day < place.pick(`${key}:key-changed`, 20, 80) ? awsOwnedKey : own
}

function namespaceOf(place: Place, key: string, name: string): Namespace {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const id = uuid(place, `${key}:namespace`)
  return {
    namespaceArn: arnOf(place, 'namespace', id),
    namespaceId: id,
    namespaceName: name,
    // Where only IAM identities log in there is no admin user.
    ...(place.random(`${key}:iam-only`) < 0.1
      ? {}
      : { adminUsername: bad('admin') ? 'admin' : `owner_${id.slice(0, 4)}` }),
    dbName: bad('dbname') ? 'dev' : 'warehouse',
    kmsKeyId: keyOn(place, key, place.day),
    iamRoles: [],
    logExports: bad('logs')
      ? place.choose(`${key}:some-logs`, [[], ['useractivitylog' as const]])
      : ['userlog', 'connectionlog', 'useractivitylog'],
    status: 'AVAILABLE',
    creationDate: createdAt(place, key),
    ...(place.random(`${key}:secret`) < 0.4
      ? {
          adminPasswordSecretArn: `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:redshift!${name}-${id.slice(0, 6)}`,
        }
      : {}),
  }
}

function workgroupOf(place: Place, key: string, name: string, vpc: VpcPlan): Workgroup {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const id = uuid(place, `${key}:workgroup`)
  const isPublic = bad('public')
  const subnets =
    (isPublic && vpc.publicSubnets.length > 0) || vpc.privateSubnets.length === 0
      ? vpc.publicSubnets
      : vpc.privateSubnets
  const opened = bad('opened')
  const making = createdAt(place, key).getTime() > place.now.getTime() - 3_600_000
  const port = place.random(`${key}:port`) < 0.1 ? 5440 : 5439
  return {
    workgroupArn: arnOf(place, 'workgroup', id),
    workgroupId: id,
    workgroupName: name,
    namespaceName: name,
    status: making ? 'CREATING' : 'AVAILABLE',
    creationDate: createdAt(place, key),
    baseCapacity: 32,
    workgroupVersion: '1.0',
    port,
    publiclyAccessible: isPublic,
    enhancedVpcRouting: !bad('routing'),
    ...(place.random(`${key}:ip-type`) < 0.7 ? { ipAddressType: 'ipv4' } : {}),
    subnetIds: subnets.map(({ subnetId }) => subnetId),
    securityGroupIds: [opened ? place.choose(`${key}:group`, [vpc.groups.open, vpc.groups.office]) : vpc.groups.data],
    ...(making
      ? {}
      : {
          endpoint: {
            address: `${name}.${place.accountId}.${place.region}.redshift-serverless.amazonaws.com`,
            port,
            vpcEndpoints: [{ vpcEndpointId: `vpce-${place.hex(`${key}:endpoint`, 17)}`, vpcId: vpc.vpcId }],
          },
        }),
    crossAccountVpcs: place.random(`${key}:cross`) < 0.1 ? [`vpc-${place.hex(`${key}:cross`, 17)}`] : [],
    configParameters: [
      { parameterKey: 'auto_mv', parameterValue: 'true' },
      { parameterKey: 'enable_user_activity_logging', parameterValue: 'true' },
      { parameterKey: 'require_ssl', parameterValue: String(!bad('plain')) },
      { parameterKey: 'search_path', parameterValue: '$user, public' },
      { parameterKey: 'use_fips_ssl', parameterValue: 'false' },
    ],
  }
}

function snapshotsOf(place: Place, key: string, namespace: Namespace): readonly Snapshot[] {
  const count = place.pick(`${key}:snapshots`, 0, 2)
  return Array.from({ length: count }, (_, index) => `${key}.snapshot.${index}`).flatMap((snapshotKey, index) => {
    const taken = place.pick(`${snapshotKey}:taken`, -60, 80)
    if (taken > place.day) return []
    const share = place.random(`${snapshotKey}:shared`)
    const sibling = place.accountIds.find((id) => id !== place.accountId) ?? partner
    const readers = share < 0.03 ? [partner] : share < 0.1 ? [sibling] : []
    return [
      {
        snapshotArn: arnOf(place, 'snapshot', uuid(place, snapshotKey)),
        snapshotName: `${namespace.namespaceName}-${index === 0 ? 'before-load' : 'month-end'}`,
        namespaceName: namespace.namespaceName,
        namespaceArn: namespace.namespaceArn,
        snapshotCreateTime: place.dateOf(taken),
        status: 'AVAILABLE' as const,
        kmsKeyId: keyOn(place, key, taken),
        ownerAccount: place.accountId,
        snapshotRetentionPeriod: place.choose(`${snapshotKey}:kept`, [-1, 30, 365]),
        accountsWithRestoreAccess: readers,
        accountsWithProvisionedRestoreAccess: [],
      },
    ]
  })
}

/** Tags of anything the warehouses have; undefined for what does not exist. */
export function tagsOf(place: Place, arn: string): readonly Tag[] | undefined {
  const named = warehouses(place).flatMap(({ namespace, workgroup, snapshots }) => [
    { arn: namespace.namespaceArn, name: namespace.namespaceName },
    { arn: workgroup?.workgroupArn, name: workgroup?.workgroupName },
    ...snapshots.map(({ snapshotArn, snapshotName }) => ({ arn: snapshotArn, name: snapshotName })),
  ])
  const found = named.find((one) => one.arn === arn)
  return found && ownerTags(place, arn, found.name ?? '').map(({ Key, Value }) => ({ key: Key, value: Value }))
}
