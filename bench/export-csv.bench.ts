import { spawnSync } from 'node:child_process'
import { createWriteStream, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { to } from 'pg-copy-streams'
import type { Database } from '#db/client.ts'
import { exportReport, reports } from '#db/export/export.ts'
import { type Benchmark, seconds } from './benchmark.ts'
import { scanCells, syntheticCells, withStore } from './store.ts'

const total = 300_000

/** Judges every resource alike, in one statement: the export reads what judging would have written. */
async function judge(db: Database): Promise<void> {
  await db.pool.query(
    `UPDATE resource SET encryption_at_rest = 'aws-managed', encryption_in_transit = 'enforced', exposure = 'internal',
       waf_protection = 'not-eligible', pillars = jsonb_build_object(
         'encryptionAtRest', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', 'aws-managed',
           'key', null, 'because', 'StorageEncrypted is true and the key is alias/aws/rds.')),
         'encryptionInTransit', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', 'enforced',
           'minimumTls', '1.2', 'because', 'The parameter rds.force_ssl is 1.')),
         'exposure', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', 'internal', 'path',
           jsonb_build_array(jsonb_build_object('what', 'route table', 'id', 'rtb-' || id, 'passes', 'no', 'because', 'No route.')),
           'accounts', '[]'::jsonb, 'because', 'No subnet has a route to an internet gateway.')),
         'wafProtection', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', 'not-eligible',
           'webAclArn', null, 'because', 'A web ACL cannot be attached to it.')))`,
  )
  await db.pool.query('VACUUM ANALYZE')
}

/** `\copy` of the report's own statement by psql, or COPY through the same driver where psql is not installed. */
async function copyOut(db: Database, folder: string): Promise<{ seconds: number; by: string }> {
  const statement = reports.resources.statement({ filter: [], at: null, controls: {} }, () => {
    throw new Error('An unfiltered report of now has no parameters.')
  })
  const select = `SELECT now(), 'o-example', q.* FROM (${statement}) AS q (${Array.from({ length: 30 }, (_, index) => `c${index}`).join(', ')})`
  const path = join(folder, 'copy.csv')
  if (spawnSync('psql', ['--version']).status === 0) {
    const script = join(folder, 'copy.sql')
    writeFileSync(script, `\\copy (${select.replace(/\s+/g, ' ')}) TO '${path}' CSV HEADER\n`)
    const taken = await seconds(async () => {
      const run = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script, db.url], { encoding: 'utf8' })
      if (run.status !== 0) throw new Error(`psql failed: ${run.stderr}`)
    })
    return { seconds: taken, by: 'psql \\copy' }
  }
  const client = await db.pool.connect()
  try {
    const taken = await seconds(() =>
      pipeline(client.query(to(`COPY (${select}) TO STDOUT CSV HEADER`)), createWriteStream(path)),
    )
    return { seconds: taken, by: 'COPY TO STDOUT (psql is not installed)' }
  } finally {
    client.release()
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'export-csv',
    about: `CSV of ${total} resources, against \\copy of the same columns`,
    target: 1.5,
    run: () =>
      withStore(async (db) => {
        await scanCells(db, syntheticCells(total), 2)
        await judge(db)
        const folder = await mkdtemp(join(tmpdir(), 'parapet-bench-'))
        try {
          await copyOut(db, folder)
          const reference = await copyOut(db, folder)
          global.gc?.()
          const before = process.memoryUsage().rss
          let peak = before
          const watch = setInterval(() => {
            peak = Math.max(peak, process.memoryUsage().rss)
          }, 50)
          const { stream, summary } = exportReport(db, { report: 'resources', format: 'csv' })
          const value = await seconds(() => pipeline(stream, createWriteStream(join(folder, 'export.csv'))))
          clearInterval(watch)
          const { rows, bytes } = await summary
          if (rows !== total) throw new Error(`${rows} rows came out, not ${total}.`)
          const grown = Math.round((peak - before) / 2 ** 20)
          const notes = `${reference.by}; ${Math.round(bytes / 2 ** 20)} MB, memory grew by ${grown} MB`
          return { value, reference: reference.seconds, unit: 's', notes }
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      }),
  },
]
