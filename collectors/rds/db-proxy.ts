import type { DBProxy, Tag } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** How a proxy lets clients in for one of the secrets it holds. */
export interface ProxyAuth {
  /** ARN of the secret that the proxy logs in with at the database; null where it uses IAM there too. */
  readonly secretArn: string | null
  /** `REQUIRED`, `DISABLED` or `ENABLED`; null where AWS did not say. */
  readonly iamAuth: string | null
}

/** Facts of an RDS proxy. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBProxy.html */
export type DbProxyFacts = {
  readonly dbProxyName: Observed<string>
  readonly status: Observed<string>
  readonly engineFamily: Observed<'MYSQL' | 'POSTGRESQL' | 'SQLSERVER'>
  readonly vpcId: Observed<string>
  readonly vpcSubnetIds: Observed<readonly string[]>
  readonly vpcSecurityGroupIds: Observed<readonly string[]>
  readonly endpointNetworkType: Observed<string>
  readonly requireTls: Observed<boolean>
  readonly debugLogging: Observed<boolean>
  /** `IAM_AUTH` when clients and databases are both met with IAM; `NONE` when `auth` says it secret by secret. */
  readonly defaultAuthScheme: Observed<string>
  readonly auth: Observed<readonly ProxyAuth[]>
}

/** One proxy of DescribeDBProxies as a resource. */
export function dbProxy(
  item: DBProxy,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<DbProxyFacts> {
  const read = factsFrom('rds:DescribeDBProxies')
  return {
    arn: item.DBProxyArn ?? '',
    name: item.DBProxyName ?? item.DBProxyArn ?? '',
    // The ARN ends in an id that RDS never reuses.
    incarnation: item.DBProxyArn ?? '',
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      dbProxyName: read(item.DBProxyName),
      status: read(item.Status),
      engineFamily: read.oneOf(item.EngineFamily, ['MYSQL', 'POSTGRESQL', 'SQLSERVER']),
      vpcId: read(item.VpcId),
      vpcSubnetIds: read(item.VpcSubnetIds),
      vpcSecurityGroupIds: read(item.VpcSecurityGroupIds),
      // The field is younger than proxies, which had IPv4 alone before.
      endpointNetworkType: read.or<string>(item.EndpointNetworkType, 'IPV4'),
      requireTls: read(item.RequireTLS),
      debugLogging: read(item.DebugLogging),
      // The field is younger than proxies; one that lacks it goes by its secrets.
      defaultAuthScheme: read.or(item.DefaultAuthScheme, 'NONE'),
      auth: mapObserved(read(item.Auth), (list) =>
        list.map(({ SecretArn, IAMAuth }) => ({ secretArn: SecretArn ?? null, iamAuth: IAMAuth ?? null })),
      ),
    },
  }
}
