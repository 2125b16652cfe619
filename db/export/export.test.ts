import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseFactPath } from '#domain/fact-path.ts'
import { parseFilter } from '#domain/filter.ts'
import { unknownHop } from '#domain/hop.ts'
import { observed, Unseen, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'
import { finishEvaluation, saveJudgements } from '../findings.ts'
import { publishCell } from '../inventory.ts'
import { saveOrganization } from '../organization.ts'
import { loadResources } from '../related.ts'
import { closeScan } from '../scans/closing.ts'
import { claimAccount, createScan, expectCells } from '../scans/scans.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { type ExportRequest, exportReport } from './export.ts'
import { exportFileName, exportToFile } from './export-file.ts'

const accountId = '012345678901'
const controlId = 'rds/db-instance-encrypted-at-rest'
const call = 'rds:DescribeDBInstances'
const deniedAcls = unobserved('denied', 'ec2:DescribeNetworkAcls')
const gateway = { what: 'internet gateway', id: 'igw-1', passes: 'yes', because: 'The VPC has one.' } as const
const controls = {
  [controlId]: {
    title: 'Encrypted at rest',
    expected: 'StorageEncrypted is true',
    severity: 'critical',
    dimension: 'encryption-at-rest',
    needs: ['storageEncrypted'],
    frameworks: ['fsbp:RDS.3'],
  },
} as const
let db: TestDatabase

function instance(name: string, encrypted: boolean, owner = 'payments'): CollectedResource<Facts> {
  return {
    arn: `arn:aws:rds:eu-west-1:${accountId}:db:${name}`,
    name,
    incarnation: `db-${name}`,
    tags: observed({ Owner: owner }, call),
    facts: { storageEncrypted: observed(encrypted, call) },
  }
}

/** One whole scan of the account on a day, through the same functions as a worker's. */
async function scan(asOf: string, resources: readonly CollectedResource<Facts>[] | 'denied') {
  const created = await createScan(db, { trigger: 'demo', asOf: new Date(asOf) })
  const scanId = created?.id ?? ''
  await saveOrganization(
    db,
    {
      source: 'organizations',
      organizationId: 'o-example',
      managementAccountId: accountId,
      callerAccountId: accountId,
      units: [
        { id: 'r-1', name: 'Root', parentId: null },
        { id: 'ou-1', name: asOf < '2026-10-10' ? 'Labs' : 'Prod', parentId: 'r-1' },
      ],
      accounts: [
        { accountId, name: 'payments', state: 'ACTIVE', joinedAt: null, unitIds: ['r-1', 'ou-1'], management: true },
      ],
      complete: true,
      unread: [],
    },
    { scanId, demo: true },
  )
  const cell = { accountId, region: 'eu-west-1', collector: 'rds/db-instance', service: 'rds' }
  await expectCells(db, scanId, [cell])
  const claim = await claimAccount(db, scanId, accountId, 'worker')
  const denied = resources === 'denied'
  await publishCell(db, {
    ...cell,
    scanId,
    fence: claim?.fence ?? '',
    type: 'AWS::RDS::DBInstance',
    result: {
      outcome: denied ? 'DENIED' : 'COMPLETE',
      cause: denied ? { code: 'AccessDenied', call, message: 'explicit deny', policyArn: 'arn:aws:scp/p-1' } : null,
      listedCompletely: !denied,
      resources: denied ? [] : resources,
      ...{ calls: 2, retries: 0, throttles: 0, pages: 1, milliseconds: 12 },
    },
  })
  const judgements = []
  for await (const { id, resource } of loadResources(db, accountId)) {
    const fact = resource.facts.storageEncrypted
    const good = fact && 'value' in fact && fact.value === true
    const because = 'StorageEncrypted says so.'
    judgements.push({
      resourceId: id,
      pillars: {
        encryptionAtRest: observed({ kind: good ? 'aws-managed' : 'none', key: null, because } as const, 'judge'),
        encryptionInTransit: unobserved('denied', 'rds:DescribeDBParameters'),
        exposure:
          resource.name === '=b'
            ? new Unseen(deniedAcls, [gateway, unknownHop('network ACL', 'acl-1', deniedAcls)]).cause
            : observed({ kind: 'internet', path: [gateway], accounts: [], because } as const, 'judge'),
        wafProtection: observed({ kind: 'not-eligible', webAclArn: null, because } as const, 'judge'),
      },
      findings: [
        {
          controlId,
          controlVersion: 1,
          compliance: good ? ('COMPLIANT' as const) : ('NON_COMPLIANT' as const),
          reason: `It is ${good ? '' : 'not '}encrypted.`,
          evidence: {},
          missing: null,
        },
      ],
      relations: [],
    })
  }
  await saveJudgements(db, { scanId, accountId, controls, judgements })
  await finishEvaluation(db, scanId, accountId)
  await closeScan(db, scanId)
}

beforeAll(async () => {
  db = await testDatabase()
  await scan('2026-10-01T02:00:00Z', [instance('a', false), instance('=b', true)])
  await scan('2026-10-20T02:00:00Z', [instance('a', true, 'data'), instance('=b', true)])
  await scan('2026-11-01T02:00:00Z', 'denied')
})
afterAll(() => db.drop())

async function rows(request: Partial<ExportRequest> & Pick<ExportRequest, 'report'>) {
  const { stream, summary } = exportReport(db, { format: 'jsonl', controls, ...request })
  const lines = (await text(stream)).trimEnd().split('\n')
  expect(JSON.parse(lines.pop() ?? '')).toEqual({ end: true, rows: lines.length })
  expect(await summary).toMatchObject({ rows: lines.length, organizationId: 'o-example' })
  return lines.map((line) => JSON.parse(line))
}
const filter = (query: string) => parseFilter(query).filter

describe('resources', () => {
  test('show the state of now', async () => {
    expect(await rows({ report: 'resources', filter: filter('name:a') })).toMatchObject([
      {
        account_id: accountId,
        account_name: 'payments',
        ou_path: 'Root / Prod',
        resource_name: 'a',
        presence: 'NOT_SEEN',
        encryption_at_rest: 'aws-managed',
        encryption_at_rest_reason: 'StorageEncrypted says so.',
        encryption_in_transit: 'unknown',
        encryption_in_transit_reason: 'Not known: AWS denied rds:DescribeDBParameters.',
        exposure_path: 'internet gateway igw-1',
        open_findings: 0,
        owner: 'data',
        tags_json: '{"Owner": "data"}',
      },
    ])
  })

  test('facts follow the columns, under the names that the screens have for them, now and as of then', async () => {
    const facts = ['storageEncrypted', 'key', 'endpoint.ports[1]', 'endpoint', 'nothing'].flatMap(
      (path) => parseFactPath(path) ?? [],
    )
    const known = JSON.stringify({
      storageEncrypted: observed(true, call),
      key: unobserved('denied', 'kms:DescribeKey'),
      endpoint: observed({ ports: [5432, '=1+1'], alias: null }, call),
    })
    await db.pool.query(`UPDATE resource SET facts = $1 WHERE name = '=b'`, [known])
    const written = {
      'fact:storageEncrypted': 'true',
      'fact:key': 'unknown',
      'fact:endpoint.ports[1]': '=1+1',
      'fact:endpoint': '{"alias":null,"ports":[5432,"=1+1"]}',
      'fact:nothing': null,
    }
    const [row] = await rows({ report: 'resources', filter: filter('!name:a'), facts })
    expect(row).toMatchObject(written)
    expect(Object.keys(row).slice(-5)).toEqual(Object.keys(written))
    const [then] = await rows({
      report: 'resources',
      filter: filter('name:a'),
      facts,
      at: new Date('2026-10-05T00:00:00Z'),
    })
    expect(then).toMatchObject({ 'fact:storageEncrypted': 'false', 'fact:key': null })
    const csv = await text(
      exportReport(db, { report: 'resources', format: 'csv', filter: filter('!name:a'), facts }).stream,
    )
    expect(csv).toContain(',fact:storageEncrypted,fact:key,fact:endpoint.ports[1],fact:endpoint,fact:nothing\r\n')
    expect(csv).toContain(`true,unknown,"'=1+1","{""alias""`)
  })

  test('an unknown exposure keeps its path, with the hop that was not read', async () => {
    for (const at of [null, new Date('2026-10-05T00:00:00Z')])
      expect(await rows({ report: 'resources', filter: filter('!name:a'), at })).toMatchObject([
        {
          exposure: 'unknown',
          exposure_reason: 'Not known: AWS denied ec2:DescribeNetworkAcls.',
          exposure_path: 'internet gateway igw-1 → ? network ACL acl-1',
        },
      ])
  })

  test('as of an earlier instant show the state of then, also of the tree and the owner', async () => {
    const [row] = await rows({ report: 'resources', filter: filter('name:a'), at: new Date('2026-10-05T00:00:00Z') })
    expect(row).toMatchObject({
      as_of: '2026-10-05T00:00:00Z',
      ou_path: 'Root / Labs',
      presence: 'PRESENT',
      encryption_at_rest: 'none',
      open_findings: 1,
      open_critical: 1,
      owner: 'payments',
    })
    expect(row.last_seen_at).toMatch(/^2026-10-01T02:00/)
  })

  test('what is not seen any more says when it was', async () => {
    const at = new Date('2026-11-02T00:00:00Z')
    for (const when of [at, null]) {
      const [row] = await rows({ report: 'resources', filter: filter('name:a'), at: when })
      expect(row).toMatchObject({ presence: 'NOT_SEEN' })
      expect(row.last_seen_at).toMatch(/^2026-10-20T02:00/)
    }
  })

  test('nothing is shown before it was first seen', async () => {
    expect(await rows({ report: 'resources', at: new Date('2026-09-30T00:00:00Z') })).toEqual([])
  })

  test.each([
    ['encryption:none', [] as string[]],
    ['owner:data', ['a']],
    ['owner:DATA', ['a']],
    ['tag.Owner:pay*', ['=b']],
    ['tag.Owner:Data', ['a']],
    ['tag.owner:data', []],
    ['!tag.Owner:data', ['=b']],
    ['tag.Owner:data,payments', ['=b', 'a']],
    ['account:PAYMENTS', ['=b', 'a']],
    ['account:000000000000', []],
    ['!name:a', ['=b']],
    ['ou:Prod exposure:internet', ['a']],
    ['exposure:unknown', ['=b']],
    ['presence:PRESENT', []],
    ['control:rds/* compliance:COMPLIANT', ['=b', 'a']],
  ])('filter %s', async (query, names) => {
    const found = await rows({ report: 'resources', filter: filter(query) })
    expect(found.map((row) => row.resource_name)).toEqual(names)
  })
})

describe('findings', () => {
  test('carry the evidence, the call it came from, and the control', async () => {
    expect(
      await rows({ report: 'findings', filter: filter('name:a'), at: new Date('2026-10-05T00:00:00Z') }),
    ).toMatchObject([
      {
        control_id: controlId,
        control_title: 'Encrypted at rest',
        pillar: 'encryption-at-rest',
        severity: 'critical',
        compliance: 'NON_COMPLIANT',
        observed_value: 'false',
        expected_value: 'StorageEncrypted is true',
        source_api: call,
        status: 'OPEN',
        frameworks: 'fsbp:RDS.3',
      },
    ])
    const [now] = await rows({ report: 'findings', filter: filter('name:a') })
    expect(now).toMatchObject({ compliance: 'COMPLIANT', status: 'RESOLVED', observed_value: 'true' })
    expect(now.first_seen_at).toMatch(/^2026-10-01/)
    expect(now.last_changed_at).toMatch(/^2026-10-20/)
  })

  test('a filter on compliance is on the finding itself', async () => {
    const at = new Date('2026-10-05T00:00:00Z')
    const open = await rows({ report: 'findings', at, filter: filter('compliance:NON_COMPLIANT') })
    expect(open.map((row) => row.resource_name)).toEqual(['a'])
    expect(await rows({ report: 'findings', at })).toHaveLength(2)
  })
})

describe('coverage', () => {
  test('names the cause, the policy and what it blinds, now and then', async () => {
    const expected = {
      outcome: 'DENIED',
      cause: `${call}: AccessDenied: explicit deny`,
      policy_arn: 'arn:aws:scp/p-1',
      blinded_resources: 2,
      calls: 2,
      duration_ms: 12,
    }
    expect(await rows({ report: 'coverage' })).toMatchObject([expected])
    expect(await rows({ report: 'coverage', at: new Date('2026-11-05T00:00:00Z') })).toMatchObject([expected])
    expect(await rows({ report: 'coverage', at: new Date('2026-10-21T00:00:00Z') })).toMatchObject([
      { outcome: 'COMPLETE', cause: null, blinded_resources: 0 },
    ])
  })

  test('a filter it cannot answer is refused, not ignored', async () => {
    const { stream, summary } = exportReport(db, { report: 'coverage', format: 'csv', filter: filter('name:a') })
    await expect(text(stream)).rejects.toThrow(/cannot be filtered by "name"/)
    await expect(summary).rejects.toThrow()
  })
})

describe('the bytes', () => {
  test('are the same for the same instant', async () => {
    const at = new Date('2026-10-05T00:00:00Z')
    const once = () => text(exportReport(db, { report: 'resources', format: 'csv', at }).stream)
    expect(await once()).toBe(await once())
  })

  test('neutralise hostile names and count them', async () => {
    const running = exportReport(db, { report: 'resources', format: 'csv' })
    const csv = await text(running.stream)
    expect(csv).toContain(`,"'=b",`)
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3)
    expect(await running.summary).toMatchObject({ neutralised: 1, rows: 2, totals: { 'aws-managed': 2 } })
  })

  test('never come when the export is stopped: the stream fails and nothing is left behind', async () => {
    const running = exportReport(db, { report: 'resources', format: 'csv', signal: AbortSignal.abort() })
    await expect(text(running.stream)).rejects.toThrow()
    await expect(running.summary).rejects.toThrow()
    const folder = await mkdtemp(join(tmpdir(), 'parapet-export-'))
    const file = { path: join(folder, 'r.csv'), user: 'cli', version: 'test' }
    const request = { report: 'resources', format: 'csv', ...file } as const
    await expect(exportToFile(db, { ...request, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await readdir(folder)).toEqual([])
    const { rows: idle } = await db.pool.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`,
    )
    expect(idle[0].n).toBe(0)
  })

  test('lie in a file with a manifest that proves them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parapet-export-'))
    const path = join(folder, 'r.csv.gz')
    const query = filter('type:AWS::RDS::*')
    const done = await exportToFile(db, {
      report: 'resources',
      format: 'csv',
      filter: query,
      path,
      user: 'me',
      version: '1',
    })
    const manifest = JSON.parse(await readFile(done.manifestPath, 'utf8'))
    expect(manifest).toMatchObject({
      schema_version: 1,
      rows: 2,
      user: 'me',
      filter: { text: 'type:AWS::RDS::*' },
      coverage: { blind_cells: { DENIED: 1 } },
      sha256: done.sha256,
    })
    expect(
      gunzipSync(await readFile(path))
        .toString()
        .split('\r\n'),
    ).toHaveLength(4)
    expect(done.warnings).toEqual([expect.stringContaining('1 cells were not read completely')])
  })

  test('are offered under a name that holds nothing a user typed', () => {
    const request = { report: 'resources', format: 'csv', organizationId: 'o-x', asOf: '2026-10-05T00:00:00Z' } as const
    expect(exportFileName({ ...request, scope: '../a b', filterText: '"; rm' })).toMatch(
      /^posture_resources_o-x_..-a-b_2026-10-05T000000Z_[0-9a-f]{8}\.csv$/,
    )
  })
})
