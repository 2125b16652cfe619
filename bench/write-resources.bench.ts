import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from, to } from 'pg-copy-streams'
import type { Database } from '#db/client.ts'
import { type Benchmark, seconds } from './benchmark.ts'
import { scanCells, syntheticCells, syntheticResources, withStore } from './store.ts'

const total = 300_000
const atOnce = 2

/** Seconds to make the rows in memory: the collectors' work, not the store's. */
async function making(): Promise<number> {
  return seconds(async () => {
    for (const cell of syntheticCells(total)) syntheticResources(cell)
  })
}

/** COPY of the rows of `tables` into empty tables of the same definition, one after the other. */
async function plainCopy(db: Database, tables: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'parapet-bench-'))
  const client = await db.pool.connect()
  try {
    for (const table of tables) {
      const { rows } = await client.query<{ columns: string }>(
        `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
        [table],
      )
      await pipeline(
        client.query(to(`COPY (SELECT ${rows[0]?.columns} FROM ${table}) TO STDOUT`)),
        createWriteStream(join(folder, table)),
      )
      await client.query(`CREATE TABLE plain_${table} (LIKE ${table} INCLUDING ALL EXCLUDING IDENTITY)`)
    }
    await client.query('CHECKPOINT')
    return await seconds(async () => {
      for (const table of tables) {
        const copy = client.query(from(`COPY plain_${table} FROM STDIN`))
        createReadStream(join(folder, table), { highWaterMark: 1 << 20 }).pipe(copy)
        await once(copy, 'finish')
      }
    })
  } finally {
    client.release()
    await rm(folder, { recursive: true, force: true })
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'first-write',
    about: `${total} new resources published, against COPY of the same rows (resource and resource_version, same indexes)`,
    target: 2.5,
    run: () =>
      withStore(async (db) => {
        const cells = syntheticCells(total)
        await db.pool.query('CHECKPOINT')
        const value = (await seconds(() => scanCells(db, cells, atOnce))) - (await making())
        const reference = await plainCopy(db, ['resource', 'resource_version'])
        return { value, reference, unit: 's', notes: `${cells.length} cells, ${atOnce} at once` }
      }),
  },
  {
    name: 'unchanged-scan',
    about: `a second scan of ${total} unchanged resources, against the first`,
    target: 0.2,
    run: () =>
      withStore(async (db) => {
        const cells = syntheticCells(total)
        const first = await seconds(() => scanCells(db, cells, atOnce))
        await db.pool.query('VACUUM ANALYZE resource')
        const second = await seconds(() => scanCells(db, cells, atOnce))
        const made = await making()
        return {
          value: second - made,
          reference: first - made,
          unit: 's',
          notes: `${cells.length} cells, ${atOnce} at once`,
        }
      }),
  },
]
