/** Minor number of a Kubernetes version: 34 of `1.34`. Null for text that is none, and for another major. */
export function minorOf(version: string): number | null {
  const minor = /^1\.(\d+)(?:\.|$)/.exec(version)?.[1]
  return minor === undefined ? null : Number(minor)
}

/**
 * From Kubernetes 1.28 on EKS envelope-encrypts everything the Kubernetes API stores, with a key that AWS owns unless
 * the cluster names one; before, only secrets, and only where a key was named.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
 */
export const envelopeByDefaultFrom = 28
