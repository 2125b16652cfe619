import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'kms/enclave-no-bypass-path',
    reason:
      'Needs kms:ListGrants for every key, and the IAM policies of the account, because a key policy that trusts its account hands the decision to them. What the key policy itself says is judged by kms/enclave-attestation-enforced.',
  },
  {
    id: 'kms/enclave-no-debug',
    reason:
      'Needs cloudtrail:LookupEvents, which allows two calls a second and keeps ninety days. A policy that accepts the all-zero values of debug mode is judged by kms/enclave-attestation-enforced.',
  },
  {
    id: 'kms/enclave-unknown-image',
    reason:
      'Needs cloudtrail:LookupEvents, which allows two calls a second, and a list of approved images that only the owner can give.',
  },
  {
    id: 'kms/enclave-pcr-match',
    reason: 'Needs the approved measurements of the enclave images, which only their owner has.',
  },
  {
    id: 'kms/key-blast-radius',
    reason:
      'Needs kms:ListGrants for every key and the resources of every service. The resources that name a key are shown as its relations.',
  },
  {
    id: 'kms/key-really-in-use',
    reason:
      'Whether nothing uses a key can only be said once every service that can name one is collected, and with kms:ListGrants for every key. A disabled key is judged by kms/key-enabled.',
  },
]
