import { createHash } from 'node:crypto'
import type { Database } from './client.ts'

/** What stands in an address for what is kept: made from the text, so that the same text has the same id, now and ever. */
export function addressId(search: string): string {
  return createHash('sha256').update(search).digest('base64url').slice(0, 16)
}

/** Keeps a part of an address, as often as anybody likes. @returns its id */
export async function keepAddress(db: Database, search: string): Promise<string> {
  const id = addressId(search)
  await db.pool.query('INSERT INTO kept_address (id, search) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, search])
  return id
}

/** What an id stands for; null when this store has never kept it. */
export async function keptAddress(db: Database, id: string): Promise<string | null> {
  if (!/^[\w-]{16}$/.test(id)) return null
  const { rows } = await db.pool.query<{ search: string }>('SELECT search FROM kept_address WHERE id = $1', [id])
  return rows[0]?.search ?? null
}
