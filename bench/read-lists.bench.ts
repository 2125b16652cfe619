import { registerHooks } from 'node:module'
import type { Database } from '#db/client.ts'
import type { Benchmark, Measured } from './benchmark.ts'
import { seconds } from './benchmark.ts'
import { fillOrganization } from './organization-data.ts'
import { withStore } from './store.ts'

const few = 10_000
const many = 300_000
const runs = 15

// The screens' queries refuse to be loaded outside Next.js; this says that nothing here runs in a browser.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only' ? { url: 'data:text/javascript,', shortCircuit: true } : next(specifier, context),
})
const { findOverview } = await import('#app/(overview)/query.ts')
const { findFacets, findResources } = await import('#app/resources/query.ts')
const { parseResourcesFilter } = await import('#app/resources/filter.ts')
const { parseScope, parseInstant } = await import('#app/view.ts')

interface View {
  readonly name: string
  /** Begins anew, on a store. */
  readonly open: () => () => Promise<unknown>
}

/** A page of the explorer with its facets, as its URL asks for them */
function explorer(name: string, params: Record<string, string>, turned = false): View {
  const scope = parseScope(params.scope ?? 'org')
  if (!scope) throw new Error(`${params.scope} is no scope.`)
  const instant = params.at === undefined ? null : parseInstant(params.at, new Date())
  const filter = parseResourcesFilter(params)
  return {
    name,
    open() {
      let cursor: string | null = null
      return async () => {
        if (turned && cursor === null) cursor = (await findResources(scope, instant, filter)).next ?? ''
        const [page, counts] = await Promise.all([
          findResources(scope, instant, { ...filter, cursor: cursor ?? '' }),
          findFacets(scope, instant, filter.q),
        ])
        // A list without rows would be fast, and say nothing.
        if (page.rows.length === 0 || counts.total === 0) throw new Error(`${name} shows no resource.`)
      }
    },
  }
}

const account = String(100_000_000_000 + 7 * 7_919)
const recently = new Date(Date.now() - 3 * 86_400_000).toISOString()

/** Every view that is measured, as its URL has it. */
const views: readonly View[] = [
  {
    name: 'overview',
    open: () => async () => {
      const { points } = await findOverview({ kind: 'org' }, null, 90)
      if (points.length === 0) throw new Error('The Overview shows no points.')
    },
  },
  { name: 'overview of an account', open: () => () => findOverview({ kind: 'account', id: account }, null, 90) },
  explorer('list', {}),
  explorer('list, second page', {}, true),
  explorer('list by critical findings', { order: 'critical' }),
  explorer('list by last change', { order: 'changed' }),
  explorer('list of an account', { scope: account }),
  explorer('list of an OU', { scope: 'ou-ab12-00000003' }),
  explorer('type and encryption', { q: 'type:AWS::RDS::DBInstance encryption:none' }),
  explorer('exposure', { q: 'exposure:internet' }),
  explorer('region and transit', { q: 'region:eu-west-1 transit:optional' }),
  explorer('open critical findings', { q: 'severity:critical' }),
  explorer('text', { q: 'ledger-DBInstance' }),
  explorer('tag', { q: 'tag.Owner:team-7' }),
  explorer('owner and WAF', { q: 'owner:team-7 waf:none' }),
  explorer('as of three days ago', { at: recently }),
]

/** The screens' own connection is the one of this store, for as long as `work` takes. */
async function onStore<T>(db: Database, work: () => Promise<T>): Promise<T> {
  Object.assign(globalThis, { parapetDatabase: db })
  process.env.DATABASE_URL = db.url
  return work()
}

/** Milliseconds that a view usually takes on each store; the stores take turns, so that a busy moment hits both. */
async function medians(view: View, stores: readonly Database[]): Promise<readonly number[]> {
  const taken = stores.map(() => [] as number[])
  const each = stores.map(() => view.open())
  for (let run = -1; run < runs; run++) {
    for (const [place, db] of stores.entries()) {
      const milliseconds = 1000 * (await onStore(db, () => seconds(async () => each[place]?.())))
      if (run >= 0) taken[place]?.push(milliseconds)
    }
  }
  return taken.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN)
}

/** Measures every view on both stores, which hold the organisation in two sizes. */
export async function compareViews(small: Database, large: Database): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (const view of views) {
    const [reference = Number.NaN, value = Number.NaN] = await medians(view, [small, large])
    measured.push({ part: view.name, value, reference, unit: 'ms', notes: `median of ${runs}` })
  }
  return measured
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'read-lists',
    about: `overview and lists with their facets at ${many} resources, against the same at ${few}`,
    target: 2,
    run: () =>
      withStore((small) =>
        withStore(async (large) => {
          await fillOrganization(small, few)
          await fillOrganization(large, many)
          return compareViews(small, large)
        }),
      ),
  },
]
