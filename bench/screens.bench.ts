import pg from 'pg'
import { parseView } from '#app/view.ts'
import { connectDatabase, type Database } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import type { Benchmark, Measured } from './benchmark.ts'
import { seconds } from './benchmark.ts'
import { fillOrganization, type Size } from './organization-data.ts'
import { type Screen, screens, unmeasured } from './screens.ts'
import { withStore } from './store.ts'

/**
 * A hundredth of the large one in every way, so that each account is as full: with as many accounts the small one would
 * answer as slowly as the large one wherever accounts are counted, and hide it.
 */
const few: Size = { resources: 10_000, accounts: 10, days: 730 }
const many: Size = { resources: 1_000_000, accounts: 1_000, days: 730 }
const runs = 15
const statementsAllowed = 8
/** Rows from which reading a whole table is too much. */
const big = 50_000

/** What opening a screen did in the database. */
interface Cost {
  readonly milliseconds: readonly number[]
  readonly statements: number
  readonly pages: number
  /** Big tables that were read from one end to the other. */
  readonly readWhole: readonly string[]
}

/** A store with connections that count what is sent over them. */
class Observed {
  statements = 0
  /** Addresses that showed nothing. */
  readonly empty = new Set<string>()
  private readonly db: Database
  private readonly watcher: pg.Client

  constructor(url: string) {
    this.watcher = new pg.Client({ connectionString: url, application_name: 'parapet-bench-watcher' })
    this.db = connectDatabase(url, { max: 8, name: 'parapet-bench', statementTimeout: 0, pages: true })
    const { pool } = this.db
    const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
    Object.assign(pool, {
      query: (...given: unknown[]) => {
        this.statements++
        return query(...given)
      },
    })
  }

  async open(): Promise<this> {
    await this.watcher.connect()
    return this
  }

  async close(): Promise<void> {
    await this.db.close()
    await this.watcher.end()
  }

  /** Opens a screen as its page does: the screens' own connections are those of this store. */
  async show({ open }: Screen, address: string): Promise<void> {
    Object.assign(globalThis, { parapetDatabase: this.db })
    process.env.DATABASE_URL = this.db.url
    const params = Object.fromEntries(new URL(address, 'http://bench').searchParams)
    const shown = await open(parseView(params, new Date()), params)
    if (shown === 0) this.empty.add(address)
  }

  /** What of the big tables was read whole, and how many pages were touched, since the server began to count. */
  async reads(): Promise<{ readonly whole: ReadonlyMap<string, number>; readonly pages: number }> {
    // Each connection tells what it read when it has nothing else to do.
    await Promise.all(
      Array.from({ length: 8 }, () => this.db.pool.query('SELECT pg_stat_force_next_flush(), pg_sleep(0.01)')),
    )
    await this.watcher.query('SELECT pg_stat_clear_snapshot()')
    const { rows } = await this.watcher.query<{ table: string; scans: number }>(
      `SELECT relname AS table, seq_scan::float8 AS scans FROM pg_stat_user_tables WHERE n_live_tup >= ${big}`,
    )
    const { rows: read } = await this.watcher.query<{ pages: number }>(
      'SELECT (blks_hit + blks_read)::float8 AS pages FROM pg_stat_database WHERE datname = current_database()',
    )
    return { whole: new Map(rows.map(({ table, scans }) => [table, scans])), pages: read[0]?.pages ?? 0 }
  }
}

/** Opens an address on each store; the stores take turns, so that a busy moment hits both. */
async function compare(screen: Screen, address: string, stores: readonly Observed[]): Promise<readonly Cost[]> {
  const costs: Cost[] = []
  for (const store of stores) {
    // Plans, caches and connections as in a server that has run for a while.
    await store.show(screen, address)
    const before = await store.reads()
    store.statements = 0
    await store.show(screen, address)
    const { statements } = store
    const after = await store.reads()
    const readWhole = [...after.whole].flatMap(([table, scans]) =>
      scans > (before.whole.get(table) ?? 0) ? [table] : [],
    )
    costs.push({ milliseconds: [], statements, pages: after.pages - before.pages, readWhole })
  }
  const taken = stores.map((): number[] => [])
  for (let run = 0; run < runs; run++)
    for (const [place, store] of stores.entries())
      taken[place]?.push(1000 * (await seconds(() => store.show(screen, address))))
  return costs.map((cost, place) => ({ ...cost, milliseconds: (taken[place] ?? []).sort((a, b) => a - b) }))
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** Measures every screen at every address on two stores that hold the organisation in two sizes. */
async function compareScreens(small: string, large: string): Promise<readonly Measured[]> {
  const only = process.env.BENCH_ONLY ?? ''
  const stores = [await new Observed(small).open(), await new Observed(large).open()]
  const measured: Measured[] = []
  const broken = unmeasured.map((folder) => `app/${folder}/page.tsx has no line in bench/screens.ts.`)
  try {
    for (const [folder, screen] of Object.entries(screens))
      for (const address of screen.addresses) {
        const part = `${folder} ${decodeURIComponent(address).replace(/\.\d{3}Z/, 'Z')}`
        if (!part.includes(only)) continue
        const [few, many] = await compare(screen, address, stores)
        if (!few || !many) continue
        if (stores.some(({ empty }) => empty.has(address))) broken.push(`${part} shows nothing.`)
        if (many.statements > statementsAllowed) broken.push(`${part} sends ${many.statements} statements.`)
        if (many.readWhole.length > 0) broken.push(`${part} reads all of ${many.readWhole.join(', ')}.`)
        const [value, reference] = [percentile(many.milliseconds, 0.5), percentile(few.milliseconds, 0.5)]
        const p95 = [many, few].map((cost) => percentile(cost.milliseconds, 0.95).toFixed(1)).join('/')
        const best = [many, few].map((cost) => percentile(cost.milliseconds, 0).toFixed(1)).join('/')
        const notes = `p95 ${p95}, best ${best} ms; pages ${many.pages}/${few.pages}; ${many.statements} statements`
        measured.push({ part, value, reference, unit: 'ms', notes })
        console.error(`  ${part}: ${value.toFixed(1)} ms, ${(value / reference).toFixed(1)} x; ${notes}`)
      }
  } finally {
    for (const store of stores) await store.close()
  }
  if (broken.length > 0) throw new Error(broken.join('\n'))
  return measured
}

/** A store that is kept: filled when it is found empty. */
async function filled(url: string, size: Size): Promise<string> {
  await migrate(url)
  const db = connectDatabase(url, { statementTimeout: 0 })
  const { rows } = await db.pool.query('SELECT FROM resource LIMIT 1')
  if (rows.length === 0) await fillOrganization(db, size)
  await db.close()
  return url
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'screens',
    about: `every screen at ${many.resources} resources in ${many.accounts} accounts, against ${few.resources} in ${few.accounts}`,
    target: 3,
    async run() {
      // Filling takes a quarter of an hour: `BENCH_STORES='postgresql://… postgresql://…'` names two databases that are
      // kept from one run to the next, BENCH_ONLY a part of the screens' addresses.
      const [small, large] = (process.env.BENCH_STORES ?? '').split(' ')
      if (small && large) return compareScreens(await filled(small, few), await filled(large, many))
      return withStore((small) =>
        withStore(async (large) => {
          await fillOrganization(small, few)
          await fillOrganization(large, many)
          return compareScreens(small.url, large.url)
        }),
      )
    },
  },
]
