import { randomBytes } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { connectDatabase, type Database } from '#db/client.ts'
import { publishCell } from '#db/inventory.ts'
import { migrate } from '#db/migrate.ts'
import { claimAccount, createScan, expectCells } from '#db/scans/scans.ts'
import { openDatabase } from '#db/server.ts'
import { observed } from '#domain/observed.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'

/** Runs `work` on a fresh, migrated database of an embedded server of the benchmarks' own (or of BENCH_DATABASE_URL). */
export async function withStore<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const server = await openDatabase({
    log: () => {},
    url: process.env.BENCH_DATABASE_URL ?? '',
    data: join(tmpdir(), `parapet-bench-${userInfo().uid}`),
  })
  const name = `bench_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await migrate(url.toString())
  const db = connectDatabase(url.toString(), { max: 8, name: 'parapet-bench', statementTimeout: 0 })
  try {
    return await work(db)
  } finally {
    await db.close()
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
    await server.stop()
  }
}

const accounts = 50
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1']
const kinds = ['rds/db-instance', 'ec2/security-group', 'dynamodb/table', 'elastic-load-balancing-v2/listener']

export interface SyntheticCell {
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly service: string
  readonly type: string
  readonly resources: number
}

/** Cells that hold `total` resources together, as an organisation of fifty accounts has them. */
export function syntheticCells(total: number): readonly SyntheticCell[] {
  const cells = Array.from({ length: accounts }, (_, account) =>
    regions.flatMap((region) =>
      kinds.map((collector) => ({
        accountId: String(100_000_000_000 + account * 7_919),
        region,
        collector,
        service: collector.split('/')[0] ?? '',
        type: `AWS::${collector.split('/')[0]}::${collector.split('/')[1]}`,
        resources: 0,
      })),
    ),
  ).flat()
  return cells.map((cell, index) => ({
    ...cell,
    resources: Math.floor(total / cells.length) + (index < total % cells.length ? 1 : 0),
  }))
}

/** The same resources every time: some twenty facts of the kinds AWS answers with, about 1.5 kB as JSON. */
export function syntheticResources(cell: SyntheticCell): readonly CollectedResource<Facts>[] {
  const call = `${cell.service}:Describe`
  return Array.from({ length: cell.resources }, (_, index) => {
    const name = `${['orders', 'payments', 'catalogue', 'ledger', 'search'][index % 5]}-${cell.region}-${index}`
    const vpc = `vpc-0${(index * 2_654_435_761).toString(16).slice(0, 8)}`
    return {
      arn: `arn:aws:${cell.service}:${cell.region}:${cell.accountId}:${cell.collector.split('/')[1]}:${name}`,
      name,
      incarnation: `${cell.collector}-${index.toString(36)}`,
      tags: observed({ Owner: `team-${index % 40}`, Environment: 'prod', CostCenter: String(index % 900) }, call),
      facts: {
        identifier: observed(name, call),
        engine: observed('postgres', call),
        engineVersion: observed('16.4', call),
        storageEncrypted: observed(index % 9 !== 0, call),
        kmsKeyId: observed(`arn:aws:kms:${cell.region}:${cell.accountId}:key/${index % 12}`, call),
        publiclyAccessible: observed(index % 31 === 0, call),
        vpcId: observed(vpc, call),
        subnets: observed([`subnet-a${vpc}`, `subnet-b${vpc}`], call),
        securityGroups: observed([`sg-${index % 200}`], call),
        endpoint: observed({ address: `${name}.${cell.region}.example`, port: 5432 }, call),
        parameters: observed({ 'rds.force_ssl': '1', log_connections: '1' }, `${cell.service}:DescribeParameters`),
        multiAz: observed(true, call),
        backupRetentionPeriod: observed(index % 30, call),
        deletionProtection: observed(index % 2 === 0, call),
        createTime: observed('2024-05-01T10:00:00.000Z', call),
        status: observed('available', call),
        logTypes: observed(['postgresql', 'upgrade'], call),
        certificate: observed('rds-ca-rsa2048-g1', call),
      },
    }
  })
}

/** One scan that publishes every cell, `atOnce` of them at a time, as a worker does. */
export async function scanCells(db: Database, cells: readonly SyntheticCell[], atOnce: number): Promise<void> {
  const scan = await createScan(db, { trigger: 'manual' })
  const scanId = scan?.id ?? ''
  await expectCells(db, scanId, cells)
  const fences = new Map<string, string>()
  for (const accountId of new Set(cells.map((cell) => cell.accountId)))
    fences.set(accountId, (await claimAccount(db, scanId, accountId, 'bench'))?.fence ?? '')
  const queue = cells.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const cell of queue) {
        await publishCell(db, {
          ...cell,
          scanId,
          fence: fences.get(cell.accountId) ?? '',
          result: {
            outcome: 'COMPLETE',
            cause: null,
            listedCompletely: true,
            resources: syntheticResources(cell),
            ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
          },
        })
      }
    }),
  )
}
