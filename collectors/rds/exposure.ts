import type { Exposure } from '#domain/exposure.ts'
import { exposureEitherWay } from '#domain/network/reachability.ts'
import { mapObserved, type Observed, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'

export const networkTypes = ['IPV4', 'DUAL'] as const
export type NetworkType = (typeof networkTypes)[number]

export interface DatabaseEndpoint {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly securityGroupIds: readonly string[]
  readonly port: number
  readonly publiclyAccessible: boolean
  readonly networkType: Observed<NetworkType>
  /** The call that named the network, for when it named none. */
  readonly call: string
}

/**
 * How far a database in a VPC can be reached. RDS gives a public address, IPv4 and in dual-stack mode IPv6, only to
 * what is publicly accessible; the rest resolves to private addresses and is blocked at internet gateways.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export function databaseExposure(related: Related, endpoint: DatabaseEndpoint): Exposure {
  // A database always has a security group; none would read as "nothing filters".
  if (endpoint.securityGroupIds.length === 0)
    throw new Unseen(unobserved('not-returned', endpoint.call, 'no VPC security group was named'))
  if (endpoint.subnetIds.length === 0)
    throw new Unseen(unobserved('not-returned', endpoint.call, 'no subnet was named'))
  const { vpcId, subnetIds, securityGroupIds, port, publiclyAccessible, networkType } = endpoint
  const door = { vpcId, subnetIds, securityGroupIds, port, protocol: 'tcp', publicAddress: publiclyAccessible } as const
  // RDS takes the type from the subnet group where nobody chose it, so a missing one may be either.
  const isDual = mapObserved(networkType, (type) => type === 'DUAL')
  return exposureEitherWay(related, isDual, (dual) => ({
    ...door,
    ipv6: publiclyAccessible && dual,
    families: dual ? [4, 6] : [4],
  }))
}

/** ARN of a sibling RDS resource, such as the cluster of an instance. */
export function rdsArn(
  where: { partition: string; region: string; accountId: string },
  kind: string,
  name: string,
): string {
  return `arn:${where.partition}:rds:${where.region}:${where.accountId}:${kind}:${name}`
}
