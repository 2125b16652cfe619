import { createHash, randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { connectDatabase, type Database } from './client.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './server.ts'

export interface TestDatabase extends Database {
  /** Closes the connections, drops the database and lets the server end when no other test uses it. */
  drop(): Promise<void>
}

/**
 * A fresh, migrated database on a real Postgres, for one test file. Files that run at the same time share one embedded
 * server (or that of TEST_DATABASE_URL). The schema is migrated once into a template that each call copies.
 * @example
 * const db = await testDatabase()
 * afterAll(() => db.drop())
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await openDatabase({
    log: () => {},
    url: process.env.TEST_DATABASE_URL ?? '',
    data: join(tmpdir(), `parapet-test-${userInfo().uid}`),
  })
  const name = `parapet_test_${randomBytes(6).toString('hex')}`
  await withClient(server.url, async (admin) => {
    // One process at a time: a template can be copied only while nobody is connected to it.
    await admin.query('SELECT pg_advisory_lock(7268203312)')
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${await template(admin, server.url)}`)
  })
  const db = connectDatabase(databaseUrl(server.url, name), { name: 'parapet-test' })
  return Object.assign(db, {
    async drop() {
      await db.close()
      await withClient(server.url, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
      await server.stop()
    },
  })
}

/** Name of the template of this version of the migrations; makes it when it is missing. */
async function template(admin: pg.Client, url: string): Promise<string> {
  const hash = createHash('sha256')
  const root = resolve(import.meta.dirname, '..')
  for (const path of globSync('prisma/migrations/*/migration.sql', { cwd: root }).sort())
    hash.update(readFileSync(join(root, path)))
  // The month is part of it: the template holds the partitions around the day it was made.
  const name = `parapet_template_${hash.digest('hex').slice(0, 12)}_${new Date().toISOString().slice(0, 7).replace('-', '_')}`
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 0) {
    const making = `${name}_making`
    await admin.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${making}`)
    await migrate(databaseUrl(url, making))
    await admin.query(`ALTER DATABASE ${making} RENAME TO ${name}`)
  }
  return name
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function databaseUrl(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.toString()
}
