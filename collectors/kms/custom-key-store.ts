import type { CustomKeyStoresListEntry } from '@aws-sdk/client-kms'
import type { CustomKeyStoreFacts } from '#domain/keys/keys.ts'
import { factsFrom, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

const call = 'kms:DescribeCustomKeyStores'

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html */
export function customKeyStore(item: CustomKeyStoresListEntry, where: Where): CollectedResource<CustomKeyStoreFacts> {
  const fact = factsFrom(call)
  const id = item.CustomKeyStoreId ?? ''
  return {
    // AWS gives key stores no ARN; this one is ours.
    arn: `arn:${where.partition}:kms:${where.region}:${where.accountId}:custom-key-store/${id}`,
    name: item.CustomKeyStoreName ?? id,
    incarnation: id,
    // Key stores cannot be tagged.
    tags: observed({}, call),
    facts: {
      customKeyStoreId: fact(item.CustomKeyStoreId),
      customKeyStoreType: fact.oneOf(item.CustomKeyStoreType, ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']),
      connectionState: fact.oneOf(item.ConnectionState, [
        'CONNECTED',
        'CONNECTING',
        'FAILED',
        'DISCONNECTED',
        'DISCONNECTING',
      ]),
      // "Appears only when the ConnectionState is FAILED."
      connectionErrorCode: fact.orNone(item.ConnectionErrorCode),
      cloudHsmClusterId: fact.orNone(item.CloudHsmClusterId),
      xksProxyConnectivity: fact.orNone(item.XksProxyConfiguration?.Connectivity),
    },
  }
}
