import type { IdentityPool } from '@aws-sdk/client-cognito-identity'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

export type IdentityPoolFacts = {
  readonly identityPoolId: Observed<string>
  /** Guests, who sign in nowhere, get credentials of AWS. */
  readonly allowUnauthenticatedIdentities: Observed<boolean>
  readonly allowClassicFlow: Observed<boolean>
}

/** A pool as it leaves the wire: whom it trusts, with the ids of their apps, stays behind. */
export type IdentityPoolHead = Pick<
  IdentityPool,
  'IdentityPoolId' | 'IdentityPoolName' | 'AllowUnauthenticatedIdentities' | 'AllowClassicFlow' | 'IdentityPoolTags'
>

export function poolHead(pool: IdentityPool): IdentityPoolHead {
  const { IdentityPoolId, IdentityPoolName, AllowUnauthenticatedIdentities, AllowClassicFlow, IdentityPoolTags } = pool
  return { IdentityPoolId, IdentityPoolName, AllowUnauthenticatedIdentities, AllowClassicFlow, IdentityPoolTags }
}

/** One identity pool from DescribeIdentityPool. @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html */
export function identityPool(
  item: IdentityPoolHead,
  _facets: object,
  { accountId, region, partition }: Where,
): CollectedResource<IdentityPoolFacts> {
  const read = factsFrom('cognito-identity:DescribeIdentityPool')
  const id = item.IdentityPoolId ?? ''
  return {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitoidentity.html
    arn: `arn:${partition}:cognito-identity:${region}:${accountId}:identitypool/${id}`,
    name: item.IdentityPoolName ?? id,
    // The id is never given again.
    incarnation: id,
    tags: read.or(item.IdentityPoolTags, {}),
    facts: {
      identityPoolId: read(item.IdentityPoolId),
      allowUnauthenticatedIdentities: read(item.AllowUnauthenticatedIdentities),
      // AWS does not say what absence means, and people report that the classic flow then works: it is not "off".
      allowClassicFlow: read(item.AllowClassicFlow),
    },
  }
}
