import { encryptionUnder, type KeyUse, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { warehouseHolder } from './key.ts'
import { type NamespaceFacts, namespaceType } from './namespace.ts'

/** A namespace is reached through its workgroup alone: that one has the exposure and the encryption in transit. */
export const posture = definePosture<NamespaceFacts>()({
  resourceType: namespaceType,
  looksAt: keyLooksAt,
  encryptionAtRest: (namespace, related) => encryptionUnder(warehouseHolder(namespace.facts), related, namespace),
  keys: ({ facts }) => [{ protects: 'databases', holder: warehouseHolder(facts) }, ...passwordKey(facts)],
})

function passwordKey({
  adminPasswordSecretArn: secret,
  adminPasswordSecretKmsKeyId,
}: NamespaceFacts): readonly KeyUse[] {
  if (isObserved(secret) && secret.value === null) return []
  const named = namedKey('adminPasswordSecretKmsKeyId', adminPasswordSecretKmsKeyId)
  return [{ protects: 'admin password', beside: true, holder: isObserved(secret) ? named : secret }]
}
