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
    id: 'kms/iam-policy-no-decrypt-all',
    reason:
      'Needs the text of every IAM policy of the account, and IAM is not collected. What a key lets in by its own policy is judged by kms/key-policy-not-public and kms/key-policy-known-accounts.',
  },
  {
    id: 'kms/iam-inline-no-decrypt-all',
    reason:
      'Needs the inline policies of every user, group and role of the account, and IAM is not collected. What a key lets in by its own policy is judged by kms/key-policy-not-public and kms/key-policy-known-accounts.',
  },
]
