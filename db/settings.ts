import type { z } from 'zod'
import type { Database } from './client.ts'

/** A setting kept in the store, or null when it was never written. Throws (zod) when what is kept has another shape. */
export async function readSetting<T>(db: Database, key: string, shape: z.ZodType<T>): Promise<T | null> {
  const { rows } = await db.pool.query<{ value: unknown }>('SELECT value FROM setting WHERE key = $1', [key])
  return rows[0] ? shape.parse(rows[0].value) : null
}

export async function writeSetting(db: Database, key: string, value: unknown): Promise<void> {
  await db.pool.query('INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2', [
    key,
    JSON.stringify(value),
  ])
}
