import pg from 'pg'
import { parseView } from '#app/view.ts'
import { connectDatabase, type Database } from '#db/client.ts'
import type { Benchmark, Measured } from './benchmark.ts'
import { seconds } from './benchmark.ts'
import { fillOrganization, type Size } from './organization-data.ts'
import { type Screen, screens } from './screens.ts'
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
    if (shown === 0) throw new Error(`${address} shows nothing.`)
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
export async function compareScreens(
  urls: { readonly small: string; readonly large: string },
  only = '',
  report: (line: string) => void = () => {},
): Promise<readonly Measured[]> {
  const stores = [await new Observed(urls.small).open(), await new Observed(urls.large).open()]
  const measured: Measured[] = []
  const broken: string[] = []
  try {
    for (const [folder, screen] of Object.entries(screens))
      for (const address of screen.addresses) {
        const part = `${folder} ${decodeURIComponent(address).replace(/\.\d{3}Z/, 'Z')}`
        if (!part.includes(only)) continue
        const [small, large] = await compare(screen, address, stores)
        if (!small || !large) continue
        if (large.statements > statementsAllowed) broken.push(`${part} sends ${large.statements} statements.`)
        if (large.readWhole.length > 0) broken.push(`${part} reads all of ${large.readWhole.join(', ')}.`)
        const notes = `p95 ${percentile(large.milliseconds, 0.95).toFixed(1)} ms, ${percentile(small.milliseconds, 0.95).toFixed(1)} ms; ${large.statements} statements; pages ${large.pages}, ${small.pages}`
        const [value, reference] = [percentile(large.milliseconds, 0.5), percentile(small.milliseconds, 0.5)]
        measured.push({ part, value, reference, unit: 'ms', notes })
        report(
          `${part.padEnd(90)} best ${large.milliseconds[0]?.toFixed(1)}/${small.milliseconds[0]?.toFixed(1)} ${value.toFixed(1)} ${reference.toFixed(1)} x${(value / reference).toFixed(1)} ${notes} ${large.readWhole.join(' ')}`,
        )
      }
  } finally {
    for (const store of stores) await store.close()
  }
  if (broken.length > 0) throw new Error(broken.join('\n'))
  return measured
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'screens',
    about: `every screen at ${many.resources} resources in ${many.accounts} accounts, against ${few.resources} in ${few.accounts}`,
    target: 3,
    run: () =>
      withStore((small) =>
        withStore(async (large) => {
          await fillOrganization(small, few)
          await fillOrganization(large, many)
          return compareScreens({ small: small.url, large: large.url })
        }),
      ),
  },
]
