import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Binaries, type Identity, postgresBinaries, serverHome, serverIdentity } from './postgres-binaries.ts'

export interface OpenedDatabase {
  readonly url: string
  readonly kind: 'embedded' | 'external'
  /** Stops an embedded server, unless another process still uses it; does nothing to an external one. */
  stop(): Promise<void>
}

export interface OpenOptions {
  /** One line for the reader of the log. Never holds the password. */
  readonly log: (line: string) => void
  /** Where the embedded server keeps its files. Default: PARAPET_DATA, or `.parapet`. */
  readonly data?: string
  /** Default: DATABASE_URL. Empty for the embedded server. */
  readonly url?: string
}

/** Oldest server that Parapet works with. */
const oldestServer = 15

/**
 * Opens the database: DATABASE_URL when it is set, else a Postgres of Parapet's own that keeps its files in the data
 * folder. A second process on the same folder joins the running server.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenedDatabase> {
  const url = options.url ?? process.env.DATABASE_URL ?? ''
  if (url !== '') return openExternal(url, options.log)
  return openEmbedded(resolve(options.data ?? process.env.PARAPET_DATA ?? '.parapet'), options.log)
}

async function openExternal(url: string, log: OpenOptions['log']): Promise<OpenedDatabase> {
  const shown = redact(url)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new Error(`The database at ${shown} (DATABASE_URL) cannot be reached: ${messageOf(error)}`)
  }
  try {
    const { rows } = await client.query<{ version: number; text: string }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_version') AS text`,
    )
    const server = rows[0]
    if (!server || server.version < oldestServer)
      throw new Error(
        `The database at ${shown} (DATABASE_URL) is Postgres ${server?.text}; Parapet needs ${oldestServer} or newer. ` +
          'Upgrade it, or unset DATABASE_URL to use the server that comes with Parapet.',
      )
    log(`Database: Postgres ${server.text} at ${shown} (DATABASE_URL)`)
  } finally {
    await client.end()
  }
  return { url, kind: 'external', stop: async () => {} }
}

/** What is remembered about an embedded server, in `postgres.json` beside its data. */
interface Remembered {
  readonly port: number
  readonly password: string
}

async function openEmbedded(data: string, log: OpenOptions['log']): Promise<OpenedDatabase> {
  const identity = serverIdentity()
  const home = serverHome(data, identity)
  if (home !== data)
    log(`Database: ${data} cannot be reached by the unprivileged user Postgres runs as; its files are kept in ${home}`)
  const cluster = join(home, 'postgres')
  const release = await startLock(home)
  try {
    const remembered = recall(home)
    if (remembered) {
      const running = await answers(remembered)
      if (running) {
        log(`Database: joined the embedded Postgres in ${cluster} on port ${remembered.port}`)
        return await opened(home, cluster, remembered)
      }
    }
    const binaries = await postgresBinaries(home, identity)
    const password = remembered?.password ?? randomBytes(18).toString('base64url')
    if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(binaries, identity, home, cluster, password)
    const port = await freePort(remembered?.port)
    const now: Remembered = { port, password }
    writeFileSync(join(home, 'postgres.json'), JSON.stringify(now), { mode: 0o600 })
    await start(binaries, identity, home, cluster, now)
    log(`Database: embedded Postgres in ${cluster} on port ${port}`)
    return await opened(home, cluster, now)
  } finally {
    release()
  }
}

/** Holds one idle connection for as long as the database is open: it tells the others that the server is in use. */
async function opened(home: string, cluster: string, server: Remembered): Promise<OpenedDatabase> {
  const holder = new pg.Client({ connectionString: urlOf(server, 'postgres'), application_name: 'parapet-open' })
  holder.on('error', () => {})
  await holder.connect()
  return {
    url: urlOf(server, 'parapet'),
    kind: 'embedded',
    async stop() {
      const release = await startLock(home)
      try {
        await holder.end().catch(() => {})
        await stopUnlessUsed(cluster, server)
      } finally {
        release()
      }
    },
  }
}

function urlOf(server: Remembered, database: string): string {
  return `postgresql://parapet:${server.password}@127.0.0.1:${server.port}/${database}`
}

function recall(home: string): Remembered | null {
  const path = join(home, 'postgres.json')
  if (!existsSync(path)) return null
  return JSON.parse(readFileSync(path, 'utf8')) as Remembered
}

