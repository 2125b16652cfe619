import { afterAll, beforeAll, expect, test } from 'vitest'
import { observed } from '#domain/observed.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { publishCell } from '../inventory.ts'
import { closeScan } from '../scans/closing.ts'
import { claimAccount, createScan, expectCells } from '../scans/scans.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { loadProof } from './proof.ts'

const accountId = '012345678901'
const webAclArn = `arn:aws:wafv2:eu-west-1:${accountId}:regional/webacl/web/1`
const groupArn = `arn:aws:wafv2:eu-west-1:${accountId}:regional/rulegroup/own/1`
const collectors = [
  { id: 'wafv2/web-acl', resourceType: 'AWS::WAFv2::WebACL', scope: 'region' },
  { id: 'wafv2/rule-group', resourceType: 'AWS::WAFv2::RuleGroup', scope: 'region' },
] as const
const call = 'wafv2:GetWebACL'
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

/** A web ACL that allows by default and has one rule: a rule group of one's own. */
const facts: WebAclFacts = {
  webAclArn: observed(webAclArn, call),
  scope: observed('REGIONAL', call),
  defaultAction: observed('ALLOW', call),
  rules: observed(
    [
      {
        name: 'group',
        priority: 0,
        action: null,
        overrideAction: 'NONE',
        group: {
          kind: 'own',
          vendor: null,
          name: 'own',
          version: null,
          arn: groupArn,
          overrides: [],
          scopedDown: false,
        },
        statements: [],
        rateLimit: null,
        metrics: true,
        sampled: true,
        statement: {},
      },
    ],
    call,
  ),
  firewallManagerRules: observed([], call),
  managedRuleGroups: observed([], call),
  managedGroupRules: observed([], call),
  managedGroupVersions: observed([], call),
  capacity: observed(10, call),
  managedByFirewallManager: observed(false, call),
  retrofittedByFirewallManager: observed(false, call),
  logging: observed(null, call),
  metrics: observed(true, call),
  sampledRequests: observed(true, call),
  bodyInspectionLimits: observed({}, call),
  dataProtections: observed([], call),
}

/** A scan of the web ACL under a name, and of its rule group: whether that blocks, or null where its list was denied. */
async function scan(name: string, blocks: boolean | null) {
  const created = await createScan(db, { trigger: 'manual' })
  const scanId = created?.id ?? ''
  const cell = { accountId, region: 'eu-west-1', service: 'wafv2' }
  await expectCells(
    db,
    scanId,
    collectors.map(({ id }) => ({ ...cell, collector: id })),
  )
  const claim = await claimAccount(db, scanId, accountId, 'worker')
  const counts = { calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 }
  const common = { incarnation: '1', tags: observed({}, call) }
  await publishCell(db, {
    ...cell,
    collector: 'wafv2/web-acl',
    scanId,
    fence: claim?.fence ?? '',
    type: 'AWS::WAFv2::WebACL',
    result: {
      ...counts,
      outcome: 'COMPLETE',
      cause: null,
      listedCompletely: true,
      resources: [{ ...common, arn: webAclArn, name, facts }],
    },
  })
  const rule = { name: 'inner', priority: 0, action: blocks ? 'BLOCK' : 'COUNT', overrideAction: null, group: null }
  await publishCell(db, {
    ...cell,
    collector: 'wafv2/rule-group',
    scanId,
    fence: claim?.fence ?? '',
    type: 'AWS::WAFv2::RuleGroup',
    result: {
      ...counts,
      outcome: blocks === null ? 'DENIED' : 'COMPLETE',
      cause: blocks === null ? { code: 'AccessDenied', call, message: 'no' } : null,
      listedCompletely: blocks !== null,
      resources:
        blocks === null
          ? []
          : [
              {
                ...common,
                arn: groupArn,
                name: 'own',
                facts: { ruleGroupArn: observed(groupArn, call), rules: observed([{ ...rule, statements: [] }], call) },
              },
            ],
    },
  })
  await closeScan(db, scanId)
  const { rows } = await db.pool.query('SELECT clock_timestamp() AS at')
  return rows[0].at as Date
}

async function webAclAt(at: Date | null) {
  const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM resource WHERE arn = $1', [webAclArn])
  return (await loadProof(db, rows[0]?.id ?? '', at, { collectors, postures: {} }))?.webAcl
}

test('a proof says what was so at its instant, and what could not be read then is not taken from another time', async () => {
  const blind = await scan('blind', null)
  const first = await scan('first', true)
  const second = await scan('second', false)
  expect(await webAclAt(blind)).toMatchObject({ value: { name: 'blind', action: { unobserved: 'denied' } } })
  expect(await webAclAt(first)).toMatchObject({ value: { name: 'first', action: { value: { kind: 'blocking' } } } })
  expect(await webAclAt(second)).toMatchObject({ value: { name: 'second', action: { value: { kind: 'counting' } } } })
  expect(await webAclAt(null)).toMatchObject({ value: { name: 'second', action: { value: { kind: 'counting' } } } })
})

test('a resource that was not known at the instant has no proof', async () => {
  expect(await webAclAt(new Date('2020-01-01T00:00:00Z'))).toBeUndefined()
})
