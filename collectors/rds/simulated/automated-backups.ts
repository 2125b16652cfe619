import type { DBInstanceAutomatedBackup } from '@aws-sdk/client-rds'
import { onceFor, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { instanceEngines } from './engines.ts'
import { arnOf, standaloneInstances, storageOf } from './instances.ts'

/** Backups of instances that are there, of deleted ones for as long as their owner kept them, and copies from elsewhere. */
export function automatedBackups(place: Place): readonly DBInstanceAutomatedBackup[] {
  return onceFor(place, 'rds.automated-backups', () => [...active(place), ...standingAlone(place)])
}

/** Those that no instance of the place answers for. */
export function standingAlone(place: Place): readonly DBInstanceAutomatedBackup[] {
  return onceFor(place, 'rds.standing-alone', () => [...retained(place), ...replicated(place)])
}

function active(place: Place): readonly DBInstanceAutomatedBackup[] {
  return standaloneInstances(place)
    .filter((db) => (db.BackupRetentionPeriod ?? 0) > 0)
    .map((db) => ({
      DBInstanceArn: db.DBInstanceArn,
      DBInstanceAutomatedBackupsArn: arnOf(place, 'auto-backup', `ab-${place.hex(`${db.DbiResourceId}:backup`, 26)}`),
      DbiResourceId: db.DbiResourceId,
      DBInstanceIdentifier: db.DBInstanceIdentifier,
      Region: place.region,
      Status: 'active',
      Engine: db.Engine,
      Encrypted: db.StorageEncrypted,
      StorageEncryptionType: db.StorageEncryptionType,
      KmsKeyId: db.KmsKeyId,
      BackupRetentionPeriod: db.BackupRetentionPeriod,
      TagList: db.TagList,
    }))
}

function retained(place: Place): readonly DBInstanceAutomatedBackup[] {
  return Array.from({ length: place.scale('rds.retained', 0, 4) }, (_, index) => `rds.retained.${index}`).flatMap(
    (key) => {
      const days = place.choose(`${key}:days`, [7, 14, 35])
      const deleted = place.pick(`${key}:deleted`, -30, 85)
      return place.day >= deleted && place.day < deleted + days
        ? [backup(place, key, `retired-${place.hex(key, 4)}`, place.region, 'retained', days)]
        : []
    },
  )
}

/** Careful accounts keep a copy of their backups in a second region. */
function replicated(place: Place): readonly DBInstanceAutomatedBackup[] {
  const home = place.regions[0]
  if (place.profile !== 'regulated' || home === undefined || place.region === home) return []
  return Array.from({ length: place.scale('rds.replicated', 0, 3) }, (_, index) =>
    backup(place, `rds.replicated.${index}`, `ledger-copy-${index}`, home, 'replicating', 35),
  )
}

function backup(
  place: Place,
  key: string,
  name: string,
  region: string,
  status: string,
  days: number,
): DBInstanceAutomatedBackup {
  const { StorageEncrypted, ...storage } = storageOf(place, key)
  return {
    DBInstanceArn: `arn:${place.partition}:rds:${region}:${place.accountId}:db:${name}`,
    DBInstanceAutomatedBackupsArn: arnOf(place, 'auto-backup', `ab-${place.hex(`${key}:backup`, 26)}`),
    DbiResourceId: `db-${place.hex(`${key}:id`, 26).toUpperCase()}`,
    DBInstanceIdentifier: name,
    Region: region,
    Status: status,
    Engine: place.choose(`${key}:engine`, instanceEngines).engine,
    Encrypted: StorageEncrypted,
    ...storage,
    BackupRetentionPeriod: days,
    TagList: ownerTags(place, key, name),
  }
}
