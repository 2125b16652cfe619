import { expect, test } from 'vitest'
import { unknownHop } from '#domain/hop.ts'
import { observed, Unseen, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import { pillarText } from './pillar-text.ts'

const denied = unobserved('denied', 'ec2:DescribeNetworkAcls')
const gateway = { what: 'internet gateway', id: 'igw-1', passes: 'yes', because: 'The VPC vpc-1 has one.' } as const
const pillars = (exposure: Pillars['exposure']): Pillars => ({
  encryptionAtRest: observed({ kind: 'none', key: null, because: 'StorageEncrypted is false.' }, 'judge'),
  encryptionInTransit: unobserved('denied', 'rds:DescribeDBParameters'),
  exposure,
  wafProtection: observed({ kind: 'not-eligible', webAclArn: null, because: 'Not for RDS.' }, 'judge'),
})

test('an exposure that is not known shows its path, with the hop that was not read', () => {
  const { cause } = new Unseen(denied, [gateway, unknownHop('network ACL', 'acl-1', denied)])
  expect(pillarText(pillars(cause))).toEqual([
    'Encryption at rest: none — StorageEncrypted is false.',
    'Encryption in transit: unknown — AWS denied rds:DescribeDBParameters',
    'Exposure: unknown — AWS denied ec2:DescribeNetworkAcls',
    '  → internet gateway igw-1: The VPC vpc-1 has one.',
    '  ? network ACL acl-1: AWS denied ec2:DescribeNetworkAcls.',
    'WAF protection: not-eligible — Not for RDS.',
  ])
})

test('who is let in follows the path, with the door', () => {
  const peering = { what: 'VPC peering', id: 'pcx-1', passes: 'yes', because: 'It joins vpc-1 to vpc-2.' } as const
  const accounts = [{ who: '222222222222', standing: 'outside', by: 'VPC peering pcx-1' } as const]
  const exposure = { kind: 'cross-account', path: [peering], accounts, because: 'One may.' } as const
  expect(pillarText(pillars(observed(exposure, 'judge')))).toContain(
    '  lets in 222222222222, outside the organisation, by VPC peering pcx-1',
  )
})

test('what was not judged yet says so', () => expect(pillarText(null)).toContain('Exposure: not judged yet'))
