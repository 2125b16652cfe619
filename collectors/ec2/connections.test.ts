import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { accountOf } from '#domain/network/private-link.ts'
import { isObserved, observed, seen, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Facts, Resource } from '#domain/resource.ts'
import { posture as volumePosture } from './volume.posture.ts'
import { volume } from './volume.ts'
import { vpcBlockPublicAccessOptions } from './vpc-block-public-access-options.ts'
import { posture as servicePosture } from './vpc-endpoint-service.posture.ts'
import { vpcEndpointService } from './vpc-endpoint-service.ts'
import { posture as peeringPosture } from './vpc-peering-connection.posture.ts'
import { vpcPeeringConnection } from './vpc-peering-connection.ts'
import { keptOfConnection, vpnConnection } from './vpn.ts'

const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' }
const pillars = (posture: unknown, item: { readonly facts: unknown }, others: readonly Resource[] = []) => {
  const resource = { ...item, ...where, type: (posture as Posture).resourceType } as Resource
  const related = relatedIndex({
    resources: [resource, ...others],
    listed: () => false,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(resource, posture as Posture, related, (what, _, error) => {
    throw new Error(`${what} failed`, { cause: error })
  })
}

describe('a volume', () => {
  const key = 'arn:aws:kms:eu-west-1:111111111111:key/1'
  it('is unencrypted when EC2 says so, unknown when it says nothing', () => {
    expect(seen(pillars(volumePosture, volume({ Encrypted: false }, where)).encryptionAtRest).kind).toBe('none')
    expect(isObserved(pillars(volumePosture, volume({}, where)).encryptionAtRest)).toBe(false)
  })
  it('under a key that is not known is unknown, not AWS managed', () => {
    const item = volume({ Encrypted: true, KmsKeyId: key }, where)
    expect(isObserved(pillars(volumePosture, item).encryptionAtRest)).toBe(false)
    const facts: Facts = {
      keyId: observed('1', 'c'),
      keyManager: observed('CUSTOMER', 'c'),
      keyState: observed('Enabled', 'c'),
      rotationEnabled: observed(true, 'c'),
    }
    const known = {
      ...where,
      type: 'AWS::KMS::Key',
      arn: key,
      name: '1',
      incarnation: '1',
      tags: observed({}, 'c'),
      facts,
    }
    expect(seen(pillars(volumePosture, item, [known]).encryptionAtRest)).toMatchObject({
      kind: 'customer-managed',
      key: { arn: key },
    })
  })
})

describe('a peering', () => {
  const peering = (ownerId: string, code = 'active') =>
    vpcPeeringConnection(
      {
        VpcPeeringConnectionId: 'pcx-1',
        Status: { Code: code as never },
        RequesterVpcInfo: { VpcId: 'vpc-1', OwnerId: where.accountId, CidrBlock: '10.0.0.0/16' },
        AccepterVpcInfo: { VpcId: 'vpc-2', OwnerId: ownerId },
      },
      where,
    )
  it.each([
    [where.accountId, 'active', 'internal', []],
    ['222222222222', 'active', 'cross-account', [{ who: '222222222222', standing: 'unknown', by: 'VPC peering' }]],
    ['222222222222', 'pending-acceptance', 'isolated', []],
  ])('with %s, %s, is %s', (owner, code, kind, accounts) => {
    expect(seen(pillars(peeringPosture, peering(owner, code)).exposure)).toMatchObject({ kind, accounts })
  })
  it('has no blocks of the other side until it is active, and every one of a VPC with several', () => {
    expect(seen(peering('222222222222', 'pending-acceptance').facts.accepter).cidrBlocks).toEqual([])
    const { facts } = vpcPeeringConnection(
      {
        RequesterVpcInfo: {
          VpcId: 'vpc-1',
          OwnerId: '1',
          CidrBlock: '10.0.0.0/16',
          CidrBlockSet: [{ CidrBlock: '10.0.0.0/16' }, { CidrBlock: '100.64.0.0/16' }],
          Ipv6CidrBlockSet: [{ Ipv6CidrBlock: '2a05::/56' }],
        },
      },
      where,
    )
    expect(seen(facts.requester).cidrBlocks).toEqual(['10.0.0.0/16', '100.64.0.0/16', '2a05::/56'])
    expect(facts.accepter).toMatchObject({ unobserved: 'not-returned' })
  })
})

describe('an endpoint service', () => {
  const call = 'ec2:DescribeVpcEndpointServicePermissions'
  const service = (AcceptanceRequired: boolean | undefined, ...principals: readonly string[]) =>
    vpcEndpointService(
      { ServiceId: 'vpce-svc-1', ...(AcceptanceRequired !== undefined && { AcceptanceRequired }) },
      {
        permissions: observed(
          principals.map((Principal) => ({ Principal })),
          call,
        ),
      },
      where,
    )
  const root = (id: string) => `arn:aws:iam::${id}:root`
  it.each([
    ['everybody', service(false, '*'), 'internet', []],
    ['everybody, to be accepted', service(true, '*'), 'cross-account', []],
    ['another account', service(true, root('222222222222')), 'cross-account', [{ who: '222222222222' }]],
    ['a service of AWS', service(true, 'elb.amazonaws.com'), 'internal', []],
    [
      'a unit of an organisation',
      service(true, 'arn:aws:organizations::222222222222:ou/o-a1b2c3d4e5/ou-ab12-12345678'),
      'cross-account',
      [{ who: 'o-a1b2c3d4e5', standing: 'unknown' }],
    ],
    ['its own account', service(false, root(where.accountId)), 'internal', []],
    ['nobody', service(undefined), 'internal', []],
  ])('that allows %s', (_, item, kind, accounts) => {
    expect(seen(pillars(servicePosture, item).exposure)).toMatchObject({ kind, accounts })
  })
  it('whose permissions were denied is unknown', () => {
    const permissions = unobserved('denied', call)
    expect(pillars(servicePosture, vpcEndpointService({}, { permissions }, where)).exposure).toEqual(permissions)
  })
  it.each([
    ['arn:aws:iam::222222222222:role/reader', '222222222222'],
    ['arn:aws-cn:iam::222222222222:root', '222222222222'],
    ['222222222222', '222222222222'],
    ['*', null],
    ['arn:aws:organizations::222222222222:ou/o-1/ou-1', null],
  ])('the account of %s is %s', (principal, id) => {
    expect(accountOf(principal)).toBe(id)
  })
})

describe('a VPN connection', () => {
  const aws = {
    VpnConnectionId: 'vpn-1',
    CustomerGatewayConfiguration: '<pre_shared_key>hunter2</pre_shared_key>',
    Options: {
      TunnelOptions: [
        { PreSharedKey: 'hunter2', LogOptions: { CloudWatchLogOptions: { LogEnabled: true } } },
        { PreSharedKey: 'hunter2' },
      ],
    },
  }
  it('keeps no pre-shared key', () => {
    expect(JSON.stringify(keptOfConnection(aws))).not.toContain('hunter2')
  })
  it('a tunnel that does not speak of logs writes none; tunnels that were not returned are unread', () => {
    expect(seen(vpnConnection(keptOfConnection(aws), where).facts.tunnelLogging)).toEqual([true, false])
    expect(vpnConnection(keptOfConnection({}), where).facts.tunnelLogging).toMatchObject({ unobserved: 'not-returned' })
    expect(vpnConnection(keptOfConnection({}), where).facts.tunnels).toMatchObject({ unobserved: 'not-returned' })
  })
})

describe('VPC Block Public Access', () => {
  it('a mode that AWS added since is unknown, not off', () => {
    const item = { InternetGatewayBlockMode: 'block-egress' as never }
    expect(vpcBlockPublicAccessOptions(item, where).facts.internetGatewayBlockMode).toMatchObject({
      unobserved: 'schema-drift',
      detail: 'block-egress',
    })
  })
})
