import { describe, expect, test } from 'vitest'
import {
  allow,
  butFor,
  deny,
  document,
  expected,
  found,
  me,
  ours,
  type PolicyCase,
  role,
  root,
  sister,
  stranger,
  theirs,
  variable,
  withoutOrganization,
} from './policy-world.ts'

const outside = { StringNotEquals: { 'aws:PrincipalOrgID': ours } }
const action = (...actions: string[]) => ({ Action: actions })
const resource = (...resources: string[]) => ({ Resource: resources })
const but = (of: { NotAction: string | string[] } | { NotResource: string | string[] }) =>
  'NotAction' in of ? { Action: undefined, ...of } : { Resource: undefined, ...of }
const inOrganization = { [ours]: 'organization' } as const

const whom: Record<string, PolicyCase> = {
  'everyone outside the organisation': {
    policy: [allow('*'), deny('*', outside)],
    kind: 'none',
    letIn: inOrganization,
    because: `aws:PrincipalOrgID confines it to the organisation ${ours}`,
  },
  'IfExists adds nothing to a negation: without the key it holds anyway': {
    policy: [allow('*'), deny('*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ours } })],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'ForAllValues of a negation holds for those without a path, so it denies them': {
    policy: [allow('*'), deny('*', { 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': `${ours}/*` } })],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'ForAnyValue of a negation does not hold for those without a path, so it spares them': {
    policy: [allow('*'), deny('*', { 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': `${ours}/*` } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'paths compared without ForAnyValue or ForAllValues: nobody says what that does': {
    policy: [allow('*'), deny('*', { StringNotLike: { 'aws:PrincipalOrgPaths': `${ours}/*` } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'everyone outside two organisations': {
    policy: [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': [ours, theirs] } })],
    kind: 'cross-account',
    letIn: { [ours]: 'organization', [theirs]: 'outside' },
    because: theirs,
  },
  'everyone outside an organisation that may be its own': {
    policy: [allow('*'), deny('*', outside)],
    world: withoutOrganization,
    kind: 'unknown',
    because: `whether ${ours} is the account's own organisation`,
  },
  'everyone of no organisation alone': {
    policy: [allow('*'), deny('*', { Null: { 'aws:PrincipalOrgID': 'true' } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'everyone whose organisation differs, with a wildcard that StringNotEquals takes literally: everyone': {
    policy: [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-*' } })],
    kind: 'none',
    because: 'Statement 2 of 2 denies what statement 1 of 2 allows',
  },
  'another organisation alone': {
    policy: [allow('*'), deny('*', { StringEquals: { 'aws:PrincipalOrgID': theirs } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'everyone at all': {
    policy: [allow('*', undefined, { Sid: 'Open' }), deny('*', undefined, { Sid: 'Shut' })],
    kind: 'none',
    because: 'Statement Shut denies what statement Open allows',
  },
  'everyone, the long way': { policy: [allow('*'), deny({ AWS: ['*'] })], kind: 'none', because: 'denies what' },
  'one account by its root': {
    policy: [allow({ AWS: [me, stranger] }), deny(root(stranger))],
    kind: 'none',
    because: 'names only its own account',
  },
  'one account by its digits, the other stays': {
    policy: [allow({ AWS: [sister, stranger] }), deny({ AWS: stranger })],
    kind: 'cross-account',
    letIn: { [sister]: 'organization' },
    because: sister,
  },
  'one role: its account stays': {
    policy: [allow(root(stranger)), deny(role(stranger))],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'one account out of everyone: the rest of the world stays': {
    policy: [allow('*'), deny(root(stranger))],
    kind: 'public',
    because: 'allows everyone',
  },
  'one account unless it comes through a VPC endpoint of ours': {
    policy: [
      allow({ AWS: [sister, stranger] }),
      deny(root(stranger), { StringNotEquals: { 'aws:SourceVpce': 'vpce-0mine' } }),
    ],
    kind: 'cross-account',
    letIn: { [sister]: 'organization' },
    because: sister,
  },
  'a service, which is not who asks': {
    policy: [allow('*'), deny({ Service: 'sns.amazonaws.com' })],
    kind: 'public',
    because: 'allows everyone',
  },
}

const spares: Record<string, PolicyCase> = {
  'only what comes without TLS': {
    policy: [allow('*'), deny('*', { Bool: { 'aws:SecureTransport': 'false' } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'those outside who also lack a tag: whoever has it gets past': {
    policy: [
      allow('*'),
      deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': ours, 'aws:PrincipalTag/team': 'data' } }),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'those outside who are no AWS service: the perimeter that AWS recommends': {
    policy: [
      allow('*'),
      deny('*', {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ours },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      }),
    ],
    kind: 'none',
    letIn: inOrganization,
    because: 'Any AWS service is let in',
  },
  'those outside who are not of a partner either': {
    policy: [
      allow('*'),
      deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': ours, 'aws:PrincipalAccount': stranger } }),
    ],
    kind: 'cross-account',
    letIn: { [ours]: 'organization', [stranger]: 'outside' },
    because: stranger,
  },
  'callers that are no service': {
    policy: [allow('*'), deny('*', { Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
    kind: 'none',
    because: 'Any AWS service is let in',
  },
  'what does not come from one network': {
    policy: [allow('*'), deny('*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    kind: 'public-limited',
    because: '203.0.113.0/24',
  },
  'what comes neither from one network nor through an endpoint': {
    policy: [
      allow('*'),
      deny('*', {
        NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        StringNotEquals: { 'aws:SourceVpce': 'vpce-0mine' },
      }),
    ],
    kind: 'public-limited',
    because: '203.0.113.0/24',
  },
  'what does not come from private addresses, which any VPC has': {
    policy: [allow('*'), deny('*', { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'roles by a name that any account can give': {
    policy: [allow('*'), deny('*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } })],
    kind: 'public',
    because: 'allows everyone',
  },
  'everyone but one role outside': {
    policy: [allow('*'), deny('*', { ArnNotEquals: { 'aws:PrincipalArn': role(stranger).AWS } })],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'two Deny statements, each with its own lock: both must be passed': {
    policy: [
      allow('*'),
      deny('*', outside),
      deny('*', { StringNotEquals: { 'aws:PrincipalAccount': [me, stranger] } }),
    ],
    kind: 'none',
    because: ours,
  },
  'a variable of the older version spares nobody: it is plain text': {
    policy: document(
      [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:PrincipalOrgID') } })],
      '2008-10-17',
    ),
    kind: 'none',
    because: 'denies what statement 1 of 2 allows',
  },
  'the organisation of whom it belongs to': {
    policy: [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } })],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'the organisation of whom it belongs to, who may be in none: then the Deny would not apply': {
    policy: [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } })],
    world: withoutOrganization,
    kind: 'unknown',
    because: 'whether the account that owns it is in an organisation',
  },
  'users by their names: whoever is no user has none, so the Deny does not apply to him': {
    policy: [
      allow('*'),
      deny('*', { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${me}:user/${variable('aws:username')}` } }),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'a variable that whoever asks meets spares everyone': {
    policy: [allow('*'), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:PrincipalOrgID') } })],
    kind: 'public',
    because: 'allows everyone',
  },
}

const what: Record<string, PolicyCase> = {
  'only another action': {
    policy: [allow('*'), deny('*', outside, action('kms:ScheduleKeyDeletion'))],
    kind: 'public',
    because: 'allows everyone',
  },
  'one of two actions: the other stays open': {
    policy: [allow('*', undefined, action('kms:Decrypt', 'kms:Encrypt')), deny('*', outside, action('kms:Decrypt'))],
    kind: 'public',
    letIn: inOrganization,
    because: 'allows everyone',
  },
  'both actions, in a statement each': {
    policy: [
      allow('*', undefined, action('kms:Decrypt', 'kms:Encrypt')),
      deny('*', outside, action('kms:Decrypt')),
      deny('*', outside, action('kms:Encrypt')),
    ],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'the same action in another case': {
    policy: [allow('*', undefined, action('kms:decrypt')), deny('*', outside, action('KMS:Decrypt'))],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'names of one more letter alone': {
    policy: [allow('*', undefined, action('kms:List*')), deny('*', undefined, action('kms:List?'))],
    kind: 'public',
    because: 'allows everyone',
  },
  'every action but a harmless one': {
    policy: [allow('*', undefined, action('kms:Decrypt')), deny('*', outside, but({ NotAction: 'kms:List*' }))],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'every action but some of those allowed': {
    policy: [allow('*', undefined, action('kms:Describe*')), deny('*', undefined, but({ NotAction: 'kms:*Key' }))],
    kind: 'public',
    because: 'allows everyone',
  },
  'another resource': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders/*')),
      deny('*', outside, resource('arn:aws:s3:::bills/*')),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'a resource in another case: resources know it': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders/Paid')),
      deny('*', outside, resource('arn:aws:s3:::orders/paid')),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'one of two resources': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders', 'arn:aws:s3:::orders/*')),
      deny('*', outside, resource('arn:aws:s3:::orders/*')),
    ],
    kind: 'public',
    letIn: inOrganization,
    because: 'allows everyone',
  },
  'every resource but another': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders/*')),
      deny('*', outside, but({ NotResource: 'arn:aws:s3:::bills/*' })),
    ],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'every resource but the one allowed': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders/*')),
      deny('*', outside, but({ NotResource: 'arn:aws:s3:::orders/public/*' })),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'a resource that a variable may name': {
    policy: [
      allow('*', undefined, resource('arn:aws:s3:::orders/open')),
      deny('*', outside, but({ NotResource: `arn:aws:s3:::orders/${variable('aws:username')}` })),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
  'a star in the middle of a resource: it is not sure to run past a colon': {
    policy: [
      allow('*', undefined, resource(`arn:aws:dynamodb:eu-west-1:${me}:table/orders`)),
      deny('*', outside, resource('arn:aws:dynamodb:*:table/orders')),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
}

const negated: Record<string, PolicyCase> = {
  'Deny beside NotPrincipal spares who is named: its own account': {
    policy: [allow('*'), butFor(deny(root(me)))],
    kind: 'none',
    because: 'names only its own account',
  },
  'Deny beside NotPrincipal spares an account outside': {
    policy: [allow('*'), butFor(deny({ AWS: [me, `arn:aws:iam::${stranger}:root`, role(stranger).AWS] }))],
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'Deny beside NotPrincipal spares a service': {
    policy: [allow('*'), butFor(deny({ Service: 'sns.amazonaws.com' }))],
    kind: 'none',
    because: 'AWS service sns.amazonaws.com is let in',
  },
  'Deny beside NotPrincipal of everyone denies nobody': {
    policy: [allow('*'), butFor(deny('*'))],
    kind: 'public',
    because: 'allows everyone',
  },
  'Deny beside NotPrincipal with a condition spares those who fail that, too': {
    policy: [allow('*'), butFor(deny(root(me), outside))],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'Allow beside NotPrincipal lets in everyone else': {
    policy: [butFor(allow(root(stranger)))],
    kind: 'public',
    because: 'everyone but those it names',
  },
  'Allow beside NotPrincipal, confined to the organisation': {
    policy: [butFor(allow(root(sister), { StringEquals: { 'aws:PrincipalOrgID': ours } }))],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'Allow beside NotAction gives everything else': {
    policy: [allow('*', undefined, but({ NotAction: 'kms:ScheduleKeyDeletion' }))],
    kind: 'public',
    because: 'allows everyone',
  },
  'Allow beside NotAction, taken away again in one piece': {
    policy: [
      allow('*', undefined, but({ NotAction: 'kms:ScheduleKeyDeletion' })),
      deny('*', outside, but({ NotAction: 'kms:ScheduleKeyDeletion' })),
    ],
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'Allow beside NotAction, taken away but for an action that it gives': {
    policy: [
      allow('*', undefined, but({ NotAction: 'kms:ScheduleKeyDeletion' })),
      deny('*', outside, but({ NotAction: ['kms:ScheduleKeyDeletion', 'kms:Decrypt'] })),
    ],
    kind: 'public',
    because: 'allows everyone',
  },
}

describe.each([
  ['whom a Deny takes away', whom],
  ['whom the conditions of a Deny spare', spares],
  ['what a Deny covers', what],
  ['NotPrincipal and NotAction', negated],
])('%s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => expect(found(row)).toEqual(expected(row)))
})
