import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Unseen, unobserved } from '../observed.ts'
import { type Access, accessOf, type PolicyContext } from './access.ts'
import { letsIn, type Request } from './one-request.ts'
import {
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

/** Random policies and requests of the small world, made of what real ones are made of. */

const oneOrMore = <T>(values: readonly T[]) =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }))

const principal = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>('*', { AWS: '*' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(root(me), root(sister), root(stranger), role(stranger), role(sister)),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ AWS: [me, stranger] }, { AWS: [role(sister).AWS, stranger] }) },
)
const services = fc.constantFrom<unknown>({ Service: 'sns.amazonaws.com' }, { Service: 'sns.amazonaws.com', AWS: me })

const accounts = [
  me,
  sister,
  stranger,
  '*',
  '99999999999?',
  variable('aws:ResourceAccount'),
  variable('aws:PrincipalAccount'),
]
const organizations = [ours, theirs, 'o-*', variable('aws:ResourceOrgID'), variable('aws:PrincipalOrgID')]
const paths = [`${ours}/*`, `${ours}/r-1/`, `${theirs}/*`, '*', `${ours}*`, '*/r-1/*']
const roles = [
  role(me).AWS,
  role(stranger).AWS,
  `arn:aws:iam::${sister}:role/*`,
  'arn:aws:iam::*:role/reader',
  `arn:aws:*:*:${me}:role/reader`,
  `arn:aws:iam::${variable('aws:ResourceAccount')}:role/*`,
]
const sources = [
  `arn:aws:sns:eu-west-1:${me}:t`,
  `arn:aws:sns:*:${stranger}:*`,
  'arn:aws:s3:::b',
  'arn:aws:s3:::*',
  `arn:aws:*:*:${me}:t`,
]

const comparing = (operators: readonly string[], key: string, values: readonly string[]) =>
  fc.tuple(fc.constantFrom(...operators), fc.constant(key), oneOrMore(values))
const texts = [
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotLikeIfExists',
]
const sets = [
  'ForAnyValue:StringLike',
  'ForAllValues:StringLike',
  'ForAnyValue:StringNotLike',
  'ForAllValues:StringNotEquals',
]
const arns = [
  'ArnLike',
  'ArnEquals',
  'ArnNotLike',
  'ArnNotEquals',
  'StringLike',
  'StringEquals',
  'StringNotLike',
  'ArnLikeIfExists',
]

const ofPrincipals = fc.oneof(
  comparing(texts, 'aws:PrincipalAccount', accounts),
  comparing(texts, 'aws:PrincipalOrgID', organizations),
  comparing(sets, 'aws:PrincipalOrgPaths', paths),
  comparing(arns, 'aws:PrincipalArn', roles),
  comparing(['IpAddress', 'NotIpAddress', 'IpAddressIfExists'], 'aws:SourceIp', [
    '203.0.113.0/24',
    '10.0.0.0/8',
    '198.51.100.0/24',
  ]),
  comparing(texts, 'aws:SourceVpce', ['vpce-0mine', 'vpce-0other', 'vpce-*']),
  comparing(['Bool', 'BoolIfExists'], 'aws:SecureTransport', ['true', 'false']),
  fc.tuple(
    fc.constant('Null'),
    fc.constantFrom('aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:SourceVpce'),
    fc.constantFrom('true', 'false'),
  ),
)
const ofServices = fc.oneof(
  comparing(['Bool', 'BoolIfExists'], 'aws:PrincipalIsAWSService', ['true', 'false']),
  comparing(texts, 'aws:SourceAccount', accounts),
  comparing(texts, 'aws:SourceOrgID', organizations),
  comparing(arns, 'aws:SourceArn', sources),
)

type Comparison = readonly [operator: string, key: string, values: string | readonly string[]]
const block = (comparisons: readonly Comparison[]) => {
  const conditions: Record<string, Record<string, unknown>> = {}
  for (const [operator, key, values] of comparisons) conditions[operator] = { ...conditions[operator], [key]: values }
  return conditions
}

