import { definePosture } from '#domain/posture.ts'
import type { AutomatedBackupFacts } from './automated-backup.ts'
import { judgeStorage, keyRelations, keyTypes } from './storage-encryption.ts'

/** Automated backups cannot be shared, so only their encryption is to be judged. */
export const posture = definePosture<AutomatedBackupFacts>()({
  resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
  looksAt: keyTypes,
  encryptionAtRest: (backup, related) => judgeStorage(backup.facts, related, backup),
  relations: (backup) => keyRelations(backup.facts),
})
