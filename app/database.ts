import 'server-only'
import { connectDatabase, type Database } from '#db/client.ts'

const kept = globalThis as { parapetDatabase?: Database }

/** The store, connected once per web process. */
export function database(): Database {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set. `npm start` starts the database and sets it for the web server.')
  kept.parapetDatabase ??= connectDatabase(url, { max: 12, name: 'parapet-web', statementTimeout: 30_000, pages: true })
  return kept.parapetDatabase
}

/** Rows of one statement. `bigint` columns arrive as text, as pg hands them over: cast counts to int or float8. */
export async function select<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const { rows } = await database().pool.query(text, [...values])
  return rows as Row[]
}

/** Values of a statement that is put together from parts: `${params.add(value)}` writes `$1`, `$2` … */
export class Params {
  readonly values: unknown[] = []
  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}
