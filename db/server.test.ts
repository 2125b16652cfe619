import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { openDatabase, redact } from './server.ts'

const data = await mkdtemp(join(tmpdir(), 'parapet-server-'))
await chmod(data, 0o755)
afterAll(() => rm(data, { recursive: true, force: true }))
const log: string[] = []
const open = (url = '') => openDatabase({ log: (line) => log.push(line), data, url })

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('a server of our own: started, joined, kept while somebody uses it, found again with its data', async () => {
  const first = await open()
  const second = await open()
  expect(second.url).toBe(first.url)
  expect(log.join('\n')).toMatch(/embedded Postgres in .*\n.*joined/)
  expect(log.join('\n')).not.toContain(new URL(first.url).password)
  expect(
    (await Promise.all([migrate(first.url), migrate(first.url)])).filter((names) => names.length > 0),
  ).toHaveLength(1)
  await query(first.url, `INSERT INTO setting VALUES ('kept', '1')`)
  await first.stop()
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await second.stop()
  await expect(query(second.url, 'SELECT 1')).rejects.toThrow()

  // What a crash leaves behind: a pid file whose pid is somebody else's by now.
  await writeFile(join(data, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(data, 'postgres')}\n`)
  const third = await open()
  expect(await query(third.url, 'SELECT key FROM setting')).toEqual([{ key: 'kept' }])
  expect(await migrate(third.url)).toEqual([])
  await third.stop()
})

test('a database that cannot be reached is named, without its password', async () => {
  await expect(open('postgresql://me:s3cret@127.0.0.1:1/x')).rejects.toThrow(
    /postgresql:\/\/me:\*\*\*@127\.0\.0\.1:1\/x \(DATABASE_URL\) cannot be reached/,
  )
  expect(redact('postgresql://me:s3cret@h/x?password=s3cret')).not.toContain('s3cret')
})
