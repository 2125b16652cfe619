import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, type Product, product, type Row } from './product.ts'
import { type Seeded, seed } from './seed.ts'
import { type Moto, startMoto } from './server.ts'

/**
 * The product against an AWS that is not ours, through its command line alone: what moto holds is found, and what moto
 * lacks ends as something Parapet could not see, never as a value.
 */

let moto: Moto
let parapet: Product
let made: Seeded
let scan: Ended
let resources: Row[]
let findings: Row[]
let coverage: Row[]

beforeAll(async () => {
  moto = await startMoto()
  made = await seed(moto.url, 'eu-central-1')
  parapet = product(moto.url)
  scan = await parapet.run(
    'scan',
    '--allow-custom-endpoint',
    '--regions',
    made.region,
    '--processes',
    '1',
    '--include',
    'app-mesh',
  )
  resources = await parapet.exported('resources')
  findings = await parapet.exported('findings')
  coverage = await parapet.exported('coverage')
}, 280_000)

afterAll(() => {
  moto?.stop()
  parapet?.remove()
})

function resource(arn: string): Row {
  const found = resources.filter((row) => row.resource_arn === arn)
  expect(found, arn).toHaveLength(1)
  return found[0] as Row
}

function compliance(control: string, arn: string): unknown {
  const found = findings.filter((row) => row.control_id === control && row.resource_arn === arn)
  expect(found, `${control} on ${arn}`).toHaveLength(1)
  return found[0]?.compliance
}

test('the scan ends, and its exit code says that some cells are blind', () => {
  expect(scan.code, scan.output).toBe(3)
})

test('every account of the organisation is covered', () => {
  const accounts = new Set(coverage.map((row) => row.account_id))
  expect([...accounts].sort()).toEqual([made.managementAccountId, ...made.memberAccountIds].sort())
  const member = coverage.find((row) => row.account_id === made.memberAccountIds[0])
  expect(member?.account_name).toBe('shop-production')
  expect(member?.ou_path).toContain('Workloads')
})

test('what was created is found, no more and no less', () => {
  const counts: Record<string, number> = {}
  for (const row of resources) counts[String(row.resource_type)] = (counts[String(row.resource_type)] ?? 0) + 1
  expect(counts).toMatchObject(made.made)
})

describe('verdicts on what moto answers', () => {
  test('encryption at rest tells the kinds of key apart', () => {
    expect(resource(made.encryptedInstanceArn)).toMatchObject({
      encryption_at_rest: 'customer-managed',
      kms_key_arn: made.customerKeyArn,
    })
    expect(resource(made.exposedInstanceArn).encryption_at_rest).toBe('none')
    expect(resource(made.encryptedTableArn).encryption_at_rest).toBe('customer-managed')
    expect(resource(made.plainTableArn).encryption_at_rest).toBe('aws-owned')
    expect(compliance('rds/instance-storage-encrypted', made.encryptedInstanceArn)).toBe('COMPLIANT')
    expect(compliance('rds/instance-storage-encrypted', made.exposedInstanceArn)).toBe('NON_COMPLIANT')
  })

  test('exposure follows the path from the internet, and a public snapshot needs none', () => {
    expect(resource(made.exposedInstanceArn).exposure).toBe('internet')
    expect(resource(made.encryptedInstanceArn).exposure).toBe('internal')
    expect(resource(made.publicSnapshotArn).exposure).toBe('internet')
    expect(resource(made.openLoadBalancerArn).exposure).toBe('internet')
    expect(compliance('rds/instance-not-reachable-from-internet', made.exposedInstanceArn)).toBe('NON_COMPLIANT')
    expect(compliance('rds/instance-not-reachable-from-internet', made.encryptedInstanceArn)).toBe('COMPLIANT')
    expect(compliance('rds/snapshot-not-public', made.publicSnapshotArn)).toBe('NON_COMPLIANT')
  })
})

