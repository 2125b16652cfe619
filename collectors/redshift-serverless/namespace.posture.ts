import { keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { encryptionUnder, keyRelations } from './key.ts'
import { type NamespaceFacts, namespaceType } from './namespace.ts'

/** A namespace is reached through its workgroup alone: that one has the exposure and the encryption in transit. */
export const posture = definePosture<NamespaceFacts>()({
  resourceType: namespaceType,
  looksAt: keyLooksAt,
  encryptionAtRest: (namespace, related) => encryptionUnder(seen(namespace.facts.kmsKeyId), related, namespace),
  relations: ({ facts }) => keyRelations(isObserved(facts.kmsKeyId) ? facts.kmsKeyId.value : null),
})
