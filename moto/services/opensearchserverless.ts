import {
  CreateCollectionCommand,
  CreateSecurityPolicyCommand,
  OpenSearchServerlessClient,
} from '@aws-sdk/client-opensearchserverless'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const openSearchServerless: SeedService = async ({ where, keyArn }) => {
  const client = new OpenSearchServerlessClient(where)
  const collection = async (name: string, key: object, AllowFromPublic: boolean) => {
    const Rules = [{ ResourceType: 'collection', Resource: [`collection/${name}`] }]
    const policy = (type: 'encryption' | 'network', policy: object) =>
      client.send(new CreateSecurityPolicyCommand({ name, type, policy: JSON.stringify(policy) }))
    await policy('encryption', { Rules, ...key })
    const made = await client.send(new CreateCollectionCommand({ name, type: 'SEARCH' }))
    await policy('network', [{ Rules, AllowFromPublic, ...(!AllowFromPublic && { SourceVPCEs: ['vpce-1'] }) }])
    return expectString(made.createCollectionDetail?.arn)
  }
  const good = await collection('good', { AWSOwnedKey: false, KmsARN: keyArn }, false)
  const bad = await collection('bad', { AWSOwnedKey: true, KmsARN: 'auto' }, true)
  return [
    {
      service: 'opensearchserverless',
      resource: good,
      // moto has no data access policies: who may read a collection that the internet cannot reach is not known.
      columns: {
        encryption_at_rest: 'customer-managed',
        kms_key_arn: keyArn,
        encryption_in_transit: 'enforced',
        exposure: 'unknown',
      },
      findings: {
        'opensearch/serverless-cmk': 'COMPLIANT',
        'opensearch/serverless-network-private': 'COMPLIANT',
        'opensearchserverless/collection-known-principals': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'opensearchserverless',
      resource: bad,
      columns: { encryption_at_rest: 'aws-owned', exposure: 'internet' },
      findings: {
        'opensearch/serverless-cmk': 'NON_COMPLIANT',
        'opensearch/serverless-network-private': 'NON_COMPLIANT',
      },
    },
  ]
}
