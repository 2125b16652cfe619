import type { ListProtectedResourcesInput, ProtectedResource } from '@aws-sdk/client-backup'
import { bornOn, carelessness } from '#domain/pretend/habits.ts'
import { clusterStores, instanceStores, type PretendStore, tableStores } from '#domain/pretend/stores.ts'
import { type AccountProfile, defineSimulation, type Place, paged } from '#domain/simulated.ts'

/**
 * What AWS Backup keeps copies of: the pretend tables and databases of collectors/dynamodb and collectors/rds;
 * simulator/backup.test.ts holds them together.
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

interface Candidate {
  readonly key: string
  readonly type: string
  readonly arn: string
  readonly name: string
  readonly born: number
}

function candidate(place: Place, { key, name }: PretendStore, type: string, resource: string): Candidate {
  const [service] = key.split('.')
  const arn = `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}${name}`
  return { key, type, arn, name, born: bornOn(place, key) }
}

/** What runs in instances. Objects are chosen by their position, as collectors/rds chooses; texts would be by what they say. */
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

function engineOf(place: Place, key: string): string {
  const old = place.random(`${key}:old`) < carelessness(place) * 0.5
  return place.choose(`${key}:engine`, old ? oldEngines : engines).name
}

/** What a plan may cover. */
const candidates = (place: Place): readonly Candidate[] => [
  ...tableStores(place).map((one) => candidate(place, one, 'DynamoDB', 'table/')),
  ...clusterStores(place).map((one) => candidate(place, one, 'Aurora', 'cluster:')),
  ...instanceStores(place, (key) => engineOf(place, key)).map((one) => candidate(place, one, 'RDS', 'db:')),
  ...volumes(place),
]

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
  return candidates(place).flatMap((candidate) => {
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
