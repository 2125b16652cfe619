import type { OnFault } from '#domain/judge.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Facts, Resource } from '#domain/resource.ts'

/** For tests: the resources around a database, with every fact read unless it says otherwise. */

export const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' } as const

/** A resource from plain fact values; `denied` facts are unobserved. */
export function resource(
  type: string,
  arn: string,
  facts: Record<string, unknown>,
  denied: readonly string[] = [],
): Resource<never> {
  const wrapped: Facts = Object.fromEntries([
    ...Object.entries(facts).map(([name, value]) => [name, observed(value, 'test')]),
    ...denied.map((name) => [name, unobserved('denied', 'test')]),
  ])
  return {
    ...where,
    type,
    arn,
    name: arn,
    incarnation: arn,
    tags: observed({}, 'test'),
    facts: wrapped,
  } as unknown as Resource<never>
}

export function related(resources: readonly Resource<never>[], blind: readonly string[] = []): Related {
  return relatedIndex({
    resources: resources as unknown as readonly Resource[],
    listed: (type) => !blind.includes(type),
    accountId: where.accountId,
    organizationAccounts: new Set([where.accountId, '444455556666']),
    organizationId: 'o-abc123',
    now: new Date('2026-09-01T00:00:00Z'),
  })
}

export function kmsKey(keyId: string, keyManager: 'AWS' | 'CUSTOMER'): Resource<never> {
  return resource('AWS::KMS::Key', keyArn(keyId), {
    keyId,
    keyManager,
    keyState: 'Enabled',
    rotationEnabled: true,
    aliases: [],
  })
}
/** A judgement that throws is a mistake in it, not an answer. */
export const noFault: OnFault = (_what, _resource, error) => {
  throw error
}

export const keyArn = (keyId: string) => `arn:aws:kms:${where.region}:${where.accountId}:key/${keyId}`

/** A VPC with one subnet whose route table, network ACL and security group let the internet in, as far as `open` says. */
export function network(open: { readonly route?: boolean; readonly group?: string } = {}): readonly Resource<never>[] {
  const { route = true, group = '0.0.0.0/0' } = open
  return [
    resource('AWS::EC2::RouteTable', 'rtb', {
      routeTableId: 'rtb-1',
      vpcId: 'vpc-1',
      main: true,
      subnetIds: [],
      routes: [
        { destination: '10.0.0.0/16', target: 'local', state: 'active' },
        { destination: '0.0.0.0/0', target: route ? 'igw-1' : 'nat-1', state: 'active' },
      ],
    }),
    resource('AWS::EC2::InternetGateway', 'igw', { internetGatewayId: 'igw-1', vpcIds: ['vpc-1'] }),
    resource('AWS::EC2::NetworkAcl', 'acl', {
      networkAclId: 'acl-1',
      vpcId: 'vpc-1',
      isDefault: true,
      subnetIds: ['subnet-1'],
      entries: [true, false].map((egress) => ({
        ruleNumber: 100,
        egress,
        allow: true,
        protocol: '-1',
        cidr: '0.0.0.0/0',
        fromPort: null,
        toPort: null,
      })),
    }),
    resource('AWS::EC2::SecurityGroup', 'sg', {
      groupId: 'sg-1',
      groupName: 'data',
      vpcId: 'vpc-1',
      rules: [{ egress: false, protocol: 'tcp', fromPort: 5432, toPort: 5432, source: { kind: 'ipv4', cidr: group } }],
    }),
  ]
}
