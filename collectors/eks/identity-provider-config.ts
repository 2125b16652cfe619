import type { OidcIdentityProviderConfig } from '@aws-sdk/client-eks'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

/** Facts of an identity provider whose users a cluster lets in. https://docs.aws.amazon.com/eks/latest/APIReference/API_OidcIdentityProviderConfig.html */
export type IdentityProviderConfigFacts = {
  readonly identityProviderConfigName: Observed<string>
  readonly clusterName: Observed<string>
  readonly issuerUrl: Observed<string>
  readonly status: Observed<'ACTIVE' | 'CREATING' | 'DELETING'>
  /** Claims that an identity token must carry, by name; without any, every user of the provider may come. */
  readonly requiredClaims: Observed<readonly string[]>
}

/** One configuration as DescribeIdentityProviderConfig gives it; client id and the claims' values are left out. */
export function identityProviderConfig(
  item: OidcIdentityProviderConfig,
): CollectedResource<IdentityProviderConfigFacts> {
  const read = factsFrom('eks:DescribeIdentityProviderConfig')
  return {
    arn: item.identityProviderConfigArn ?? '',
    name: item.identityProviderConfigName ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.identityProviderConfigArn ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      identityProviderConfigName: read(item.identityProviderConfigName),
      clusterName: read(item.clusterName),
      issuerUrl: read(item.issuerUrl),
      status: read.oneOf(item.status, ['ACTIVE', 'CREATING', 'DELETING']),
      requiredClaims: read.or(item.requiredClaims && Object.keys(item.requiredClaims).sort(), []),
    },
  }
}
