import type { CustomKeyStoresListEntry } from '@aws-sdk/client-kms'
import type { Place } from '#domain/simulated.ts'

/** Key stores on machines of one's own: regulated accounts have them, and now and then one is cut off. */
export function customKeyStores(place: Place): CustomKeyStoresListEntry[] {
  const { profile } = place
  const share = profile === 'regulated' ? 0.7 : profile === 'production' || profile === 'security' ? 0.2 : 0
  if (place.keys.customer.length === 0 || place.random('custom-key-store') >= share) return []
  const external = place.random('custom-key-store|external') < 0.35
  const cut = place.pick('custom-key-store|cut', 5, 150)
  const away = place.day >= cut && place.day < cut + 25
  return [
    {
      CustomKeyStoreId: `cks-${place.hex('custom-key-store', 17)}`,
      CustomKeyStoreName: external ? 'vault-paris' : 'hsm-main',
      CustomKeyStoreType: external ? 'EXTERNAL_KEY_STORE' : 'AWS_CLOUDHSM',
      ConnectionState: away ? (external ? 'DISCONNECTED' : 'FAILED') : 'CONNECTED',
      ...(away && !external && { ConnectionErrorCode: 'INSUFFICIENT_CLOUDHSM_HSMS' }),
      ...(external
        ? { XksProxyConfiguration: { Connectivity: 'PUBLIC_ENDPOINT', UriEndpoint: 'https://xks.example.com' } }
        : { CloudHsmClusterId: `cluster-${place.hex('custom-key-store|cluster', 11)}` }),
      CreationDate: place.dateOf(-place.pick('custom-key-store|created', 100, 900)),
    },
  ]
}
