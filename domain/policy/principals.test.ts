import { describe, expect, test } from 'vitest'
import {
  allow,
  butFor,
  expected,
  found,
  me,
  type PolicyCase,
  role,
  root,
  sister,
  stranger,
  withoutOrganization,
} from './policy-world.ts'

const named: Record<string, PolicyCase> = {
  'its own account, by root: IAM policies of the account decide': {
    policy: [allow(root(me))],
    kind: 'none',
    because: 'names only its own account',
  },
  'a role of its own': { policy: [allow(role(me))], kind: 'none', because: 'names only its own account' },
  'an account of the organisation': {
    policy: [allow(root(sister))],
    kind: 'cross-account',
    letIn: { [sister]: 'organization' },
    because: `lets in ${sister} (of the organisation)`,
  },
  'an account outside, as bare digits beside its own': {
    policy: [allow({ AWS: [me, stranger] })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: `${stranger} (outside the organisation)`,
  },
  'an account outside, by root': {
    policy: [allow(root(stranger))],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: `${stranger} (outside the organisation)`,
  },
  'one role of an account outside': {
    policy: [allow(role(stranger))],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'one user of an account outside, in a path': {
    policy: [allow({ AWS: `arn:aws:iam::${stranger}:user/ops/bob` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'one session of a role, which STS names': {
    policy: [allow({ AWS: `arn:aws:sts::${stranger}:assumed-role/reader/build-7` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a federated user': {
    policy: [allow({ AWS: `arn:aws:sts::${stranger}:federated-user/bob` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'an account in China': {
    policy: [allow({ AWS: `arn:aws-cn:iam::${stranger}:root` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a role in GovCloud': {
    policy: [allow({ AWS: `arn:aws-us-gov:iam::${stranger}:role/reader` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'an account where the organisation was not read: never taken for one of it': {
    policy: [allow(root(sister))],
    world: withoutOrganization,
    kind: 'cross-account',
    letIn: { [sister]: 'unknown' },
    because: `${sister} (not known whether of the organisation)`,
  },
  'a user that was deleted, left as his unique id: nobody gets that id again': {
    policy: [allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' })],
    kind: 'none',
    because: 'principals that no longer exist',
  },
  'a deleted role beside an account that is there': {
    policy: [allow({ AWS: ['AROADBQP57FF2AEXAMPLE', stranger] })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a canonical user, whose account the policy does not tell': {
    policy: [allow({ CanonicalUser: '79a59df900b949e5' })],
    kind: 'cross-account',
    letIn: { '79a59df900b949e5': 'unknown' },
    because: '79a59df900b949e5 (which does not say whose it is)',
  },
  everyone: { policy: [allow('*')], kind: 'public', because: 'no condition confines who asks' },
  'everyone, the long way': { policy: [allow({ AWS: '*' })], kind: 'public', because: 'allows everyone' },
  'everyone in a list, behind somebody': {
    policy: [allow({ AWS: [me, '*'] })],
    kind: 'public',
    because: 'allows everyone',
  },
  'everyone and an account beside: both are told': {
    policy: [allow('*'), allow(root(stranger))],
    kind: 'public',
    letIn: { [stranger]: 'outside' },
    because: 'Statement 1 of 2 allows everyone',
  },
}

const services: Record<string, PolicyCase> = {
  'a service is no account of somebody else; that nothing says for whom it acts is told': {
    policy: [allow({ Service: 'logs.eu-west-1.amazonaws.com' })],
    kind: 'none',
    because: 'AWS service logs.eu-west-1.amazonaws.com is let in, which is no other account; no aws:SourceAccount',
  },
  'a service that acts for its own account': {
    policy: [allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': me } })],
    kind: 'none',
    because: `aws:SourceAccount confines it to ${me}`,
  },
  'a service that acts for a stranger lets the stranger in': {
    policy: [allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': stranger } })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a service that acts for the organisation': {
    policy: [allow({ Service: 'cloudtrail.amazonaws.com' }, { StringEquals: { 'aws:SourceOrgID': 'o-ours' } })],
    kind: 'none',
    letIn: { 'o-ours': 'organization' },
    because: 'aws:SourceOrgID confines it to the organisation o-ours',
  },
  'a service that acts for a bucket: its ARN names no account, and the account is named beside it': {
    policy: [
      allow(
        { Service: 's3.amazonaws.com' },
        { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::orders' }, StringEquals: { 'aws:SourceAccount': me } },
      ),
    ],
    kind: 'none',
    because: `aws:SourceAccount confines it to ${me}`,
  },
  'a service that acts for a bucket of nobody knows whom': {
    policy: [allow({ Service: 's3.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::orders' } })],
    kind: 'cross-account',
    letIn: { 'arn:aws:s3:::orders': 'unknown' },
    because: 'arn:aws:s3:::orders (which does not say whose it is)',
  },
  'a service beside an account outside': {
    policy: [allow({ Service: 'rds.amazonaws.com', AWS: stranger })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
}

const providers: Record<string, PolicyCase> = {
  'a SAML provider of its own account': {
    policy: [allow({ Federated: `arn:aws:iam::${me}:saml-provider/staff` })],
    kind: 'none',
    because: 'names only its own account',
  },
  'a SAML provider of an account outside': {
    policy: [allow({ Federated: `arn:aws:iam::${stranger}:saml-provider/staff` })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'the issuer of its own cluster': {
    policy: [allow({ Federated: `arn:aws:iam::${me}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE` })],
    kind: 'none',
    because: 'names only its own account',
  },
  'GitHub, registered in its own account: anybody there signs in': {
    policy: [allow({ Federated: `arn:aws:iam::${me}:oidc-provider/token.actions.githubusercontent.com` })],
    kind: 'public',
    because: 'allows everyone',
  },
  'a public provider, which signs in anyone': {
    policy: [allow({ Federated: 'accounts.google.com' })],
    kind: 'public',
    because: 'allows everyone',
  },
  'an identity pool is no condition on who signs in: it may have guests': {
    policy: [
      allow(
        { Federated: 'cognito-identity.amazonaws.com' },
        { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:pool' } },
      ),
    ],
    kind: 'public',
    because: 'cognito-identity.amazonaws.com:aud does not tell who asks',
  },
}

const statements: Record<string, PolicyCase> = {
  'several statements add up, each door by its name': {
    policy: [allow(root(stranger), undefined, { Sid: 'Partner' }), allow(root(sister), undefined, { Sid: 'Backup' })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside', [sister]: 'organization' },
    because: `Statement Backup lets in ${sister} (of the organisation). Statement Partner lets in ${stranger}`,
  },
  'the statement that opens is named, not the first': {
    policy: [allow(root(me)), { ...allow('*'), Sid: 'OpenDoor' }],
    kind: 'public',
    because: 'Statement OpenDoor',
  },
  'two statements of one name are both read': {
    policy: [allow(root(me), undefined, { Sid: 'A' }), allow(root(stranger), undefined, { Sid: 'A' })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: 'Statement A lets in',
  },
  'a single statement that is no list': {
    policy: JSON.stringify({ Version: '2012-10-17', Statement: allow('*') }),
    kind: 'public',
    because: 'Statement 1 of 1',
  },
  'no statement at all allows nobody': { policy: [], kind: 'none', because: 'allows nobody' },
  'everyone but somebody is everyone': {
    policy: [butFor(allow(root(stranger)))],
    kind: 'public',
    because: 'allows everyone but those it names',
  },
}

describe.each([
  ['who a policy names', named],
  ['AWS services', services],
  ['identity providers', providers],
  ['statements', statements],
])('%s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => expect(found(row)).toEqual(expected(row)))
})
