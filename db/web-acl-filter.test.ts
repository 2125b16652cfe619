import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseFilter } from '#domain/filter.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import { filterToSql } from './filter.ts'
import { type Judgement, saveJudgements } from './findings.ts'
import { publishCell } from './inventory.ts'
import { closeScan } from './scans/closing.ts'
import { claimAccount, createScan, expectCells } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

const accountId = '012345678901'
const where = { accountId, region: 'eu-west-1', service: 'test' }
const call = 'wafv2:GetWebACL'
const aclArn = (name: string) => `arn:aws:wafv2:eu-west-1:${accountId}:regional/webacl/${name}/1`
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

/** A scan that finds these load balancers, each behind the web ACL named, whose rules were read or not. */
async function scan(balancers: { readonly [name: string]: { readonly acl: string | null; readonly read?: boolean } }) {
  const scanId = (await createScan(db, { trigger: 'manual' }))?.id ?? ''
  const cells = [
    { collector: 'wafv2/web-acl', type: 'AWS::WAFv2::WebACL', arns: [aclArn('web'), aclArn('api')] },
    {
      collector: 'elb/balancer',
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      arns: Object.keys(balancers).map((name) => `arn:aws:elb:eu-west-1:${accountId}:balancer/${name}/1`),
    },
  ]
  await expectCells(
    db,
    scanId,
    cells.map(({ collector }) => ({ ...where, collector })),
  )
  const fence = (await claimAccount(db, scanId, accountId, 'worker'))?.fence ?? ''
  for (const { collector, type, arns } of cells)
    await publishCell(db, {
      ...{ ...where, collector, scanId, fence, type },
      result: {
        ...{ outcome: 'COMPLETE', cause: null, listedCompletely: true },
        resources: arns.map((arn) => {
          const name = arn.split('/').at(-2) ?? ''
          return { arn, name, incarnation: arn, tags: observed({}, call), facts: {} }
        }),
        ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
      },
    })
  const { rows } = await db.pool.query<{ id: string; name: string }>(
    "SELECT id, name FROM resource WHERE presence = 'PRESENT'",
  )
  const judgements = rows.map(({ id, name }): Judgement => {
    const { acl = null, read = true } = balancers[name] ?? {}
    return { resourceId: id, pillars: pillars(acl && aclArn(acl), read), findings: [], relations: [] }
  })
  await saveJudgements(db, { scanId, accountId, controls: {}, judgements })
  return (await closeScan(db, scanId)).finishedAt ?? new Date()
}

function pillars(webAclArn: string | null, read: boolean): Pillars {
  const because = 'so'
  const judged = 'parapet:judge'
  return {
    encryptionAtRest: observed({ kind: 'not-applicable', key: null, because }, judged),
    encryptionInTransit: observed({ kind: 'not-applicable', minimumTls: null, because }, judged),
    exposure: observed({ kind: 'internal', path: [], accounts: [], because }, judged),
    wafProtection: read
      ? observed({ kind: webAclArn ? 'blocking' : 'none', webAclArn, because }, judged)
      : { ...unobserved('denied', call), path: [{ what: 'web ACL', id: webAclArn, passes: 'unknown', because }] },
  }
}

async function found(query: string, at: Date | null = null): Promise<readonly string[]> {
  const params: unknown[] = []
  const { filter, problems } = parseFilter(query)
  expect(problems).toEqual([])
  const condition = filterToSql(
    filter,
    { resource: 'r', posture: at ? 'p' : 'r', version: 'r', at },
    (value) => `$${params.push(value)}`,
  )
  const valid = at && `p.valid_from <= $${params.push(at)} AND (p.valid_to IS NULL OR p.valid_to > $${params.length})`
  const from = valid ? `posture_version p JOIN resource r ON r.id = p.resource_id AND ${valid}` : 'resource r'
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT r.name FROM ${from} WHERE ${condition} ORDER BY r.name`,
    params,
  )
  return rows.map(({ name }) => name)
}

test('a web ACL finds what it is in front of, by ARN, name and number, now and then, also where its rules were not read', async () => {
  const first = await scan({ a: { acl: 'web' }, b: { acl: 'web', read: false }, c: { acl: null } })
  await scan({ a: { acl: 'api', read: false }, b: { acl: 'web' }, c: { acl: 'web' } })

  const number = (await db.pool.query('SELECT id FROM resource WHERE arn = $1', [aclArn('web')])).rows[0].id
  for (const named of [aclArn('web'), 'web', 'WE*', number, '*webacl/web/*']) {
    expect(await found(`web-acl:${named}`)).toEqual(['b', 'c'])
    expect(await found(`web-acl:${named}`, first)).toEqual(['a', 'b'])
  }
  expect(await found('web-acl:api,web')).toEqual(['a', 'b', 'c'])
  expect(await found('web-acl:*', first)).toEqual(['a', 'b'])
  expect(await found('!web-acl:web type:AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual(['a'])
  expect(await found('web-acl:nobody')).toEqual([])
})

test('what a web ACL is in front of comes from an index', async () => {
  const params: unknown[] = []
  const { filter } = parseFilter(`web-acl:${aclArn('web')}`)
  const condition = filterToSql(
    filter,
    { resource: 'r', posture: 'r', version: 'r', at: null },
    (value) => `$${params.push(value)}`,
  )
  const { rows } = await db.pool.query(`EXPLAIN SELECT FROM resource r WHERE ${condition} AND r.id > 0`, params)
  expect(JSON.stringify(rows)).toContain('resource_web_acl')
})
