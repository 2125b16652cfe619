import type { ClassicListener, ClassicTlsPolicy } from '#domain/load-balancing.ts'
import { seen, unobserved } from '#domain/observed.ts'

/**
 * The security policy of a TLS listener. Its policies also hold those of session cookies. Throws when the one of TLS is
 * not among those described: AWS gives every TLS listener one.
 */
export function tlsPolicyOf(
  { policyNames, port }: ClassicListener,
  policies: readonly ClassicTlsPolicy[],
): ClassicTlsPolicy {
  return (
    policies.find(({ policyName }) => policyNames.includes(policyName)) ??
    seen<ClassicTlsPolicy>(
      unobserved('not-returned', 'elasticloadbalancing:DescribeLoadBalancerPolicies', `the policy of port ${port}`),
    )
  )
}
