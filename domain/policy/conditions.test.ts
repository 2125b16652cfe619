import { describe, expect, test } from 'vitest'
import {
  allow,
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

const everyone = (condition: object) => [allow('*', condition)]
const inOrganization = { [ours]: 'organization' } as const

const organizations: Record<string, PolicyCase> = {
  'its organisation by its id': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': ours } }),
    kind: 'none',
    letIn: inOrganization,
    because: `aws:PrincipalOrgID confines it to the organisation ${ours}`,
  },
  'operators and keys know no case, and one value may be a list': {
    policy: everyone({ stringequals: { 'AWS:PRINCIPALORGID': [ours] } }),
    kind: 'none',
    letIn: inOrganization,
    because: `AWS:PRINCIPALORGID confines it to the organisation ${ours}`,
  },
  'the id in another case, where the operator ignores it': {
    policy: everyone({ StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'O-OURS' } }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'another organisation': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': theirs } }),
    kind: 'cross-account',
    letIn: { [theirs]: 'outside' },
    because: `${theirs} (outside the organisation)`,
  },
  'its own organisation or another': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': [ours, theirs] } }),
    kind: 'cross-account',
    letIn: { [ours]: 'organization', [theirs]: 'outside' },
    because: theirs,
  },
  'StringLike o-*: any organisation in the world': {
    policy: everyone({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
    kind: 'public',
    because: 'o-* stands for any aws:PrincipalOrgID',
  },
  'StringEquals o-*: takes the star literally, and no organisation is called that': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-*' } }),
    kind: 'none',
    because: 'The conditions of statement 1 of 1 hold for nobody',
  },
  'its organisation or, by a wildcard, anyone': {
    policy: everyone({ StringLike: { 'aws:PrincipalOrgID': [ours, '*'] } }),
    kind: 'public',
    because: '* stands for any',
  },
  'StringEqualsIfExists: those of no organisation have no such key': {
    policy: everyone({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ours } }),
    kind: 'public',
    because: 'IfExists lets in everyone who has no aws:PrincipalOrgID',
  },
  'IfExists of a key that Null asks for': {
    policy: everyone({
      StringEqualsIfExists: { 'aws:PrincipalOrgID': ours },
      Null: { 'aws:PrincipalOrgID': 'false' },
    }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'Null alone: whoever is in any organisation': {
    policy: everyone({ Null: { 'aws:PrincipalOrgID': 'false' } }),
    kind: 'public',
    because: 'Null tells no more than whether there is a aws:PrincipalOrgID',
  },
  'everyone but another organisation': {
    policy: everyone({ StringNotEquals: { 'aws:PrincipalOrgID': theirs } }),
    kind: 'public',
    because: 'lets in everyone whose aws:PrincipalOrgID differs',
  },
  'a named account outside that is asked to be of the organisation': {
    policy: [allow(root(stranger), { StringEquals: { 'aws:PrincipalOrgID': ours } })],
    kind: 'none',
    because: ours,
  },
  'a named account of the organisation, asked to stay in it: confined as everybody there would be': {
    policy: [allow(root(sister), { StringEquals: { 'aws:PrincipalOrgID': ours } })],
    kind: 'none',
    letIn: { [sister]: 'organization' },
    because: ours,
  },
  'an organisation that may be its own, where that was not read': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': ours } }),
    world: withoutOrganization,
    kind: 'unknown',
    because: `whether ${ours} is the account's own organisation`,
  },
  'one that may be its own beside a stranger: the stranger decides': {
    policy: [allow('*', { StringEquals: { 'aws:PrincipalOrgID': ours } }), allow(root(stranger))],
    world: withoutOrganization,
    kind: 'cross-account',
    letIn: { [ours]: 'unknown', [stranger]: 'unknown' },
    because: stranger,
  },
  'one that may be its own beside everyone: everyone decides': {
    policy: [allow('*', { StringEquals: { 'aws:PrincipalOrgID': ours } }), allow('*')],
    world: withoutOrganization,
    kind: 'public',
    letIn: { [ours]: 'unknown' },
    because: 'Statement 2 of 2 allows everyone',
  },
}

