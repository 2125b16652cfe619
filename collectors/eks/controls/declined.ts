import type { Declined } from '#domain/control.ts'

/** Catalogue rows about EKS that are no controls, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'eks/cluster-oidc-or-pod-identity',
    reason:
      'Every cluster has an OIDC issuer, so having one proves nothing; whether IAM trusts it (iam:ListOpenIDConnectProviders) and which service accounts name a role is for IAM and the Kubernetes API to say, which are not read.',
  },
]
