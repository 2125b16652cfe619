import { keyLooksAt } from '#domain/keys/keys.ts'
import { definePosture } from '#domain/posture.ts'
import type { AutomatedBackupFacts } from './automated-backup.ts'
import { copyKeys } from './keys.ts'
import { judgeStorage } from './storage-encryption.ts'

/** Automated backups cannot be shared, so only their encryption is to be judged. */
export const posture = definePosture<AutomatedBackupFacts>()({
  resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
  looksAt: keyLooksAt,
  encryptionAtRest: (backup, related) => judgeStorage(backup.facts, related, backup),
  keys: copyKeys,
})