const paths: Record<string, PolicyCase> = {
  'a part of its organisation': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ours}/r-ab12/ou-ab12-1/*` } }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'the whole of its organisation': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ours}/*` } }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'a part of another': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${theirs}/r-cd34/*` } }),
    kind: 'cross-account',
    letIn: { [theirs]: 'outside' },
    because: theirs,
  },
  'any path at all': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*' } }),
    kind: 'public',
    because: '* stands for any aws:PrincipalOrgPaths',
  },
  'a star right behind the id: other organisations begin the same way': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ours}*` } }),
    kind: 'public',
    because: 'stands for any',
  },
  'any organisation with such a root': {
    policy: everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*/r-ab12/*' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'ForAllValues: holds for those who have no path': {
    policy: everyone({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${ours}/*` } }),
    kind: 'public',
    because: 'ForAllValues lets in everyone who has no aws:PrincipalOrgPaths',
  },
  'ForAllValues of a key that Null asks for': {
    policy: everyone({
      'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${ours}/*` },
      Null: { 'aws:PrincipalOrgPaths': 'false' },
    }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
}

const accounts: Record<string, PolicyCase> = {
  'its own account': {
    policy: everyone({ StringEquals: { 'aws:PrincipalAccount': me } }),
    kind: 'none',
    because: `aws:PrincipalAccount confines it to ${me}`,
  },
  'another account': {
    policy: everyone({ StringEquals: { 'aws:PrincipalAccount': [me, stranger] } }),
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a wildcard account': {
    policy: everyone({ StringLike: { 'aws:PrincipalAccount': '*' } }),
    kind: 'public',
    because: 'stands for any aws:PrincipalAccount',
  },
  'everyone but one account': {
    policy: everyone({ StringNotEquals: { 'aws:PrincipalAccount': stranger } }),
    kind: 'public',
    because: 'differs',
  },
  'two accounts that are asked for at once': {
    policy: [allow(root(stranger), { StringEquals: { 'aws:PrincipalAccount': sister } })],
    kind: 'none',
    because: 'hold for nobody',
  },
  'aws:SourceAccount beside everyone: services alone have it': {
    policy: everyone({ StringEquals: { 'aws:SourceAccount': me } }),
    kind: 'none',
    because: `aws:SourceAccount confines it to ${me}`,
  },
  'the owner that SNS writes into a new topic': {
    policy: everyone({ StringEquals: { 'AWS:SourceOwner': stranger } }),
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'a tag that anybody can give himself': {
    policy: everyone({ StringEquals: { 'aws:PrincipalTag/team': 'data' } }),
    kind: 'public',
    because: 'aws:PrincipalTag/team does not tell who asks',
  },
  'an account compared with nothing': {
    policy: everyone({ StringEquals: { 'aws:PrincipalAccount': [] } }),
    kind: 'public',
    because: 'compared with nothing',
  },
}

const arns: Record<string, PolicyCase> = {
  'one topic of its own': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${me}:*` } }),
    kind: 'none',
    because: `aws:SourceArn confines it to ${me}`,
  },
  'a topic in any account': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:*:orders' } }),
    kind: 'public',
    because: 'stands for any aws:SourceArn',
  },
  'a topic of accounts that begin alike': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:11111111111?:orders' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'a topic of its own, with a wildcard that StringLike lets run over the account': {
    policy: everyone({ StringLike: { 'aws:SourceArn': `arn:aws:*:*:${me}:*` } }),
    kind: 'public',
    because: 'stands for any',
  },
  'a role of its own by StringLike, with a star before the account: paths of roles may hold colons': {
    policy: everyone({ StringLike: { 'aws:PrincipalArn': `arn:aws:*::${me}:role/reader` } }),
    kind: 'public',
    because: 'stands for any',
  },
  'a role of its own by StringLike, with the star behind the account': {
    policy: everyone({ StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${me}:role/*` } }),
    kind: 'none',
    because: `aws:PrincipalArn confines it to ${me}`,
  },
  'a role of that name in any account': {
    policy: everyone({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'a role of an account outside': {
    policy: everyone({ ArnEquals: { 'aws:PrincipalArn': role(stranger).AWS } }),
    kind: 'cross-account',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'ArnEquals reads wildcards as ArnLike does': {
    policy: everyone({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'StringEquals takes a star in the account literally': {
    policy: everyone({ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } }),
    kind: 'none',
    because: 'hold for nobody',
  },
  'one bucket, whose ARN names no account': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::orders' } }),
    kind: 'cross-account',
    letIn: { 'arn:aws:s3:::orders': 'unknown' },
    because: 'which does not say whose it is',
  },
  'any bucket': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'an API of API Gateway, whose ARN names no account and no resource': {
    policy: everyone({ ArnLike: { 'aws:SourceArn': 'arn:aws:apigateway:eu-west-1::/restapis/*' } }),
    kind: 'public',
    because: 'stands for any',
  },
  'one role by its unique id, in all its sessions': {
    policy: everyone({ StringLike: { 'aws:userId': 'AROADBQP57FF2AEXAMPLE:*' } }),
    kind: 'cross-account',
    letIn: { AROADBQP57FF2AEXAMPLE: 'unknown' },
    because: 'which does not say whose it is',
  },
  'sessions of one name, of whatever role': {
    policy: everyone({ StringLike: { 'aws:userId': '*:build' } }),
    kind: 'public',
    because: 'stands for any aws:userId',
  },
}

const calls: Record<string, PolicyCase> = {
  'AWS services alone': {
    policy: everyone({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    kind: 'none',
    because: 'Any AWS service is let in',
  },
  'whoever is no AWS service': {
    policy: everyone({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
    kind: 'public',
    because: 'aws:PrincipalIsAWSService is not asked to be true',
  },
  'what a service does for whoever called it': {
    policy: everyone({ Bool: { 'aws:ViaAWSService': 'true' } }),
    kind: 'public',
    because: 'aws:ViaAWSService does not tell who asks',
  },
  'only TLS': {
    policy: everyone({ Bool: { 'aws:SecureTransport': 'true' } }),
    kind: 'public',
    because: 'aws:SecureTransport does not tell who asks',
  },
}

const old = (condition: object) => document([allow('*', condition)], '2008-10-17')
const variables: Record<string, PolicyCase> = {
  'the organisation of whom it belongs to': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } }),
    kind: 'none',
    letIn: inOrganization,
    because: ours,
  },
  'the organisation of whom it belongs to, whichever that is': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } }),
    world: withoutOrganization,
    kind: 'none',
    letIn: { 'the organisation of its owner': 'organization' },
    because: 'the organisation of its owner',
  },
  'the account it belongs to': {
    policy: everyone({ StringEquals: { 'aws:PrincipalAccount': variable('aws:ResourceAccount') } }),
    kind: 'none',
    because: me,
  },
  'a role of the account it belongs to': {
    policy: everyone({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${variable('aws:ResourceAccount')}:role/*` } }),
    kind: 'none',
    because: me,
  },
  'a role of the account that asks, whichever that is': {
    policy: everyone({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${variable('aws:PrincipalAccount')}:role/x` } }),
    kind: 'public',
    because: 'stands for any aws:PrincipalArn',
  },
  'whoever is in the organisation he is in': {
    policy: everyone({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:PrincipalOrgID') } }),
    kind: 'public',
    because: 'stands for any aws:PrincipalOrgID',
  },
  'a variable in a policy of the older version is plain text, which nobody equals': {
    policy: old({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:PrincipalOrgID') } }),
    kind: 'none',
    because: 'hold for nobody',
  },
  'the older version reads wildcards as the newer does': {
    policy: old({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
    kind: 'public',
    because: 'stands for any',
  },
}

describe.each([
  ['organisations', organizations],
  ['paths in an organisation', paths],
  ['accounts', accounts],
  ['ARNs', arns],
  ['how a call is made', calls],
  ['policy variables', variables],
])('conditions on %s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => expect(found(row)).toEqual(expected(row)))
})
