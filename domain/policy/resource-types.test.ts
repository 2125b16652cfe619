import { describe, expect, test } from 'vitest'
import { accessOf } from './access.ts'
import {
  allow,
  deny,
  expected,
  found,
  me,
  ours,
  type PolicyCase,
  role,
  root,
  sister,
  stranger,
  variable,
  world,
} from './policy-world.ts'

const inOrganization = { [ours]: 'organization' } as const
const rds = 'rds.eu-west-1.amazonaws.com'
const domain = `arn:aws:es:eu-west-1:${me}:domain/logs/*`
const search = { Action: 'es:ESHttp*', Resource: domain }
const invoke = { Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }

const keys: Record<string, PolicyCase> = {
  'the policy that KMS gives a new key': {
    policy: [allow(root(me), undefined, { Sid: 'Enable IAM User Permissions' })],
    kind: 'none',
    because: 'names only its own account',
  },
  'the policy of an AWS managed key: whoever in the account comes through the service': {
    policy: [allow({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': me, 'kms:ViaService': rds } })],
    kind: 'none',
    because: `kms:CallerAccount confines it to ${me}`,
  },
  'the same for the account of a partner': {
    policy: [allow({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': stranger, 'kms:ViaService': rds } })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'kms:ViaService alone: any account in the world uses RDS': {
    policy: [allow({ AWS: '*' }, { StringEquals: { 'kms:ViaService': rds } })],
    kind: 'public',
    because: 'kms:ViaService does not tell who asks',
  },
  'grants for AWS resources, by an account outside': {
    policy: [allow(root(stranger), { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, { Action: 'kms:CreateGrant' })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'grants for AWS resources, by anybody': {
    policy: [allow('*', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, { Action: 'kms:CreateGrant' })],
    kind: 'public',
    because: 'kms:GrantIsForAWSResource does not tell who asks',
  },
  'CloudWatch Logs under an encryption context': {
    policy: [
      allow(
        { Service: 'logs.eu-west-1.amazonaws.com' },
        { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${me}:*` } },
      ),
    ],
    kind: 'none',
    because: 'AWS service logs.eu-west-1.amazonaws.com is let in',
  },
}

const domains: Record<string, PolicyCase> = {
  'an OpenSearch domain for everyone': {
    policy: [allow({ AWS: '*' }, undefined, search)],
    kind: 'public',
    because: 'allows everyone',
  },
  'an OpenSearch domain for an office': {
    policy: [allow({ AWS: '*' }, { IpAddress: { 'aws:SourceIp': ['198.51.100.7', '2001:db8::/32'] } }, search)],
    kind: 'public-limited',
    because: '198.51.100.7 or 2001:db8::/32',
  },
  'an OpenSearch domain with a role beside an open network': {
    policy: [
      allow(role(me, 'search'), undefined, search),
      allow('*', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, search),
    ],
    kind: 'public',
    because: 'Statement 2 of 2 allows everyone',
  },
  'Cognito’s role for dashboards': {
    policy: [
      allow({ AWS: `arn:aws:sts::${me}:assumed-role/dashboards/CognitoIdentityCredentials` }, undefined, search),
    ],
    kind: 'none',
    because: 'names only its own account',
  },
}

const apis: Record<string, PolicyCase> = {
  'a private API for its own endpoint': {
    policy: [allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0mine' } }, invoke)],
    kind: 'none',
    because: 'only what comes through vpce-0mine',
  },
  'a private API in the two statements that API Gateway proposes': {
    policy: [allow('*', undefined, invoke), deny('*', { StringNotEquals: { 'aws:SourceVpc': 'vpc-0mine' } }, invoke)],
    kind: 'none',
    because: 'only what comes through vpc-0mine',
  },
  'a private API for the endpoint of a customer': {
    policy: [allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0customer' } }, invoke)],
    kind: 'cross-account',
    letIn: { 'vpce-0customer': 'unknown' },
    because: 'vpce-0customer (which does not say whose it is)',
  },
  'an API for the world without some networks': {
    policy: [allow('*', undefined, invoke), deny('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, invoke)],
    kind: 'public',
    because: 'allows everyone',
  },
}

const stores: Record<string, PolicyCase> = {
  'a secret for its organisation, twice locked': {
    policy: [
      allow(
        '*',
        { StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } },
        { Action: 'secretsmanager:GetSecretValue' },
      ),
      deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': ours } }, { Action: 'secretsmanager:*' }),
    ],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'a secret for an account of the organisation': {
    policy: [allow(role(sister), undefined, { Action: 'secretsmanager:GetSecretValue' })],
    kind: 'cross-account',
    letIn: { [sister]: 'organization' },
    because: sister,
  },
  'a table that its owner’s account is asked for: that is no question to who reads': {
    policy: [allow('*', { StringEquals: { 'aws:ResourceAccount': me } }, { Action: 'dynamodb:GetItem' })],
    kind: 'public',
    because: 'aws:ResourceAccount tells whose the resource is, not who asks',
  },
  'a table for Redshift, which loads it for its own account': {
    policy: [
      allow(
        { Service: 'redshift.amazonaws.com' },
        {
          StringEquals: { 'aws:SourceAccount': me },
          ArnEquals: { 'aws:SourceArn': `arn:aws:redshift:eu-west-1:${me}:integration:*` },
        },
        { Action: 'dynamodb:ExportTableToPointInTime' },
      ),
    ],
    kind: 'none',
    because: `aws:SourceAccount confines it to ${me}`,
  },
  'a WAF rule group, whose policy names no resource': {
    policy: [{ Effect: 'Allow', Principal: root(stranger), Action: ['wafv2:CreateWebACL', 'wafv2:UpdateWebACL'] }],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
}

const unreadable: Record<string, PolicyCase> = {
  'no JSON': { policy: '{', kind: 'unknown', because: 'the policy is not JSON' },
  'no object': { policy: '[]', kind: 'unknown', because: 'the policy has no Statement' },
  'no statement': { policy: '{"Version":"2012-10-17"}', kind: 'unknown', because: 'the policy has no Statement' },
  'no effect': {
    policy: [{ Principal: '*', Action: '*', Resource: '*' }],
    kind: 'unknown',
    because: 'statement 1 of 1 has the effect undefined',
  },
  'no principal': {
    policy: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    kind: 'unknown',
    because: 'names no principal',
  },
  'no action: a Deny without one is not taken to deny all': {
    policy: [allow('*'), { Effect: 'Deny', Principal: '*', Resource: '*' }],
    kind: 'unknown',
    because: 'statement 2 of 2 names no action',
  },
  'a principal of a kind that nobody knows': {
    policy: [allow({ Martian: 'x' })],
    kind: 'unknown',
    because: 'names the principal Martian: x',
  },
  'a principal that is no ARN': {
    policy: [allow({ AWS: 'bob' })],
    kind: 'unknown',
    because: 'names the principal AWS: bob',
  },
  'part of a principal’s name as a wildcard, which IAM does not know': {
    policy: [allow({ AWS: 'arn:aws:iam::*:role/reader' })],
    kind: 'unknown',
    because: 'names the principal',
  },
  'a condition of unknown shape': {
    policy: [{ ...allow('*'), Condition: ['x'] }],
    kind: 'unknown',
    because: 'has a condition of unknown shape',
  },
  'an operator that nobody knows confines nobody': {
    policy: [allow('*', { StringResembles: { 'aws:PrincipalOrgID': ours } })],
    kind: 'public',
    because: 'aws:PrincipalOrgID does not tell who asks',
  },
  'an unreadable statement beside an open one: the open one decides': {
    policy: [allow({ Martian: 'x' }), allow('*')],
    kind: 'public',
    because: 'Statement 2 of 2 allows everyone',
  },
  'an unreadable statement beside an account: it may be wider': {
    policy: [allow({ Martian: 'x' }), allow(root(stranger))],
    kind: 'unknown',
    because: 'Martian',
  },
  'an unreadable Deny beside an open statement: it may close it': {
    policy: [allow('*'), deny({ Martian: 'x' })],
    kind: 'unknown',
    because: 'Martian',
  },
  'an unreadable Deny where nobody is let in anyway': {
    policy: [allow(root(me)), deny({ Martian: 'x' })],
    kind: 'none',
    because: 'names only its own account',
  },
}

describe.each([
  ['key policies', keys],
  ['access policies of search domains', domains],
  ['resource policies of APIs', apis],
  ['policies of what keeps data', stores],
  ['what cannot be read is unknown, never closed', unreadable],
])('%s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => expect(found(row)).toEqual(expected(row)))
})

test('without a policy, nobody is let in', () => {
  expect(accessOf(null, world)).toEqual({ kind: 'none', accounts: [], because: 'No policy is attached.' })
})
