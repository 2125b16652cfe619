import type { ProtectedResource } from '@aws-sdk/client-backup'
import type { ProtectedResourceFacts } from '#domain/backup.ts'
import { factsFrom, mapObserved, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

const call = 'backup:ListProtectedResources'

/**
 * AWS Backup's entry for a resource it has backed up. AWS gives the entry no ARN of its own; the resource's is the
 * resource's own, so the entry gets one that holds it.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ProtectedResource.html
 */
export function protectedResource(item: ProtectedResource, where: Where): CollectedResource<ProtectedResourceFacts> {
  const fact = factsFrom(call)
  const arn = `arn:${where.partition}:backup:${where.region}:${where.accountId}:protected-resource:${item.ResourceArn ?? ''}`
  return {
    arn,
    name: item.ResourceName || (item.ResourceArn ?? arn),
    incarnation: arn,
    // Tags are on plans, vaults and recovery points, never on the entry.
    tags: observed({}, call),
    facts: {
      resourceArn: fact(item.ResourceArn),
      resourceType: fact(item.ResourceType),
      lastBackupMonth: mapObserved(fact(item.LastBackupTime), (time) => time.toISOString().slice(0, 7)),
      // Backups made before AWS kept the name come without it.
      lastBackupVaultArn: fact.orNone(item.LastBackupVaultArn),
    },
  }
}
