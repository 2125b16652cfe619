import { describe, expect, it } from 'vitest'
import { Unseen } from '#domain/observed.ts'
import { allowsEverything, endpointStatements } from './endpoint-policy.ts'
import { unboundStatement } from './organization-bound.ts'

const context = {
  accountId: '111122223333',
  organizationId: 'o-abc123',
  organizationAccounts: new Set(['111122223333', '444455556666']),
}
const allow = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }
const bound = (...statements: object[]) =>
  unboundStatement(endpointStatements(JSON.stringify({ Statement: statements })), context) === null

describe('an endpoint policy is tied to the organisation', () => {
  it.each([
    ['by its id', { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } }],
    ['by the id of who owns the table', { StringEquals: { 'AWS:ResourceOrgID': ['o-abc123'] } }],
    ['by a path in it', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-abc123/r-1/ou-1/*'] } }],
    ['by an account of it', { StringEquals: { 'aws:ResourceAccount': '444455556666' } }],
  ])('%s', (_, Condition) => {
    expect(bound({ ...allow, Condition })).toBe(true)
  })

  it.each([
    ['another organisation', { StringEquals: { 'aws:PrincipalOrgID': 'o-stranger' } }],
    ['a condition that those without the key pass', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc123' } }],
    ['an account outside', { StringEquals: { 'aws:ResourceAccount': '999988887777' } }],
    ['a condition about something else', { StringEquals: { 'aws:PrincipalTag/team': 'data' } }],
    ['nothing at all', undefined],
  ])('but not by %s', (_, Condition) => {
    expect(bound({ ...allow, ...(Condition ? { Condition } : {}) })).toBe(false)
  })

  it('by named tables or principals of its accounts, or by turning all others away', () => {
    expect(bound({ ...allow, Resource: 'arn:aws:dynamodb:eu-west-1:444455556666:table/*' })).toBe(true)
    expect(bound({ ...allow, Resource: ['arn:aws:dynamodb:eu-west-1:444455556666:table/*', '*'] })).toBe(false)
    expect(bound({ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } })).toBe(true)
    expect(
      bound(allow, { ...allow, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-abc123' } } }),
    ).toBe(true)
    expect(
      bound(allow, {
        ...allow,
        Effect: 'Deny',
        Action: 'dynamodb:PutItem',
        Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-abc123' } },
      }),
    ).toBe(false)
  })

  it('cannot be told without knowing the organisation', () => {
    const statements = endpointStatements(
      JSON.stringify({ Statement: { ...allow, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } } } }),
    )
    expect(() => unboundStatement(statements, { ...context, organizationId: null })).toThrow(Unseen)
  })
})

describe('an endpoint policy allows everything', () => {
  const everything = (statement: object) =>
    endpointStatements(JSON.stringify({ Statement: [statement] })).some(allowsEverything)
  it('when nothing narrows who, what or where', () => {
    expect(endpointStatements(null).some(allowsEverything)).toBe(true)
    expect(everything(allow)).toBe(true)
    expect(everything({ ...allow, Principal: { AWS: '*' }, Action: ['dynamodb:*'] })).toBe(true)
    expect(everything({ ...allow, Action: 'dynamodb:GetItem' })).toBe(false)
    expect(everything({ ...allow, Effect: 'Deny' })).toBe(false)
    expect(everything({ ...allow, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } } })).toBe(false)
  })

  it('is not said of a policy that cannot be read', () => {
    expect(() => endpointStatements('not json')).toThrow(Unseen)
    expect(() =>
      endpointStatements(
        JSON.stringify({
          Statement: [{ Effect: 'Allow', NotAction: 'dynamodb:DeleteTable', Principal: '*', Resource: '*' }],
        }),
      ),
    ).toThrow(Unseen)
  })
})
