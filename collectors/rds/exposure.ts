import type { Exposure } from '#domain/exposure.ts'
import { eitherWay, exposureEitherWay, type Standing, standing } from '#domain/network/reachability.ts'
import { mapObserved, type Observed } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'

export const networkTypes = ['IPV4', 'DUAL'] as const
export type NetworkType = (typeof networkTypes)[number]

export interface DatabaseEndpoint extends Standing {
  readonly publiclyAccessible: Observed<boolean>
  readonly networkType: Observed<NetworkType>
}

/**
 * How far a database in a VPC can be reached. RDS gives a public address, IPv4 and in dual-stack mode IPv6, only to
 * what is publicly accessible; the rest resolves to private addresses and is blocked at internet gateways.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export function databaseExposure(related: Related, endpoint: DatabaseEndpoint): Exposure {
  const door = standing(endpoint)
  // RDS takes the type from the subnet group where nobody chose it, so a missing one may be either.
  const isDual = mapObserved(endpoint.networkType, (type) => type === 'DUAL')
  return eitherWay('public address', endpoint.publiclyAccessible, (publicAddress) =>
    exposureEitherWay(related, isDual, (dual) => ({
      ...door,
      publicAddress,
      ipv6: publicAddress && dual,
      families: dual ? [4, 6] : [4],
    })),
  )
}

/** ARN of a sibling RDS resource, such as the cluster of an instance. */
export function rdsArn(
  where: { partition: string; region: string; accountId: string },
  kind: string,
  name: string,
): string {
  return `arn:${where.partition}:rds:${where.region}:${where.accountId}:${kind}:${name}`
}
