import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPorts } from '#domain/exposure-ports.ts'
import { exposureWay } from '#domain/exposure-way.ts'
import { parseFilter } from '#domain/filter.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { PortRange } from '#domain/port-ranges.ts'
import { filterToSql } from './filter.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

type Exposed = Pillars['exposure'] extends Observed<infer E> ? E : never
let db: TestDatabase

const reached = (kind: Exposed['kind'], what: string, ports?: readonly PortRange[]): Pillars['exposure'] =>
  observed(
    {
      kind,
      path: [{ what, id: null, passes: 'yes', because: '' }],
      accounts: [],
      because: '',
      ...(ports && { ports }),
    },
    'c',
  )
const tcp = (from: number, to = from): PortRange => ({ transport: 'tcp', from, to })

const verdicts: { readonly [name: string]: Pillars['exposure'] } = {
  web: reached('internet', 'public address', [tcp(80), tcp(443)]),
  range: reached('internet-limited', 'public address', [tcp(8000, 8999)]),
  names: reached('internet', 'public address', [{ transport: 'udp', from: 53, to: 53 }]),
  partner: reached('cross-account', 'VPC peering', [tcp(5432)]),
  api: reached('internet', 'execute-api endpoint'),
  table: reached('internet', 'resource policy'),
  blind: unobserved('denied', 'ec2:DescribeSecurityGroups'),
  inside: reached('internal', 'public address', [tcp(443)]),
}

beforeAll(async () => {
  db = await testDatabase()
  for (const [name, exposure] of Object.entries(verdicts)) {
    const kind = 'value' in exposure ? exposure.value.kind : 'unknown'
    await db.pool.query(
      `WITH made AS (
         INSERT INTO resource (account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
           exposure, exposure_way, open_ports, first_seen_at, last_changed_at, version_from)
         VALUES ('012345678901', 'eu-west-1', 's', 'T', 'c', $1, '', $1, '{}', '{}', '', $2, $3, $4, now(), now(), now())
         RETURNING id, exposure, exposure_way, open_ports
       )
       INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
         exposure_way, open_ports, waf_protection, open_findings, open_critical, open_high, scan_id)
       SELECT id, now() - interval '1 day', 'PRESENT', 'none', 'none', exposure, exposure_way, open_ports, 'none', 0, 0, 0, 1 FROM made`,
      [name, kind, exposureWay(exposure), openPorts(exposure)],
    )
  }
})
afterAll(() => db.drop())

async function found(query: string, past: boolean): Promise<string> {
  const params: unknown[] = []
  const { filter, problems } = parseFilter(query)
  expect(problems).toEqual([])
  const at = past ? new Date() : null
  const target = { resource: 'r', posture: past ? 'p' : 'r', version: 'r', at }
  const condition = filterToSql(filter, target, (value) => `$${params.push(value)}`)
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT r.name FROM resource r JOIN posture_version p ON p.resource_id = r.id WHERE ${condition} ORDER BY r.name`,
    params,
  )
  return rows.map(({ name }) => name).join(' ')
}

test.each([
  ['port:443', 'api web'],
  ['port:80,53', 'names web'],
  ['port:udp', 'names'],
  ['port:tcp/53', ''],
  ['port:8500', 'range'],
  ['port:0-1023', 'api names web'],
  ['port:5432 exposure:cross-account', 'partner'],
  ['port:unknown', 'blind table'],
  ['port:443,unknown', 'api blind table web'],
  ['!port:443 exposure:internet,internet-limited', 'names range table'],
])('%s finds %s, now and then', async (query, names) => {
  expect(await found(query, false)).toBe(names)
  expect(await found(query, true)).toBe(names)
})

test('what is no port is said so, with the way out', () => {
  for (const text of ['port:https', 'port:99999', 'port:44*'])
    expect(parseFilter(text).problems[0]?.message).toMatch(/port:443/)
})
