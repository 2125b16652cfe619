import { type KeyUse, namedKey } from '#domain/keys/key-use.ts'
import { isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import type { DbInstanceFacts } from './db-instance.ts'
import { type StorageEncryptionFacts, storageHolder } from './storage-encryption.ts'

/** Every key that what RDS keeps rests on: instances, clusters, and the copies of their storage. */

/**
 * The states in which RDS has shut a database because it cannot use its key: for seven days it can be started again.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
const lostStates: { readonly [status: string]: string } = {
  'inaccessible-encryption-credentials-recoverable':
    'RDS stopped it because it cannot use the key; it can be started again within seven days of losing it.',
  'inaccessible-encryption-credentials':
    'RDS cannot use the key and has given the database up; only a backup can bring it back, and only while the key exists.',
}

const lost = (status: Observed<string>): Observed<string | null> =>
  mapObserved(status, (value) => lostStates[value] ?? null)

interface Beside {
  readonly performanceInsightsEnabled: Observed<boolean>
  readonly performanceInsightsKmsKeyId: Observed<string | null>
  readonly masterUserSecretStatus: Observed<string | null>
  readonly masterUserSecretKmsKeyId: Observed<string | null>
  readonly activityStreamStatus: Observed<string>
  readonly activityStreamKmsKeyId: Observed<string | null>
}

export const instanceKeys = ({ facts }: { readonly facts: DbInstanceFacts }): readonly KeyUse[] => [
  { protects: 'storage', holder: storageHolder(facts), lost: lost(facts.dbInstanceStatus) },
  ...besideStorage(facts),
]

export const clusterKeys = ({ facts }: { readonly facts: DbClusterFacts }): readonly KeyUse[] => [
  { protects: 'storage', holder: storageHolder(facts), lost: lost(facts.status) },
  ...besideStorage(facts),
]

/** A snapshot or a backup has one key; RDS does not say of it whether it can use it. */
export const copyKeys = ({ facts }: { readonly facts: StorageEncryptionFacts }): readonly KeyUse[] => [
  { protects: 'storage', holder: storageHolder(facts) },
]

/** What has a key of its own. A use that is off has none; one of which nobody knows whether it is on is there, unknown. */
function besideStorage(facts: Beside): readonly KeyUse[] {
  const uses = [
    {
      protects: 'Performance Insights',
      on: facts.performanceInsightsEnabled,
      holder: namedKey('PerformanceInsightsKMSKeyId', facts.performanceInsightsKmsKeyId),
    },
    {
      protects: 'master user secret',
      on: mapObserved(facts.masterUserSecretStatus, (status) => status !== null),
      holder: namedKey('MasterUserSecret.KmsKeyId', facts.masterUserSecretKmsKeyId),
    },
    {
      protects: 'activity stream',
      on: mapObserved(facts.activityStreamStatus, (status) => status !== 'stopped'),
      holder: namedKey('ActivityStreamKmsKeyId', facts.activityStreamKmsKeyId),
    },
  ]
  return uses.flatMap(({ protects, on, holder }) =>
    isObserved(on) ? (on.value ? { protects, beside: true, holder } : []) : { protects, beside: true, holder: on },
  )
}
