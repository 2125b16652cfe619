import { encryptionUnder, type KeyHolder, type KeyTier, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, type Observed, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { VolumeFacts } from '#domain/servers.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<VolumeFacts>()({
  resourceType: 'AWS::EC2::Volume',
  looksAt: keyLooksAt,
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
  encryptionAtRest: (volume, related) => encryptionUnder(volumeHolder(volume.facts), related, volume),
  keys: ({ facts }) => {
    const holder = volumeHolder(facts)
    const underKms = isObserved(holder) && holder.value.kind === 'kms'
    return [{ protects: 'volume', holder, tiers: underKms ? [dataKey] : [] }]
  },
  relations: (one) => {
    const { instanceIds } = one.facts
    if (!isObserved(instanceIds)) return []
    return instanceIds.value.map((id) => ({ kind: 'attached-to', to: neighbour(one, 'instance', id) }))
  },
})

const volumeHolder = ({ encrypted, kmsKeyId }: VolumeFacts): Observed<KeyHolder> =>
  keyHolder(encrypted.call, () =>
    seen(encrypted) ? seen(namedKey('KmsKeyId', kmsKeyId)) : { kind: 'none', because: 'The volume is not encrypted.' },
  )

const dataKey: KeyTier = {
  name: 'data key',
  because: 'One for the volume, kept with it under the key below; the instance it is attached to holds it open.',
}