const actions = ['kms:Decrypt', 'kms:Encrypt', 'kms:ListGrants'] as const
const actionPatterns = ['*', 'kms:*', 'kms:Decrypt', 'kms:*crypt', 'kms:?ncrypt', 'kms:List*']
const resources = ['arn:aws:s3:::b/x', 'arn:aws:s3:::b/y', 'arn:aws:s3:::c'] as const
const resourcePatterns = ['*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/x', 'arn:aws:s3:::*', 'arn:aws:s3:::?']

const either = (key: string, values: readonly string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: oneOrMore(values).map((value) => ({ [key]: value })) },
    {
      weight: 1,
      arbitrary: oneOrMore(values.filter((value) => value !== '*')).map((value) => ({ [`Not${key}`]: value })),
    },
  )

interface RandomStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Condition: Readonly<Record<string, unknown>>
}

/** Statements over accounts and networks; with `services` over AWS services too. */
function statementOf(effect: 'Allow' | 'Deny', withServices: boolean): fc.Arbitrary<RandomStatement> {
  const comparison = withServices ? fc.oneof({ weight: 2, arbitrary: ofPrincipals }, ofServices) : ofPrincipals
  const who = withServices ? fc.oneof({ weight: 4, arbitrary: principal }, services) : principal
  return fc
    .tuple(
      fc.oneof(
        { weight: 5, arbitrary: who.map((Principal) => ({ Principal })) },
        { weight: 1, arbitrary: who.filter((one) => one !== '*').map((NotPrincipal) => ({ NotPrincipal })) },
      ),
      either('Action', actionPatterns),
      either('Resource', resourcePatterns),
      fc.array(comparison, { maxLength: 3 }),
    )
    .map(([whom, action, resource, comparisons]) => ({
      Effect: effect,
      ...whom,
      ...action,
      ...resource,
      Condition: block(comparisons),
    }))
}

/** One condition more. */
const condition = ofPrincipals

function policyOf(withServices: boolean): fc.Arbitrary<readonly RandomStatement[]> {
  return fc
    .tuple(
      fc.array(statementOf('Allow', withServices), { minLength: 1, maxLength: 3 }),
      fc.array(statementOf('Deny', withServices), { maxLength: 3 }),
    )
    .map(([allows, denies]) => [...allows, ...denies])
}

/** Somebody who asks: what IAM knows of him, and where he stands. */
interface Caller {
  readonly principal: string
  readonly keys: Readonly<Record<string, readonly string[]>>
}
const caller = (account: string, organization: string | null, name: string): Caller => ({
  principal: `arn:aws:iam::${account}:role/${name}`,
  keys: {
    'aws:principalaccount': [account],
    'aws:principalarn': [`arn:aws:iam::${account}:role/${name}`],
    'aws:principalisawsservice': ['false'],
    ...(organization && { 'aws:principalorgid': [organization], 'aws:principalorgpaths': [`${organization}/r-1/`] }),
  },
})
const acting = (account: string, organization: string | null, arn: string): Caller => ({
  principal: 'sns.amazonaws.com',
  keys: {
    'aws:principalisawsservice': ['true'],
    'aws:sourceaccount': [account],
    'aws:sourcearn': [arn],
    ...(organization && { 'aws:sourceorgid': [organization] }),
  },
})

const outsider = '888888888888'
const callers = [
  caller(me, ours, 'reader'),
  caller(sister, ours, 'reader'),
  caller(stranger, theirs, 'reader'),
  caller(outsider, null, 'reader'),
  // The path of a role may hold what looks like another account's ARN.
  caller(outsider, null, `:${me}:role/reader`),
  acting(me, ours, `arn:aws:sns:eu-west-1:${me}:t`),
  acting(stranger, theirs, `arn:aws:sns:eu-west-1:${stranger}:t`),
  acting(outsider, null, 'arn:aws:s3:::b'),
]
const places: readonly Caller['keys'][] = [
  { 'aws:sourceip': ['203.0.113.9'] },
  { 'aws:sourceip': ['192.0.2.1'] },
  { 'aws:sourcevpce': ['vpce-0mine'] },
  { 'aws:sourcevpce': ['vpce-0other'] },
]

const request = fc
  .tuple(
    fc.constantFrom(...callers),
    fc.constantFrom(...places),
    fc.constantFrom(...actions),
    fc.constantFrom(...resources),
    fc.constantFrom('true', 'false'),
  )
  .map(([who, place, action, resource, tls]) => ({
    principal: who.principal,
    action,
    resource,
    keys: {
      'aws:resourceaccount': [me],
      'aws:resourceorgid': [ours],
      'aws:securetransport': [tls],
      ...who.keys,
      ...place,
    },
  }))

