import { describe, expect, it } from 'vitest'
import { customKeyStore } from './custom-key-store.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const store = { CustomKeyStoreId: 'cks-1', CustomKeyStoreName: 'hsm-main' }

describe('a custom key store', () => {
  it('whose state was not returned, or is new, is not taken to be connected', () => {
    expect(customKeyStore(store, where).facts.connectionState).toMatchObject({ unobserved: 'not-returned' })
    const drifted = customKeyStore({ ...store, ConnectionState: 'MIGRATING' as never }, where)
    expect(drifted.facts.connectionState).toMatchObject({ unobserved: 'schema-drift', detail: 'MIGRATING' })
  })
  it('keeps nothing of the proxy of an external store but how it is reached', () => {
    const external = customKeyStore(
      {
        ...store,
        XksProxyConfiguration: { Connectivity: 'VPC_ENDPOINT_SERVICE', AccessKeyId: 'ABCDEF', UriPath: '/kms/xks/v1' },
      },
      where,
    )
    expect(external.facts.xksProxyConnectivity).toMatchObject({ value: 'VPC_ENDPOINT_SERVICE' })
    expect(JSON.stringify(external)).not.toContain('ABCDEF')
  })
})
