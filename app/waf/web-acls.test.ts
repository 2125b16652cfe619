import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectorList } from '#.generated/collector-list.ts'
import { postures } from '#.generated/postures.ts'
import { loadProof } from '#db/proof/proof.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Facts } from '#domain/resource.ts'
import { compareRules, isDifferent } from '#domain/waf/web-acl-comparison.ts'
import { rule, webAcl } from '#domain/waf/web-acl-world.ts'
import { screensDatabase } from '../scanned.fixture.ts'
import { findWebAcls } from './acls/query.ts'
import { findComparison } from './compare/query.ts'

const accountId = '111122223333'
const change = new Date('2026-02-01T00:00:00Z')
const before = new Date('2026-01-15T00:00:00Z')
const org = { kind: 'org' } as const
const aclArn = (name: string) => `arn:aws:wafv2:eu-west-1:${accountId}:regional/webacl/${name}/1`
let db: Awaited<ReturnType<typeof screensDatabase>>
let ids: { readonly [name: string]: string }

interface Stored {
  readonly type: string
  readonly arn: string
  /** As the facts were at first, and as they became. */
  readonly versions: readonly Facts[]
  readonly webAcl?: string
  readonly waf?: string
}

async function store(name: string, { type, arn, versions, webAcl: acl = '', waf = 'not-eligible' }: Stored) {
  const begin = '2026-01-01T00:00:00Z'
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO resource (account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
       waf_protection, web_acl_arn, first_seen_at, last_changed_at, version_from, posture_from)
     VALUES ($1, 'eu-west-1', 's', $2, 'c', $3, '', $4, '{}', $5, '', $6, nullif($7, ''), $8, $8, $8, $8) RETURNING id`,
    [accountId, type, arn, name, versions.at(-1), waf, acl, begin],
  )
  const id = rows[0]?.id ?? ''
  for (const [index, facts] of versions.entries())
    await db.pool.query(
      `INSERT INTO resource_version (resource_id, valid_from, valid_to, name, tags, facts, facts_hash, scan_id)
       VALUES ($1, $2, $3, $4, '{}', $5, '', 1)`,
      [id, index === 0 ? begin : change, index === versions.length - 1 ? null : change, name, facts],
    )
  await db.pool.query(
    `INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       waf_protection, web_acl_arn, open_findings, open_critical, open_high, scan_id)
     VALUES ($1, $2, 'PRESENT', 'none', 'none', 'internet', $3, nullif($4, ''), 0, 0, 0, 1)`,
    [id, type.endsWith('LoadBalancer') ? change : begin, waf, acl],
  )
  return id
}

beforeAll(async () => {
  db = await screensDatabase({ shop: accountId })
  await db.pool.query('UPDATE organization SET freshness_hours = 1000000')
  const acl = (name: string, ...plans: readonly Parameters<typeof webAcl>[0][]) =>
    store(name, { type: 'AWS::WAFv2::WebACL', arn: aclArn(name), versions: plans.map((plan) => webAcl(plan).facts) })
  ids = {
    web: await acl(
      'web',
      { rules: [rule('COUNT', undefined, { name: 'geo' })] },
      { rules: [rule('BLOCK', undefined, { name: 'geo' })], blocksByDefault: true },
    ),
    hidden: await acl('hidden', { facts: { rules: unobserved('denied', 'wafv2:GetWebACL') } }),
  }
  for (const name of ['a', 'b'])
    await store(name, {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      arn: `arn:aws:elb:::${name}`,
      versions: [{ scheme: observed('internal', 'c') }],
      webAcl: aclArn('web'),
      waf: 'blocking',
    })
})
afterAll(() => db.drop())

test('the list says of each web ACL what it is in front of, now and then, and what was not read', async () => {
  const listed = async (at: Date | null) => {
    const { rows, total } = await findWebAcls(org, at, { q: '', cursor: '', a: null })
    expect(total).toBe(2)
    return Object.fromEntries(rows.map((row) => [row.name, row]))
  }
  const now = await listed(null)
  expect(now.web).toMatchObject({
    entryPoints: 2,
    does: 'blocking',
    rules: { value: 1 },
    defaultAction: { value: 'BLOCK' },
  })
  expect(now.hidden).toMatchObject({ entryPoints: 0, does: null, rules: { unobserved: 'denied' } })
  expect((await listed(before)).web).toMatchObject({ entryPoints: 0, does: null, defaultAction: { value: 'ALLOW' } })
})

test('a web ACL alone is compared with what it was before its facts changed', async () => {
  const chosen = { a: ids.web ?? '', b: null, before: null, only: false }
  const { left, right, changes } = await findComparison(org, null, chosen)
  expect(changes).toHaveLength(2)
  expect([left?.entryPoints, right?.entryPoints]).toEqual([0, 2])
  if (!left || !right || !('value' in left.listing) || !('value' in right.listing)) throw new Error('both are known')
  const rows = compareRules(left.listing.value.rows, right.listing.value.rows)
  expect(rows.filter(isDifferent).map(({ left: one, right: other }) => [one?.action, other?.action])).toEqual([
    ['COUNT', 'BLOCK'],
    ['ALLOW', 'BLOCK'],
  ])
})

test('of what is no web ACL, or was not known then, there is no side', async () => {
  const balancer = (await db.pool.query("SELECT id FROM resource WHERE name = 'a'")).rows[0].id
  const { left, right } = await findComparison(org, null, { a: balancer, b: ids.web ?? '', before: null, only: false })
  expect(left).toBeNull()
  expect(right?.name).toBe('web')
  const long = new Date('2025-01-01T00:00:00Z')
  expect((await findComparison(org, null, { a: ids.web ?? '', b: null, before: long, only: false })).left).toBeNull()
})

test('what the comparison says a web ACL does is what its own page says, now and then', async () => {
  for (const [a, before] of [
    [ids.web, null],
    [ids.web, change],
    [ids.hidden, null],
  ] as const) {
    const compared = await findComparison(org, null, { a: a ?? '', b: ids.web ?? '', before, only: false })
    for (const side of [compared.left, compared.right]) {
      const proof = await loadProof(db, side?.uid ?? '', side?.at ?? null, { collectors: collectorList, postures })
      expect(proof?.webAcl).toMatchObject(side?.listing ?? { listing: 'missing' })
    }
  }
})
