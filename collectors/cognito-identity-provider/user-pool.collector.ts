import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
  ListUserPoolsCommand,
  type UserPoolDescriptionType,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  GetWebACLForResourceCommand,
  ListResourcesForWebACLCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { associationOperations, attachedWebAcl } from '#domain/waf/web-acl-association.ts'
import { poolHead, type UserPoolHead, userPool } from './user-pool.ts'

/** Refuses to be asked without a page size. @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html */
const listUserPools = operation({
  client: CognitoIdentityProviderClient,
  command: ListUserPoolsCommand,
  name: 'cognito-idp:ListUserPools',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 60 } },
  items: (page) => page.UserPools ?? [],
})
/** The page size is required by the type; it is the same wherever the list is asked for, so that it is asked once. */
const allPools = { MaxResults: 60 }

const describeUserPool = operation({
  client: CognitoIdentityProviderClient,
  command: DescribeUserPoolCommand,
  name: 'cognito-idp:DescribeUserPool',
  items: (page) => (page.UserPool ? [poolHead(page.UserPool)] : []),
})

const describeUserPoolDomain = operation({
  client: CognitoIdentityProviderClient,
  command: DescribeUserPoolDomainCommand,
  name: 'cognito-idp:DescribeUserPoolDomain',
})

const { listWebAcls, listResourcesForWebAcl, getWebAclForResource } = associationOperations(
  { WAFV2Client, ListWebACLsCommand, ListResourcesForWebACLCommand, GetWebACLForResourceCommand },
  { listing: 'cognito-idp:ListResourcesForWebACL', asking: 'cognito-idp:GetWebACLForResource' },
)

export const collector = defineCollector({
  service: 'cognito-identity-provider',
  resourceType: 'AWS::Cognito::UserPool',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html',
  input: allPools,
  list: {
    each: listUserPools,
    inner: describeUserPool,
    input: ({ Id }: UserPoolDescriptionType) => ({ UserPoolId: Id }),
  },
  facets: {
    webAclArn: facet<UserPoolHead, string | null>({
      calls: [listUserPools, listWebAcls, listResourcesForWebAcl, getWebAclForResource],
      ask: async ({ Arn }, aws) =>
        attachedWebAcl(
          aws,
          { listWebAcls, listResourcesForWebAcl, getWebAclForResource },
          { arn: Arn, type: 'COGNITO_USER_POOL', among: (await aws.all(listUserPools, allPools)).length },
        ),
    }),
    customDomain: facet<UserPoolHead, DomainDescriptionType | null>({
      calls: [describeUserPoolDomain],
      ask: async ({ CustomDomain }, aws) => {
        // Prefix domains are Amazon's own, and have nothing to set.
        if (CustomDomain === undefined) return null
        const { DomainDescription } = await aws.one(describeUserPoolDomain, { Domain: CustomDomain })
        return DomainDescription ?? unobserved('not-returned', describeUserPoolDomain.name)
      },
    }),
  },
  normalise: userPool,
})
