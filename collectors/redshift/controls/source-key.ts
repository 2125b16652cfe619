import { parseArn } from '#domain/arn.ts'
import { defineFamily } from '#domain/control.ts'
import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { sourceKey } from '#domain/keys/source-key.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts } from '../cluster.ts'
import type { ClusterSnapshotFacts } from '../cluster-snapshot.ts'
import { redshiftArn } from '../identity.ts'
import { clusterHolder } from '../keys.ts'

const clusterType = 'AWS::Redshift::Cluster'
const account = '111122223333'

export const family = defineFamily({
  'redshift/snapshot-key-tier': sourceKey<ClusterSnapshotFacts>({
    resourceType: 'AWS::Redshift::ClusterSnapshot',
    what: 'cluster snapshot',
    fix: 'Take a new snapshot, which is under the key that the cluster has now, and delete this one.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html',
    needs: ['clusterIdentifier', 'sourceRegion'],
    looksAt: [clusterType, ...keyLooksAt],
    source(copy, related) {
      const own = { partition: parseArn(String(copy.arn))?.partition ?? 'aws', accountId: String(copy.accountId) }
      const home = { ...own, region: String(copy.sourceRegion ?? copy.region) }
      const arn = redshiftArn(home, 'cluster', String(copy.clusterIdentifier))
      const cluster = related.byArn(clusterType, arn) as Resource<ClusterFacts> | null
      if (cluster === null) return null
      return { name: cluster.name, encryptionAtRest: encryptionUnder(clusterHolder(cluster.facts), related, cluster) }
    },
    example: {
      arn: `arn:aws:redshift:eu-central-1:${account}:snapshot:sales/before`,
      facts: { clusterIdentifier: 'sales', sourceRegion: null },
      source: (kmsKeyId) => ({
        type: clusterType,
        arn: `arn:aws:redshift:eu-central-1:${account}:cluster:sales`,
        facts: { encrypted: kmsKeyId !== null, kmsKeyId, hsmStatus: null },
      }),
    },
  }),
})
