import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#.generated/prisma/client.ts'

/** The store of one organisation. Reads of single things go through `prisma`; sets and streams through `pool`. */
export interface Database {
  readonly url: string
  readonly pool: pg.Pool
  /** Made on first use. */
  readonly prisma: PrismaClient
  close(): Promise<void>
}

export interface ConnectOptions {
  /** Connections this process may hold. Default 10. */
  readonly max?: number
  /** Name shown in `pg_stat_activity`. */
  readonly name?: string
  /** Milliseconds after which the server gives up a statement; 0 for none. Default 120,000. */
  readonly statementTimeout?: number
  /**
   * Do not wait for the disk at every commit. A crash of the server then loses the last moments, never their order: jobs
   * and what they wrote are in the same log, so a lost cell is a cell still to do. For workers.
   */
  readonly relaxedCommit?: boolean
  /**
   * For statements that read a page of something. The planner's memo of inner rows is made for as many as a whole read would
   * need, tens of megabytes at once, when a page needs fifty; and by the time that parallel workers have started, it is read.
   */
  readonly pages?: boolean
  /** Milliseconds to wait for a connection, a free one of the pool included. Default 15,000. */
  readonly connectTimeout?: number
}

/** Connects to the store. Nothing is sent before the first query; lost connections are replaced by the pool. */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'parapet',
    statement_timeout: options.statementTimeout ?? 120_000,
    idle_in_transaction_session_timeout: 300_000,
    connectionTimeoutMillis: options.connectTimeout ?? 15_000,
    keepAlive: true,
    // The session's zone decides how Postgres writes instants into text; ours are UTC everywhere.
    options: [
      '-c timezone=UTC',
      ...(options.relaxedCommit ? ['-c synchronous_commit=off'] : []),
      ...(options.pages ? ['-c enable_memoize=off', '-c max_parallel_workers_per_gather=0'] : []),
    ].join(' '),
  })
  // An idle connection that the server ends (a restart) is no error of the process: the pool makes a new one.
  pool.on('error', () => {})
  let prisma: PrismaClient | undefined
  return {
    url,
    pool,
    get prisma() {
      prisma ??= new PrismaClient({ adapter: new PrismaPg(pool) })
      return prisma
    },
    async close() {
      await prisma?.$disconnect()
      await pool.end()
    },
  }
}

/** SQLSTATE classes after which the same transaction may well succeed: deadlock, serialisation, lost or restarting server. */
const transient = new Set(['40001', '40P01', '57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', '53300'])
const lostSocket = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])

/** Whether repeating the transaction that threw this may help. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    transient.has(code) ||
    lostSocket.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|connection ended/i.test(error.message)
  )
}

/**
 * Runs `work` in one transaction. What is transient (deadlock, a restarting server) is repeated with growing, jittered
 * pauses for up to `patience` milliseconds (default 60,000), so `work` must keep no state outside the database.
 */
export async function transaction<T>(
  db: Database,
  work: (client: pg.PoolClient) => Promise<T>,
  options: { readonly begin?: string; readonly patience?: number } = {},
): Promise<T> {
  return patiently(options.patience, () => once(db, work, options.begin ?? 'BEGIN'))
}

/**
 * Runs one statement as a transaction of its own, in one round trip, with the patience of `transaction`.
 * @param named a statement that is sent often: its `name` lets each connection parse and plan it once
 */
export async function statement<Row extends pg.QueryResultRow>(
  db: Database,
  named: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  return patiently(undefined, () => db.pool.query<Row>(named))
}

async function patiently<T>(patience: number | undefined, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + (patience ?? 60_000)
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random())))
    }
  }
}

async function once<T>(db: Database, work: (client: pg.PoolClient) => Promise<T>, begin: string): Promise<T> {
  const client = await db.pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => {
      broken = failed
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
