import type { Place } from '#domain/simulated.ts'
import type { SimulatedKey } from './keys.ts'

/** Key policies as people write them, from AWS's default to the one that lets everybody in. */

const statement = (Sid: string, Principal: unknown, Action: readonly string[], Condition?: object) => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
})
const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']

export function keyPolicy(place: Place, key: SimulatedKey): string {
  const root = (account: string) => ({ AWS: `arn:${place.partition}:iam::${account}:root` })
  const admin = statement('Enable IAM User Permissions', root(place.accountId), ['kms:*'])
  return JSON.stringify(
    { Version: '2012-10-17', Id: 'key-default-1', Statement: [admin, ...shared(place, key, root)] },
    null,
    2,
  )
}

function shared(place: Place, key: SimulatedKey, root: (account: string) => object): object[] {
  const index = place.keys.customer.findIndex((one) => one.keyId === key.KeyId)
  // Security and network accounts lend their first key to the whole organisation.
  if (index === 0 && (place.profile === 'security' || place.profile === 'network')) {
    return [statement('Organisation', '*', use, { StringEquals: { 'aws:PrincipalOrgID': place.organizationId } })]
  }
  // Nitro Enclaves of the regulated accounts; the second key's application may also skip the attestation.
  if (index === 1 && place.profile === 'regulated') {
    const image = { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:ImageSha384': place.hex('enclave-image', 96) } }
    const enclave = statement(
      'Enclave',
      { AWS: `arn:${place.partition}:iam::${place.accountId}:role/enclave` },
      ['kms:Decrypt'],
      image,
    )
    const bound = {
      StringEqualsIgnoreCase: {
        ...image.StringEqualsIgnoreCase,
        'kms:RecipientAttestation:PCR3': place.hex('enclave-role', 96),
      },
    }
    return place.random('enclave-bound') < 0.5 ? [enclave] : [{ ...enclave, Condition: bound }]
  }
  const way = place.random(`kms|${key.KeyId}|sharing`)
  const careless = place.profile === 'forgotten' || place.profile === 'sandbox'
  if (careless && way < 0.2 && !(place.profile === 'sandbox' && place.day > place.pick('key-policy-closed', 20, 80))) {
    return [statement('TEMP', '*', ['kms:*'])]
  }
  if (way < 0.3)
    return [
      statement('Through services', { AWS: '*' }, use, {
        StringEquals: { 'kms:CallerAccount': place.accountId, 'kms:ViaService': `rds.${place.region}.amazonaws.com` },
      }),
    ]
  if (way > 0.93) return [statement('Vendor', root('888888888888'), use)]
  const sister = place.accountIds.find((id) => id !== place.accountId)
  if (way > 0.8 && sister) return [statement('Sister account', root(sister), use)]
  if (way > 0.7)
    return [
      statement('Logs', { Service: `logs.${place.region}.amazonaws.com` }, use, {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${place.partition}:logs:*:${place.accountId}:*` },
      }),
    ]
  return []
}