describe('what moto lacks', () => {
  test.each([
    ['elastic-load-balancing-v2/load-balancer', 'wafv2:ListResourcesForWebACL'],
    ['rds/db-instance', 'rds:DescribeDBEngineVersions'],
  ])('%s is PARTIAL in the account that has some, and the cause names %s', (collector, call) => {
    const cell = coverage.find((row) => row.collector === collector && row.account_id === made.memberAccountIds[0])
    expect(cell?.outcome).toBe('PARTIAL')
    expect(cell?.cause).toContain(call)
  })

  /** No backend in moto, or an answer that no client can read: nobody may take it for "there is none". */
  test.each([
    ['amplify/app', 'amplify:ListApps'],
    ['app-mesh/mesh', 'appmesh:ListMeshes'],
    ['app-mesh/virtual-gateway', 'appmesh:ListMeshes'],
    ['app-mesh/virtual-node', 'appmesh:ListMeshes'],
    ['app-mesh/virtual-service', 'appmesh:ListMeshes'],
    ['apprunner/service', 'apprunner:ListServices'],
    ['backup/protected-resource', 'backup:ListProtectedResources'],
    ['cloudfront/distribution-tenant', 'cloudfront:ListDistributionTenants'],
    ['ec2/verified-access-instance', 'ec2:DescribeVerifiedAccessInstances'],
    ['ec2/vpc-block-public-access-options', 'ec2:DescribeVpcBlockPublicAccessOptions'],
    ['eks/addon', 'eks:ListAddons'],
    ['eks/identity-provider-config', 'eks:ListIdentityProviderConfigs'],
    ['elasticache/serverless-cache', 'elasticache:DescribeServerlessCaches'],
    ['fms/policy', 'fms:ListPolicies'],
    ['kms/custom-key-store', 'kms:DescribeCustomKeyStores'],
    ['redshift/endpoint-authorization', 'redshift:DescribeEndpointAuthorization'],
    ['redshift/event-subscription', 'redshift:DescribeEventSubscriptions'],
    ['redshift-serverless/namespace', 'redshift-serverless:ListNamespaces'],
    ['redshift-serverless/snapshot', 'redshift-serverless:ListSnapshots'],
    ['redshift-serverless/workgroup', 'redshift-serverless:ListWorkgroups'],
    ['waf/rate-based-rule', 'waf:ListRateBasedRules'],
    ['waf/rule', 'waf:ListRules'],
    ['waf/rule-group', 'waf:ListRuleGroups'],
    ['waf/web-acl', 'waf:ListWebACLs'],
    ['waf-regional/rate-based-rule', 'waf-regional:ListRateBasedRules'],
    ['waf-regional/rule', 'waf-regional:ListRules'],
    ['waf-regional/rule-group', 'waf-regional:ListRuleGroups'],
    ['waf-regional/web-acl', 'waf-regional:ListWebACLs'],
  ])('%s is blind, and the cause names %s', (collector, call) => {
    const cell = coverage.find((row) => row.collector === collector && row.account_id === made.memberAccountIds[2])
    expect(cell?.outcome).toBe('ERROR')
    expect(cell?.cause).toContain(call)
  })

  test.each([
    ['dax/cluster', 'dax:DescribeSubnetGroups'],
    ['eks/cluster', 'eks:DescribeClusterVersions'],
    ['elasticache/replication-group', 'elasticache:DescribeUpdateActions'],
    ['kms/key', 'kms:GetKeyLastUsage'],
    ['dynamodb/table', 'dynamodb:GetResourcePolicy'],
    ['opensearch/domain', 'es:ListVpcEndpointAccess'],
    ['opensearch/elasticsearch-domain', 'es:ListVpcEndpointAccess'],
    ['opensearchserverless/collection', 'aoss:ListAccessPolicies'],
    ['rds/db-instance', 'rds:DescribeDBEngineVersions'],
    ['redshift/cluster', 'redshift:DescribeEndpointAuthorization'],
    ['wafv2/cloudfront-web-acl', 'wafv2:GetWebACL'],
    ['wafv2/rule-group', 'wafv2:GetPermissionPolicy'],
  ])('%s is PARTIAL in the account that has some of all, and the cause names %s', (collector, call) => {
    const cell = coverage.find((row) => row.collector === collector && row.account_id === made.memberAccountIds[2])
    expect(cell?.outcome).toBe('PARTIAL')
    expect(cell?.cause).toContain(call)
  })

  test('a load balancer whose web ACL could not be asked for is neither protected nor unprotected', () => {
    for (const arn of [made.guardedLoadBalancerArn, made.openLoadBalancerArn]) {
      const row = resource(arn)
      expect(row.waf_protection).toBe('unknown')
      expect(row.waf_protection_reason).toContain('wafv2:ListResourcesForWebACL')
      expect(compliance('wafv2/coverage-alb', arn)).toBe('INSUFFICIENT_DATA')
    }
  })

  test('no cell is lost: each has an outcome, and a blind one has its cause', () => {
    expect(coverage.filter((row) => row.outcome === 'NEVER')).toEqual([])
    expect(coverage.filter((row) => row.outcome !== 'COMPLETE' && !row.cause)).toEqual([])
  })
})

test('of every service moto has, what is good and what is bad is told apart, and what it leaves out is not known', () => {
  const wrong: string[] = []
  for (const { service, resource: end, absent, columns = {}, findings: asked = {} } of made.expected) {
    const found = resources.filter(
      (row) =>
        row.account_id === made.memberAccountIds[2] &&
        row.service === service &&
        String(row.resource_arn).endsWith(end),
    )
    if (found.length !== (absent ? 0 : 1)) wrong.push(`${service} ${end}: found ${found.length} times`)
    const row = found[0]
    if (!row) continue
    for (const [column, value] of Object.entries(columns))
      if (row[column] !== value)
        wrong.push(`${service} ${end}: ${column} is ${row[column]}, not ${value}: ${row[`${column}_reason`]}`)
    for (const [control, value] of Object.entries(asked)) {
      const finding = findings.find((one) => one.control_id === control && one.resource_arn === row.resource_arn)
      if (finding?.compliance !== value)
        wrong.push(
          `${service} ${end}: ${control} is ${finding?.compliance}, not ${value}: ${finding?.compliance_reason}`,
        )
    }
  }
  expect(wrong).toEqual([])
})
