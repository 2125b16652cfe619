import {
  CognitoIdentityClient,
  DescribeIdentityPoolCommand,
  type IdentityPoolShortDescription,
  ListIdentityPoolsCommand,
} from '@aws-sdk/client-cognito-identity'
import { defineCollector, operation } from '#domain/collector.ts'
import { identityPool, poolHead } from './identity-pool.ts'

/** Refuses to be asked without a page size. @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentityPools.html */
const listIdentityPools = operation({
  client: CognitoIdentityClient,
  command: ListIdentityPoolsCommand,
  name: 'cognito-identity:ListIdentityPools',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 60 } },
  items: (page) => page.IdentityPools ?? [],
})

const describeIdentityPool = operation({
  client: CognitoIdentityClient,
  command: DescribeIdentityPoolCommand,
  name: 'cognito-identity:DescribeIdentityPool',
  items: (page) => [poolHead(page)],
})

export const collector = defineCollector({
  service: 'cognito-identity',
  resourceType: 'AWS::Cognito::IdentityPool',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html',
  input: { MaxResults: 60 },
  list: {
    each: listIdentityPools,
    inner: describeIdentityPool,
    input: ({ IdentityPoolId }: IdentityPoolShortDescription) => ({ IdentityPoolId }),
  },
  normalise: identityPool,
})
