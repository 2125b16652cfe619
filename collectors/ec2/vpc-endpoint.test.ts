import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { Unseen } from '#domain/observed.ts'
import { group, resource } from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { family } from './controls/vpc-endpoint-interface.ts'
import { posture } from './vpc-endpoint.posture.ts'
import { vpcEndpoint } from './vpc-endpoint.ts'

/** A posture that fails is a fault of ours, not something unread. */
const rethrow = (_what: string, _resource: unknown, error: unknown) => {
  throw error
}
const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const item = {
  VpcEndpointId: 'vpce-1',
  VpcId: 'vpc-1',
  VpcEndpointType: 'Gateway',
  ServiceName: 'com.amazonaws.eu-west-1.s3',
} as const

it('states come in one spelling, whichever of AWS’s two the answer has', () => {
  expect(vpcEndpoint({ ...item, State: 'Available' }, where).facts.state).toMatchObject({ value: 'available' })
  expect(vpcEndpoint({ ...item, State: 'available' as 'Available' }, where).facts.state).toMatchObject({
    value: 'available',
  })
})
it('an endpoint type of a new kind is kept raw', () => {
  const drifted = vpcEndpoint({ ...item, VpcEndpointType: 'Teleport' as 'Gateway' }, where).facts.endpointType
  expect(drifted).toMatchObject({ unobserved: 'schema-drift', detail: 'Teleport' })
})
it('private DNS means something for interface endpoints only', () => {
  expect(vpcEndpoint(item, where).facts.privateDnsEnabled).toMatchObject({ value: false })
  expect(vpcEndpoint({ ...item, VpcEndpointType: 'Interface' }, where).facts.privateDnsEnabled).toMatchObject({
    unobserved: 'not-returned',
  })
})

describe('exposure', () => {
  const policy = (Principal: unknown, Condition?: object) =>
    JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: '*', Resource: '*', Condition } })
  function exposure(PolicyDocument: string | undefined) {
    const resource = { ...vpcEndpoint({ ...item, PolicyDocument }, where), ...where, type: 'AWS::EC2::VPCEndpoint' }
    const related = relatedIndex({
      resources: [],
      listed: () => true,
      accountId: where.accountId,
      organizationAccounts: new Set([where.accountId]),
      organizationId: 'o-ours',
      now: new Date(0),
    })
    return judgePillars(resource, posture as never, related, rethrow).exposure
  }
  it.each([
    [
      'allow-everything is a door for whatever account’s credentials, though only the VPC reaches it',
      policy('*'),
      { value: { kind: 'cross-account', because: expect.stringContaining('the credentials of any account reach') } },
    ],
    ['no policy', undefined, { value: { kind: 'internal' } }],
    [
      'the organisation',
      policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }),
      { value: { kind: 'internal' } },
    ],
    [
      'another account, named',
      policy({ AWS: '999999999999' }),
      { value: { kind: 'cross-account', accounts: [{ who: '999999999999', standing: 'outside' }] } },
    ],
    ['a policy that is none', '{', { unobserved: 'schema-drift' }],
  ])('%s', (_, text, expected) => expect(exposure(text)).toMatchObject(expected))
})

it('groups that are not known, or not named, say nothing about who may reach an interface endpoint', () => {
  const related = relatedIndex({
    resources: [
      resource('AWS::EC2::VPC', 'vpc-1', { vpcId: 'vpc-1', cidrBlocks: ['10.0.0.0/16'], ipv6CidrBlocks: [] }),
      group([]),
    ],
    listed: () => true,
    accountId: '111111111111',
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  const judge = (groupIds: readonly string[]) =>
    family['ec2/vpc-endpoint-sg-restricted']?.evaluate(
      { endpointType: 'Interface', vpcId: 'vpc-1', groupIds, name: 'vpce-1' },
      related,
    )
  expect(judge(['sg-1'])).toMatchObject({ compliance: 'COMPLIANT' })
  expect(() => judge(['sg-1', 'sg-9'])).toThrow(Unseen)
  expect(() => judge([])).toThrow(Unseen)
})