const kinds = ['none', 'cross-account', 'public-limited', 'public', 'unknown'] as const

/** `unknown` ranks widest: it is never the safer answer. */
function judged(
  statements: readonly object[],
  change: Partial<PolicyContext> = {},
): Access | { readonly kind: 'unknown' } {
  try {
    return accessOf(document(statements), { ...world, ...change })
  } catch (error) {
    if (error instanceof Unseen) return { kind: 'unknown' }
    throw error
  }
}
const rank = (of: { readonly kind: Access['kind'] | 'unknown' }) => kinds.indexOf(of.kind)

/** Does the answer tell of a request that the policy lets in? */
function tellsOf(access: Access, { principal, keys }: Request): boolean {
  const value = (key: string) => keys[key]?.[0]
  if (access.kind === 'public') return true
  if (access.kind === 'public-limited' && value('aws:sourceip')) return true
  const service = value('aws:principalisawsservice') === 'true'
  const account = value(service ? 'aws:sourceaccount' : 'aws:principalaccount')
  const whose = [
    account,
    value(service ? 'aws:sourceorgid' : 'aws:principalorgid'),
    value('aws:sourcevpce'),
    value('aws:sourcearn'),
    principal,
  ]
  if (access.accounts.some(({ who }) => whose.includes(who))) return true
  // Its own account and network are no outsiders; nor is a service of which nothing says for whom it acts.
  return account === me || value('aws:sourcevpce') === 'vpce-0mine' || service
}

test('every request that a policy lets in is told of', () => {
  fc.assert(
    fc.property(policyOf(true), request, (statements, one) => {
      fc.pre(letsIn({ Version: '2012-10-17', Statement: statements }, one))
      const access = judged(statements)
      if (access.kind === 'unknown' || access.kind === 'public') return
      expect({ access, told: tellsOf(access, one) }).toMatchObject({ told: true })
    }),
    { numRuns: 1000, maxSkipsPerRun: 1000 },
  )
})

test('another Deny never widens the answer', () => {
  fc.assert(
    fc.property(policyOf(false), statementOf('Deny', false), (statements, deny) => {
      expect(rank(judged([...statements, deny]))).toBeLessThanOrEqual(rank(judged(statements)))
    }),
    { numRuns: 1000 },
  )
})

test('another condition on an Allow never widens the answer', () => {
  fc.assert(
    fc.property(policyOf(false), condition, (statements, [operator, key, values]) => {
      const [first, ...others] = statements as [RandomStatement, ...RandomStatement[]]
      const block = first.Condition[operator] as object | undefined
      fc.pre(!block || !(key in block))
      const narrowed = { ...first, Condition: { ...first.Condition, [operator]: { ...block, [key]: values } } }
      expect(rank(judged([narrowed, ...others]))).toBeLessThanOrEqual(rank(judged(statements)))
    }),
    { numRuns: 1000 },
  )
})

test('another Allow never narrows the answer', () => {
  fc.assert(
    fc.property(policyOf(true), statementOf('Allow', true), (statements, allow) => {
      expect(rank(judged([...statements, allow]))).toBeGreaterThanOrEqual(rank(judged(statements)))
    }),
    { numRuns: 1000 },
  )
})

test('what is not known of the organisation or of networks never makes an answer safer', () => {
  const unread = () => {
    throw new Unseen(unobserved('not-covered', 'AWS::EC2::VPCEndpoint'))
  }
  fc.assert(
    fc.property(policyOf(true), (statements) => {
      const known = judged(statements)
      for (const change of [withoutOrganization, { networkOwner: unread }]) {
        const blind = judged(statements, change)
        expect(rank(blind)).toBeGreaterThanOrEqual(rank(known))
      }
      const blind = judged(statements, withoutOrganization)
      const claimed =
        blind.kind === 'unknown' ? [] : blind.accounts.filter(({ standing }) => standing === 'organization')
      // Its own organisation by a variable is the only one that can be told without having been read.
      expect(claimed.map(({ who }) => who).filter((who) => who === ours || /^\d/.test(who))).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
