import { describe, expect, test } from 'vitest'
import { explainUnobserved, Unseen } from '../observed.ts'
import { allowsEverything, endpointAccess } from './endpoint-access.ts'
import {
  allow,
  butFor,
  deny,
  document,
  me,
  ours,
  role,
  root,
  sister,
  stranger,
  theirs,
  variable,
  withoutOrganization,
  world,
} from './policy-world.ts'

interface Row {
  readonly policy: readonly object[] | string
  readonly service?: string
  readonly world?: Partial<typeof world>
  readonly kind: 'anybody' | 'accounts' | 'own' | 'unknown'
  readonly letIn?: Readonly<Record<string, string>>
  /** The statement that allows everything. */
  readonly everything?: string
  /** Part of the reason. */
  readonly because: string
}

const all = (condition?: object, more: object = {}) => allow('*', condition, { Action: '*', Sid: 'All', ...more })
const noneBut = (condition: object) => deny('*', condition, { Action: '*' })
const on = (...Resource: string[]) => ({ Resource })

const defaults: Record<string, Row> = {
  'AWS’s default': {
    policy: document([all()], '2008-10-17'),
    kind: 'anybody',
    everything: 'All',
    because: 'Statement All lets the credentials of any account reach resources of any account',
  },
  'the same in the words of the service': {
    policy: [all(undefined, { Action: 's3:*', ...on('arn:aws:s3:::*') })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'the same with a condition on TLS': {
    policy: [all({ Bool: { 'aws:SecureTransport': 'true' } })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'the same with a lock that those without the key pass': {
    policy: [all({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ours } })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'the same for everyone but somebody': {
    policy: [butFor(allow(root(stranger), undefined, { Action: '*', Sid: 'All' }))],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'the same beside a narrow statement': {
    policy: [allow(root(me)), all()],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'everything taken away again': {
    policy: [all(), deny('*', undefined, { Action: '*' })],
    kind: 'own',
    because: 'Its policy allows nobody',
  },
  'one action on everything: data still goes anywhere': {
    policy: [all(undefined, { Action: 's3:PutObject' })],
    kind: 'anybody',
    because: 'any account',
  },
  'everything on tables of one name, whoever has them': {
    policy: [all(undefined, { ...on('arn:aws:dynamodb:eu-west-1:*:table/orders') })],
    service: 'dynamodb',
    kind: 'anybody',
    because: 'any account',
  },
  'everything for those who have a tag': {
    policy: [all({ StringEquals: { 'aws:PrincipalTag/team': 'data' } })],
    kind: 'anybody',
    because: 'any account',
  },
  'everything on tables of any account': {
    policy: [all(undefined, { Action: 'dynamodb:*', ...on('arn:aws:dynamodb:*:*:table/*') })],
    service: 'dynamodb',
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
}

const tied: Record<string, Row> = {
  'by its principals: the organisation': {
    policy: [all({ StringEquals: { 'aws:PrincipalOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by its principals: the account': { policy: [allow(root(me))], kind: 'own', because: 'tied' },
  'by its resources: the organisation': {
    policy: [all({ StringEquals: { 'aws:ResourceOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by its resources: a path in the organisation': {
    policy: [all({ 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': `${ours}/r-1/*` } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by its resources: the account': {
    policy: [all({ StringEquals: { 'aws:ResourceAccount': me } })],
    kind: 'own',
    because: 'tied',
  },
  'by its resources: tables of the account': {
    policy: [all(undefined, on(`arn:aws:dynamodb:*:${me}:table/*`))],
    service: 'dynamodb',
    kind: 'own',
    because: 'tied',
  },
  'by its resources, though a stranger is named': {
    policy: [allow(root(stranger), { StringEquals: { 'aws:ResourceOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by both, as the data perimeter has it': {
    policy: [all({ StringEquals: { 'aws:PrincipalOrgID': ours, 'aws:ResourceOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by a Deny for everybody else': {
    policy: [all(), noneBut({ StringNotEquals: { 'aws:PrincipalOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by a Deny for everybody else’s resources': {
    policy: [all(), noneBut({ StringNotEquals: { 'aws:ResourceOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by a Deny that holds only where both are outside': {
    policy: [all(), noneBut({ StringNotEquals: { 'aws:ResourceOrgID': ours, 'aws:PrincipalOrgID': ours } })],
    kind: 'own',
    letIn: { [ours]: 'organization' },
    because: 'tied',
  },
  'by a Deny of all that the service does': {
    policy: [all(), deny('*', { StringNotEquals: { 'aws:ResourceAccount': me } }, { Action: 'dynamodb:*' })],
    service: 'dynamodb',
    kind: 'own',
    because: 'tied',
  },
}

const loose: Record<string, Row> = {
  'a Deny of one action leaves the others': {
    policy: [all(), deny('*', { StringNotEquals: { 'aws:ResourceOrgID': ours } }, { Action: 's3:PutObject' })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'resources of whatever organisation the caller is of': {
    policy: [all({ StringEquals: { 'aws:ResourceOrgID': variable('aws:PrincipalOrgID') } })],
    kind: 'anybody',
    because: 'any account',
  },
  'callers of whatever organisation the resource is of': {
    policy: [all({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } })],
    kind: 'anybody',
    because: 'any account',
  },
  'whoever comes through the endpoint: everybody does': {
    policy: [all({ StringEquals: { 'aws:SourceVpce': 'vpce-0mine' } })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'an address of the VPC: everybody has one': {
    policy: [all({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
    kind: 'anybody',
    everything: 'All',
    because: 'any account',
  },
  'an account outside': {
    policy: [allow(root(stranger))],
    kind: 'accounts',
    letIn: { [stranger]: 'outside' },
    because: `Its policy speaks of ${stranger} (outside the organisation)`,
  },
  'an account of the organisation': {
    policy: [allow(role(sister))],
    kind: 'accounts',
    letIn: { [sister]: 'organization' },
    because: `Its policy speaks of ${sister} (of the organisation)`,
  },
  'resources of an account outside': {
    policy: [all(undefined, on(`arn:aws:dynamodb:eu-west-1:${stranger}:table/orders`))],
    service: 'dynamodb',
    kind: 'accounts',
    letIn: { [stranger]: 'outside' },
    because: stranger,
  },
  'another organisation': {
    policy: [all({ StringEquals: { 'aws:ResourceOrgID': theirs } })],
    kind: 'accounts',
    letIn: { [theirs]: 'outside' },
    because: theirs,
  },
  'one bucket, whose ARN names no account': {
    policy: [all(undefined, on('arn:aws:s3:::orders/*'))],
    kind: 'accounts',
    letIn: { orders: 'unknown' },
    because: 'orders (which does not say whose it is)',
  },
  'an access point in whatever region: keys of objects may look like it': {
    policy: [all(undefined, on(`arn:aws:s3:*:${me}:accesspoint/a`))],
    kind: 'anybody',
    because: 'any account',
  },
  'its own bucket or everything': {
    policy: [all(undefined, on('arn:aws:s3:::orders/*', '*'))],
    kind: 'anybody',
    letIn: { orders: 'unknown' },
    everything: 'All',
    because: 'any account',
  },
  'an account where the organisation was not read': {
    policy: [allow(root(sister))],
    world: withoutOrganization,
    kind: 'accounts',
    letIn: { [sister]: 'unknown' },
    because: 'not known whether of the organisation',
  },
  'an organisation that may be its own': {
    policy: [all({ StringEquals: { 'aws:ResourceOrgID': ours } })],
    world: withoutOrganization,
    kind: 'unknown',
    because: 'whether o-ours is the account',
  },
  'a policy that cannot be read': { policy: '{', kind: 'unknown', because: 'not JSON' },
}

function found({ policy, service = 's3', world: change, because: part }: Row) {
  const told = (because: string) => (because.includes(part) ? part : because)
  try {
    const text = typeof policy === 'string' ? policy : document(policy)
    const { kind, accounts, because } = endpointAccess(text, { ...world, ...change }, service)
    const everything = allowsEverything(text, { ...world, ...change }, service)
    const letIn = Object.fromEntries(accounts.map(({ who, standing }) => [who, standing]))
    return { kind, letIn, everything, because: told(because) }
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return { kind: 'unknown', letIn: {}, everything: null, because: told(explainUnobserved(error.cause)) }
  }
}

describe.each([
  ['that allows everything, or little less', defaults],
  ['that is tied', tied],
  ['that is loose', loose],
])('a policy of a VPC endpoint %s', (_, cases) => {
  test.each(Object.entries(cases))('%s', (_title, row) => {
    const { kind, letIn = {}, everything = null, because } = row
    expect(found(row)).toEqual({ kind, letIn, everything, because })
  })
})
