import { seen, unobserved } from '#domain/observed.ts'

/**
 * An attribute of a load balancer, spelled as AWS does. AWS returns every attribute that the type has, so a missing one
 * was not read: it stops the judgement.
 */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  return value ?? seen<string>(unobserved('not-returned', 'elasticloadbalancing:DescribeLoadBalancerAttributes', name))
}