async function answers(server: Remembered): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(server, 'parapet'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function initialise(binaries: Binaries, identity: Identity, home: string, cluster: string, password: string) {
  // A folder without PG_VERSION is what an interrupted initdb leaves behind.
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  const passwordFile = join(home, 'postgres.pw')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (identity.uid !== undefined && identity.gid !== undefined) {
    chownSync(cluster, identity.uid, identity.gid)
    chownSync(passwordFile, identity.uid, identity.gid)
  }
  try {
    await run(
      binaries.initdb,
      [
        ...['-D', cluster, '-U', 'parapet', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
      ],
      identity,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function run(command: string, args: readonly string[], identity: Identity): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...identity,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: serverEnvironment() as NodeJS.ProcessEnv,
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', fail)
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}: ${output}`))))
  })
}

/** Settings for one product on one machine: durable, moderate memory, no JIT for short queries. */
function settings(server: Remembered): readonly string[] {
  const megabytes = Math.floor(totalmem() / 1_048_576)
  const shared = Math.max(64, Math.min(512, Math.floor(megabytes / 8)))
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: server.port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(megabytes / 3))}MB`,
    work_mem: '32MB',
    maintenance_work_mem: '128MB',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    // Containers often have 64 MB of /dev/shm, which parallel queries outgrow.
    dynamic_shared_memory_type: 'mmap',
    log_min_messages: 'warning',
    log_timezone: 'UTC',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function serverEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C' }
}

async function start(binaries: Binaries, identity: Identity, home: string, cluster: string, server: Remembered) {
  clearStalePid(cluster)
  const logPath = join(home, 'postgres.log')
  const log = openSync(logPath, 'a')
  const child = spawn(binaries.postgres, ['-D', cluster, ...settings(server)], {
    ...identity,
    // Of its own session: Ctrl-C in the terminal reaches Parapet, which then stops the server in order.
    detached: true,
    stdio: ['ignore', log, log],
    env: serverEnvironment() as NodeJS.ProcessEnv,
  })
  child.unref()
  await ready(child, server, logPath)
}

async function ready(child: ChildProcess, server: Remembered, logPath: string): Promise<void> {
  let ended: string | null = null
  child.on('error', (error) => {
    ended = error.message
  })
  child.on('exit', (code, signal) => {
    ended = `it ended with ${code ?? signal}`
  })
  // Recovery after a crash may take minutes; as long as the process lives, it is on its way.
  const deadline = Date.now() + 300_000
  while (Date.now() < deadline) {
    if (ended !== null)
      throw new Error(`The embedded Postgres did not start: ${ended}. ${readFileSync(logPath, 'utf8').slice(-2_000)}`)
    if (await createDatabase(server)) return
    await pause(50)
  }
  throw new Error(`The embedded Postgres did not answer on port ${server.port} within five minutes; see ${logPath}`)
}

async function createDatabase(server: Remembered): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch {
    return false
  }
  try {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'parapet'`)
    if (rowCount === 0) await client.query('CREATE DATABASE parapet')
    return true
  } finally {
    await client.end()
  }
}

/** Pid in `postmaster.pid`, or null when the server is not there. */
function serverPid(cluster: string): number | null {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return null
  const pid = Number(readFileSync(path, 'utf8').split('\n', 1)[0])
  return Number.isInteger(pid) && pid > 1 ? pid : null
}

/**
 * A pid file that a crash left behind would stop the next start when its pid belongs to somebody else by now (usual in
 * containers). It is removed unless that process is a Postgres on this very folder.
 */
function clearStalePid(cluster: string): void {
  const pid = serverPid(cluster)
  if (pid === null || isServerOf(pid, cluster)) return
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

function isServerOf(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  if (!existsSync('/proc/self/cmdline')) return true
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(cluster)
}

async function stopUnlessUsed(cluster: string, server: Remembered): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    )
    if (rows[0]?.others !== 0) return
  } catch {
    return
  } finally {
    await client.end().catch(() => {})
  }
  const pid = serverPid(cluster)
  if (pid === null || !isServerOf(pid, cluster)) return
  // SIGINT is Postgres's fast shutdown: transactions are rolled back, files are left clean.
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + 60_000
  while (serverPid(cluster) !== null && Date.now() < deadline) await pause(50)
}

/** One process starts the server; the others wait and then join it. */
async function startLock(home: string): Promise<() => void> {
  mkdirSync(home, { recursive: true })
  const path = join(home, 'postgres.starting')
  const deadline = Date.now() + 330_000
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (holderIsGone(path)) rmSync(path, { force: true })
    else if (Date.now() > deadline)
      throw new Error(`Another process has been starting the database for five minutes. If none is, remove ${path}.`)
    else await pause(100)
  }
}

function holderIsGone(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    // An empty file: its maker is between creating and writing, or died there.
    if (pid === 0) return Date.now() - statSync(path).mtimeMs > 5_000
    process.kill(pid, 0)
    return pid === process.pid ? false : Date.now() - statSync(path).mtimeMs > 360_000
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code === 'ESRCH'
  }
}

/** The remembered port when it is free, else one the system gives. */
async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await listens(wanted)) !== null) return wanted
  const port = await listens(0)
  if (port === null) throw new Error('No free port on 127.0.0.1 for the embedded Postgres.')
  return port
}

function listens(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer()
    server.on('error', () => done(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : null))
    })
  })
}

/** A connection URL without its password, for logs. */
export function redact(url: string): string {
  try {
    const parsed = new URL(url)
    if (parsed.password !== '') parsed.password = '***'
    parsed.searchParams.delete('password')
    return parsed.toString()
  } catch {
    return 'an address that is no URL'
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
