import type { ListProtectedResourcesInput, ProtectedResource } from '@aws-sdk/client-backup'
import { bornOn, carelessness } from '#domain/pretend-habits.ts'
import { type AccountProfile, defineSimulation, type Place, paged } from '#domain/simulated.ts'

/**
 * What AWS Backup keeps copies of. Names and ARNs are those that collectors/dynamodb and collectors/rds give their
 * pretend tables and databases; simulator/backup.test.ts holds them together.
 */

/** Share of an account's data that a backup plan covers, by what the account is for. */
const covered: { readonly [P in AccountProfile]: number } = {
  management: 0.5,
  security: 0.9,
  network: 0.5,
  production: 0.75,
  regulated: 0.95,
  staging: 0.35,
  sandbox: 0.1,
  forgotten: 0.2,
  empty: 0,
}

const tableNames = [
  'orders',
  'sessions',
  'carts',
  'ledger',
  'devices',
  'events',
  'feature-flags',
  'locks',
  'profiles',
  'audit_trail',
  'rate.limits',
] as const
const clusterNames = ['checkout', 'identity', 'inventory', 'pricing', 'telemetry', 'customers'] as const

interface Candidate {
  readonly key: string
  readonly type: string
  readonly arn: string
  readonly name: string
  readonly born: number
}

function tables(place: Place): readonly Candidate[] {
  return Array.from({ length: place.scale('dynamodb.tables', 0, 24) }, (_, index) => {
    const key = `dynamodb.table.${index}`
    const name = `${place.choose(`${key}:name`, tableNames)}-${index}`
    const arn = `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/${name}`
    return { key, type: 'DynamoDB', arn, name, born: bornOn(place, key) }
  })
}

function clusters(place: Place): readonly Candidate[] {
  return Array.from({ length: place.scale('rds.clusters', 0, 8) }, (_, index) => {
    const key = `rds.cluster.${index}`
    const name = `${place.choose(`${key}:product`, clusterNames)}-${index}`
    const arn = `arn:${place.partition}:rds:${place.region}:${place.accountId}:cluster:${name}`
    return { key, type: 'Aurora', arn, name, born: bornOn(place, key) }
  })
}

const products = [
  'orders',
  'billing',
  'ledger',
  'sessions',
  'catalog',
  'reports',
  'claims',
  'audit',
  'search-meta',
  'payroll',
] as const

/** Names of instances end in the number of their place in the list; what runs in them stands before it. Chosen by position, as there. */
const inOrder = (...names: readonly string[]) => names.map((name) => ({ name }))
const engines = inOrder(
  'postgres',
  'postgres',
  'postgres',
  'mysql',
  'mysql',
  'mariadb',
  'mariadb',
  'sqlserver',
  'oracle',
)
const oldEngines = inOrder('postgres', 'mysql', 'postgres')

function instances(place: Place): readonly Candidate[] {
  return Array.from({ length: place.scale('rds.instances', 1, 18) }, (_, index) => {
    const key = `rds.instance.${index}`
    const old = place.random(`${key}:old`) < carelessness(place) * 0.5
    const engine = place.choose(`${key}:engine`, old ? oldEngines : engines).name
    const name = `${place.choose(`${key}:product`, products)}-${engine}-${index}`
    const arn = `arn:${place.partition}:rds:${place.region}:${place.accountId}:db:${name}`
    return { key, type: 'RDS', arn, name, born: bornOn(place, key) }
  })
}

/** Things of services that are not collected: a list of AWS Backup's is never of one type. */
function volumes(place: Place): readonly Candidate[] {
  return Array.from({ length: place.scale('backup.volumes', 0, 6) }, (_, index) => {
    const id = `vol-${place.hex(`backup|volume|${index}`, 17)}`
    const arn = `arn:${place.partition}:ec2:${place.region}:${place.accountId}:volume/${id}`
    return { key: `backup.volume.${index}`, type: 'EBS', arn, name: '', born: place.pick(`${id}|born`, -200, 60) }
  })
}

const dayMs = 86_400_000

/** In AWS's order: none in particular, but the same on each page. */
function protectedResources(place: Place): readonly ProtectedResource[] {
  return [...tables(place), ...clusters(place), ...instances(place), ...volumes(place)].flatMap((candidate) => {
    const key = `backup|${candidate.key}`
    // Some come under the plan only later: the tag that selects them was missing.
    const since = place.random(`${key}|late`) < 0.15 ? place.pick(`${key}|since`, 10, 80) : candidate.born + 1
    if (place.random(key) >= covered[place.profile] || place.day < since) return []
    // A plan that was switched off leaves its old backups, and the entry with them.
    const stopped = place.random(`${key}|stopped`) < 0.06
    const last = stopped ? place.dateOf(-500) : new Date(place.now.getTime() - (place.now.getTime() % dayMs))
    return [
      {
        ResourceArn: candidate.arn,
        ResourceType: candidate.type,
        ...(candidate.name && { ResourceName: candidate.name }),
        LastBackupTime: last,
        ...(stopped
          ? {}
          : {
              LastBackupVaultArn: `arn:${place.partition}:backup:${place.region}:${place.accountId}:backup-vault:Default`,
              LastRecoveryPointArn: `arn:${place.partition}:backup:${place.region}:${place.accountId}:recovery-point:${place.hex(`${key}|${place.day}`, 32)}`,
            }),
      },
    ]
  })
}

export const simulation = defineSimulation({
  service: 'backup',
  answers: {
    ListProtectedResources: paged<ListProtectedResourcesInput, ProtectedResource>({
      items: (_, place) => protectedResources(place),
      page: (Results, NextToken) => ({ Results, NextToken }),
      token: (input) => input.NextToken,
      limit: 1000,
      asked: (input) => input.MaxResults,
    }),
  },
  count: (place) => ({ 'AWS::Backup::ProtectedResource': protectedResources(place).length }),
})
