import { describe, expect, test } from 'vitest'
import { Unseen } from './observed.ts'
import { accessOf, type PolicyContext } from './policy.ts'

const me = '111111111111'
const sister = '222222222222'
const stranger = '999999999999'
const context: PolicyContext = { accountId: me, organizationId: 'o-ours', organizationAccounts: new Set([me, sister]) }
/** A policy variable: `${aws:ResourceAccount}` */
const variable = (key: string) => `\${${key}}`
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` })

const allow = (principal: unknown, condition?: object, more: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'kms:*',
  Resource: '*',
  ...(condition && { Condition: condition }),
  ...more,
})
const deny = (principal: unknown, condition?: object, more: object = {}) => ({
  ...allow(principal, condition, more),
  Effect: 'Deny',
})
const access = (...statements: object[]) =>
  accessOf(JSON.stringify({ Version: '2012-10-17', Statement: statements }), context)

describe('who a policy names', () => {
  test.each([
    ['nobody without a policy', accessOf(null, context), 'none', []],
    ['its own account', access(allow(root(me))), 'none', []],
    ['a service of AWS', access(allow({ Service: 'logs.eu-west-1.amazonaws.com' })), 'none', []],
    ['an account of the organisation', access(allow(root(sister))), 'cross-account', [sister]],
    ['an account as bare digits', access(allow({ AWS: [me, stranger] })), 'cross-account', [stranger]],
    [
      'a role of another account',
      access(allow({ AWS: `arn:aws:iam::${stranger}:role/reader` })),
      'cross-account',
      [stranger],
    ],
    [
      'several statements add up',
      access(allow(root(stranger)), allow(root(sister))),
      'cross-account',
      [sister, stranger],
    ],
    ['a deleted principal, left as an id', access(allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' })), 'none', []],
    [
      'an identity provider of another account',
      access(allow({ Federated: `arn:aws:iam::${stranger}:saml-provider/x` })),
      'cross-account',
      [stranger],
    ],
    ['everyone', access(allow('*')), 'public', []],
    ['everyone, the long way', access(allow({ AWS: ['*'] })), 'public', []],
    [
      'everyone but somebody',
      access({ ...allow('*'), Principal: undefined, NotPrincipal: root(stranger) }),
      'public',
      [],
    ],
  ])('%s', (_, found, kind, accounts) => expect(found).toMatchObject({ kind, accounts }))

  test('accounts outside the organisation are pointed out', () => {
    expect(access(allow(root(stranger))).because).toContain(`${stranger} (outside the organisation)`)
    expect(access(allow(root(sister))).because).not.toContain('outside')
  })
  test('the statement that opens is named', () => {
    expect(access(allow(root(me)), { ...allow('*'), Sid: 'OpenDoor' }).because).toContain('OpenDoor')
  })
})

describe('conditions that confine everyone to somebody', () => {
  test.each([
    ['our organisation', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }, 'none', []],
    ['our organisation, oddly spelt', { stringequals: { 'AWS:PRINCIPALORGID': ['o-ours'] } }, 'none', []],
    [
      'a part of our organisation',
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-ours/r-ab12/*' } },
      'none',
      [],
    ],
    ['another organisation', { StringEquals: { 'aws:PrincipalOrgID': 'o-theirs' } }, 'cross-account', ['o-theirs']],
    ['our own account', { StringEquals: { 'aws:PrincipalAccount': me } }, 'none', []],
    ['another account', { StringEquals: { 'aws:PrincipalAccount': [me, stranger] } }, 'cross-account', [stranger]],
    [
      'callers through KMS',
      { StringEquals: { 'kms:CallerAccount': me, 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } },
      'none',
      [],
    ],
    ['an account as source', { StringEquals: { 'aws:SourceAccount': me } }, 'none', []],
    ['an owner as source', { StringEquals: { 'AWS:SourceOwner': stranger } }, 'cross-account', [stranger]],
    ['one topic of ours', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${me}:*` } }, 'none', []],
    ['one bucket', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::orders' } }, 'none', []],
    ['one VPC endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-0a' } }, 'none', []],
    ['one VPC', { StringEquals: { 'aws:SourceVpc': 'vpc-0a' } }, 'none', []],
    ['the VPCs of our account', { ArnLike: { 'aws:SourceVpcArn': `arn:aws:ec2:*:${me}:vpc/*` } }, 'none', []],
    [
      'a VPC of another account',
      { ArnEquals: { 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${stranger}:vpc/vpc-0a` } },
      'cross-account',
      [stranger],
    ],
    [
      'the organisation of whom it belongs to',
      { StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } },
      'none',
      [],
    ],
    [
      'the account it belongs to',
      { StringEquals: { 'aws:PrincipalAccount': variable('aws:ResourceAccount') } },
      'none',
      [],
    ],
    ['a private network', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'none', []],
    ['a public network', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }, 'public-limited', []],
    ['the AWS services', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, 'none', []],
  ])('%s', (_, condition, kind, accounts) => expect(access(allow('*', condition))).toMatchObject({ kind, accounts }))
})

describe('conditions that look like a lock and are none', () => {
  test.each([
    ['a wildcard organisation', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
    ['a wildcard account', { StringLike: { 'aws:PrincipalAccount': '*' } }],
    ['holds where the key is absent', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours' } }],
    [
      'holds for an empty set of values',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-ours/r-ab12/' } },
    ],
    ['everyone but one', { StringNotEquals: { 'aws:PrincipalAccount': stranger } }],
    ['only the service a call comes through', { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } }],
    ['only TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['a tag that anybody can give himself', { StringEquals: { 'aws:PrincipalTag/team': 'data' } }],
    ['two halves of the internet', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }],
    ['private addresses, which any VPC in the world has', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }],
    [
      'whoever is in the organisation he is in',
      { StringEquals: { 'aws:PrincipalOrgID': variable('aws:PrincipalOrgID') } },
    ],
    ['whatever VPC endpoint is used', { StringEquals: { 'aws:SourceVpce': variable('aws:SourceVpce') } }],
    ['any bucket', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }],
    ['one of ours or anyone', { StringLike: { 'aws:PrincipalOrgID': ['o-ours', '*'] } }],
  ])('%s', (_, condition) => expect(access(allow('*', condition)).kind).toBe('public'))
})

describe('Deny statements take away what they cover', () => {
  const outside = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-ours' } }
  test.each([
    ['everyone outside the organisation', [allow('*'), deny('*', outside)], 'none'],
    [
      'the same, for what exists',
      [allow('*'), deny('*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours' } })],
      'none',
    ],
    ['everyone at all', [allow('*'), deny('*')], 'none'],
    ['everyone but our account', [allow('*'), { ...deny('*'), Principal: undefined, NotPrincipal: root(me) }], 'none'],
    [
      'everyone but another account',
      [allow('*'), { ...deny('*'), Principal: undefined, NotPrincipal: root(stranger) }],
      'cross-account',
    ],
    ['one account by its root', [allow({ AWS: [me, stranger] }), deny(root(stranger))], 'none'],
    [
      'one role, its account stays',
      [allow(root(stranger)), deny({ AWS: `arn:aws:iam::${stranger}:role/x` })],
      'cross-account',
    ],
    ['only what comes without TLS', [allow('*'), deny('*', { Bool: { 'aws:SecureTransport': 'false' } })], 'public'],
    [
      'only those outside who also lack a tag',
      [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-ours', 'aws:PrincipalTag/x': 'y' } })],
      'public',
    ],
    ['only another action', [allow('*'), deny('*', outside, { Action: 'kms:ScheduleKeyDeletion' })], 'public'],
    [
      'every action but a harmless one',
      [
        allow('*', undefined, { Action: 'kms:Decrypt' }),
        deny('*', outside, { Action: undefined, NotAction: 'kms:List*' }),
      ],
      'none',
    ],
    [
      'every action but some of those allowed',
      [
        allow('*', undefined, { Action: 'kms:Describe*' }),
        deny('*', undefined, { Action: undefined, NotAction: 'kms:*Key' }),
      ],
      'public',
    ],
    [
      'only names of one more letter',
      [allow('*', undefined, { Action: 'kms:List*' }), deny('*', undefined, { Action: 'kms:List?' })],
      'public',
    ],
    [
      'what comes from elsewhere than private addresses, which any VPC has',
      [allow('*'), deny('*', { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
      'public',
    ],
    [
      'only another resource',
      [allow('*', undefined, { Resource: 'arn:aws:s3:::a/*' }), deny('*', outside, { Resource: 'arn:aws:s3:::b/*' })],
      'public',
    ],
    [
      'everything but one network',
      [allow('*'), deny('*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
      'public-limited',
    ],
    [
      'callers that are no service',
      [allow('*'), deny('*', { Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
      'none',
    ],
  ])('%s', (_, statements, kind) => expect(access(...statements).kind).toBe(kind))
})

describe('what cannot be read is unknown, never closed', () => {
  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['no effect', '{"Statement":{"Principal":"*"}}'],
    ['no principal', '{"Statement":{"Effect":"Allow","Action":"*"}}'],
    ['a principal of a new kind', '{"Statement":{"Effect":"Allow","Principal":{"Martian":"x"}}}'],
    ['a condition of unknown shape', '{"Statement":{"Effect":"Allow","Principal":"*","Condition":["x"]}}'],
  ])('%s', (_, text) => {
    expect(() => accessOf(text, context)).toThrow(Unseen)
    expect(() => accessOf(text, { ...context, call: 'kms:GetKeyPolicy' })).toThrow('schema-drift (kms:GetKeyPolicy)')
  })

  test('an organisation that was not read cannot be told from another', () => {
    const policy = JSON.stringify({ Statement: allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }) })
    expect(() => accessOf(policy, { ...context, organizationId: null, organizationAccounts: null })).toThrow(
      'organizations:DescribeOrganization',
    )
  })
})
