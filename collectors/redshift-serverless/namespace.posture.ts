import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { encryptionUnder } from './key.ts'
import { type NamespaceFacts, namespaceType } from './namespace.ts'

/** A namespace is reached through its workgroup alone: that one has the exposure and the encryption in transit. */
export const posture = definePosture<NamespaceFacts>()({
  resourceType: namespaceType,
  looksAt: keyLooksAt,
  encryptionAtRest: (namespace, related) => encryptionUnder(seen(namespace.facts.kmsKeyId), related, namespace),
  relations: ({ facts }) => keyRelations(facts.kmsKeyId),
})
