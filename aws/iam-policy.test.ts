import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { expect, test } from 'vitest'
import { type Collector, operation } from '#domain/collector.ts'
import { callerPolicies, managedPolicyLimit, memberActions, memberPolicies, trustPolicy } from './iam-policy.ts'
import { cloudFormationTemplate, terraformModule } from './role-templates.ts'

const needing = (allow: readonly string[], facet: readonly string[] = []): Collector => {
  const op = (name: string, actions: readonly string[]) =>
    operation({ client: RDSClient, command: DescribeDBInstancesCommand, name, allow: [...actions] })
  return {
    list: op('a:List', allow),
    facets: { more: { calls: [op('a:More', facet)], ask: async () => null } },
  } as unknown as Collector
}

test('the member role gets the declared actions of lists and facets, each once, and what every account is asked', () => {
  expect(
    memberActions([needing(['rds:DescribeDBInstances', 'b:X'], ['b:X', 'c:Y']), needing(['rds:DescribeDBInstances'])]),
  ).toEqual(['account:ListRegions', 'b:X', 'c:Y', 'ec2:DescribeRegions', 'rds:DescribeDBInstances'])
})

test('actions beyond a managed policy’s size are split, none lost, none twice, always alike', () => {
  const many = Array.from({ length: 600 }, (_, index) => `service${index % 40}:DescribeSomethingRatherLong${index}`)
  const policies = memberPolicies([needing(many)])
  expect(policies.length).toBeGreaterThan(1)
  for (const policy of policies) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(managedPolicyLimit)
  const actions = policies.flatMap((policy) => policy.Statement.flatMap((statement) => [...statement.Action]))
  expect(actions).toEqual([...new Set([...many, 'account:ListRegions', 'ec2:DescribeRegions'])].sort())
  expect(memberPolicies([needing([...many].reverse())])).toEqual(policies)
})

test('the caller may assume that role and no other, and read the organisation', () => {
  const [own] = callerPolicies([needing(['a:B'])], { roleName: 'ParapetReadOnly', partition: 'aws-cn' })
  expect(own?.Statement[0]).toMatchObject({
    Action: ['sts:AssumeRole'],
    Resource: 'arn:aws-cn:iam::*:role/ParapetReadOnly',
  })
  expect(own?.Statement[1]?.Action).toEqual([
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
    'organizations:ListAccountsForParent',
    'organizations:ListOrganizationalUnitsForParent',
    'organizations:ListRoots',
  ])
})

test('the trust asks for the external id', () => {
  expect(trustPolicy('123456789012', 'x').Statement[0]).toEqual({
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:root' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'x' } },
  })
})

test('CloudFormation and Terraform hold every action and the trust, and quote what people type', () => {
  const policies = memberPolicies([needing(['rds:DescribeDBInstances'])])
  const template = { policies, roleName: 'ParapetReadOnly', principal: '123456789012', externalId: `it's \${secret}` }
  const yaml = cloudFormationTemplate(template)
  const hcl = terraformModule(template)
  for (const text of [yaml, hcl]) {
    for (const action of memberActions([needing(['rds:DescribeDBInstances'])])) expect(text).toContain(action)
    expect(text).toContain('sts:ExternalId')
    expect(text).toContain('123456789012')
  }
  expect(yaml).toContain(`Default: 'it''s \${secret}'`)
  expect(hcl).toContain(`default     = "it's $\${secret}"`)
  expect(hcl).toContain('"AWS": var.parapet_principal')
  expect(cloudFormationTemplate({ ...template, externalId: null })).not.toContain('secret')
})
