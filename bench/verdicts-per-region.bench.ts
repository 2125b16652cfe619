import { collectors } from '#.generated/collectors.ts'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { type Cells, collectPlaces, type Place, resourcesOf } from '#cli/collected-places.ts'
import type { Database } from '#db/client.ts'
import { publishCell } from '#db/inventory.ts'
import { claimAccount, createScan, expectCells, readScan } from '#db/scans/scans.ts'
import type { AccountFacts } from '#domain/account-facts.ts'
import { isAsked } from '#domain/collector.ts'
import type { Control } from '#domain/control.ts'
import type { Posture } from '#domain/posture.ts'
import { loadAccountFacts } from '#workers/account-facts.ts'
import { evaluateAccount } from '#workers/evaluating.ts'
import { judgeAccount, type Rules } from '#workers/judgement.ts'
import { type Benchmark, type Measured, seconds } from './benchmark.ts'
import { startPretendAws } from './pretend-aws.ts'
import { withStore } from './store.ts'

const latencyMs = 30
const now = '2026-08-20T02:00:00Z'
/** What makes the region of the busiest account hold some five thousand resources. */
const density = 12.2
const atLeast = 5_000
/** Cells that a worker publishes at once. */
const atOnce = 8

const rules: Rules = {
  controls,
  postures,
  onFault: (what, resource, error) => {
    throw new Error(`${what} fails on ${resource.arn}`, { cause: error })
  },
}

/** A region of a great account: collected over HTTP as a scan does, stored, and judged from the store. */
async function measured(db: Database): Promise<readonly Measured[]> {
  const aws = await startPretendAws({
    accounts: 10,
    regions: 1,
    density,
    latency: latencyMs,
    date: now,
    begin: '2026-06-01',
  })
  const places = await collectPlaces(aws.hello, [])
  try {
    const place = { accountId: await busiest(aws.hello.url), region: aws.hello.regions[0] ?? '' }
    let cells: Cells = new Map()
    const wanted = Object.keys(collectors).filter((id) => collectors[id] && isAsked(collectors[id]))
    const collecting = await seconds(async () => {
      cells = await places.collect(place, wanted)
    })
    for (const [id, { outcome, cause }] of cells)
      if (outcome !== 'COMPLETE') throw new Error(`${id} is ${outcome}: ${JSON.stringify(cause)}`)
    const held = resourcesOf(place, cells).length
    if (held < atLeast) throw new Error(`The region holds ${held} resources only.`)

    let scanId = ''
    const publishing = await seconds(async () => {
      scanId = await publish(db, place, cells)
    })
    const scan = await readScan(db, scanId)
    if (!scan) throw new Error(`Scan ${scanId} is not there.`)
    const account = await loadAccountFacts(db, scan, place.accountId, collectors)
    const judging = await seconds(async () => judge(account, rules))
    const first = await seconds(() => evaluateAccount({ db, collectors }, scan, place.accountId, rules))
    const again = await seconds(() => evaluateAccount({ db, collectors }, scan, place.accountId, rules))
    return [
      {
        part: 'judging',
        value: judging,
        reference: collecting,
        unit: 's',
        notes: `${held} resources, ${((judging * 1e6) / held).toFixed(0)} µs each; slowest: ${slowest(account)}`,
      },
      {
        part: 'with the store',
        value: first,
        reference: collecting + publishing,
        unit: 's',
        notes: `read, judged and written for the first time; ${again.toFixed(2)} s when nothing has changed`,
      },
    ]
  } finally {
    places.close()
    await aws.stop()
  }
}

async function busiest(url: string): Promise<string> {
  const response = await fetch(`${url}/parapet-simulator/accounts`)
  const accounts = (await response.json()) as { accountId: string; profile: string }[]
  const found = accounts.find(({ profile }) => profile === 'production')
  if (!found) throw new Error('The pretend organisation has no production account.')
  return found.accountId
}

/** Stores the cells as a worker does. Returns the scan's id. */
async function publish(db: Database, { accountId, region }: Place, cells: Cells): Promise<string> {
  const scan = await createScan(db, { trigger: 'manual', asOf: new Date(now) })
  const scanId = scan?.id ?? ''
  const expected = [...cells.keys()].flatMap((id) => {
    const collector = collectors[id]
    if (!collector) return []
    const { service, scope } = collector
    return [{ accountId, region: scope === 'global' ? scope : region, collector: id, service }]
  })
  await expectCells(db, scanId, expected)
  const claim = await claimAccount(db, scanId, accountId, 'bench')
  const queue = expected.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const cell of queue) {
        const result = cells.get(cell.collector)
        const type = collectors[cell.collector]?.resourceType
        if (result && type) await publishCell(db, { ...cell, type, scanId, fence: claim?.fence ?? '', result })
      }
    }),
  )
  return scanId
}

function judge(account: AccountFacts, by: Rules): void {
  let judged = 0
  for (const _ of judgeAccount(account, by)) judged++
  if (judged !== account.resources.length) throw new Error(`${judged} of ${account.resources.length} were judged.`)
}

/** What takes most of the time: parts of postures by type, and controls by id. */
function slowest(account: AccountFacts): string {
  const spent = new Map<string, { milliseconds: number; calls: number }>()
  const timed = <A extends readonly unknown[], T>(name: string, work: (...args: A) => T) => {
    const sum = { milliseconds: 0, calls: 0 }
    spent.set(name, sum)
    return (...args: A): T => {
      const start = performance.now()
      try {
        return work(...args)
      } finally {
        sum.milliseconds += performance.now() - start
        sum.calls++
      }
    }
  }
  const timedControl = ([id, control]: [string, Control]) =>
    [id, { ...control, evaluate: timed(id, control.evaluate) }] as const
  const timedPosture = ([type, posture]: [string, Posture]) => {
    const parts = Object.entries(posture).map(([name, part]) => [
      name,
      typeof part === 'function' ? timed(`${type} ${name}`, part as (...args: unknown[]) => unknown) : part,
    ])
    return [type, Object.fromEntries(parts) as Posture] as const
  }
  judge(account, {
    ...rules,
    controls: Object.fromEntries(Object.entries(controls).map(timedControl)),
    postures: Object.fromEntries(Object.entries(postures).map(timedPosture)),
  })
  return [...spent]
    .sort(([, a], [, b]) => b.milliseconds - a.milliseconds)
    .slice(0, 6)
    .map(([name, { milliseconds, calls }]) => {
      const each = ((milliseconds * 1000) / calls).toFixed(0)
      return `${name} ${milliseconds.toFixed(0)} ms (${calls} × ${each} µs)`
    })
    .join(', ')
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'verdicts-per-region',
    about: `verdicts on a region of ${atLeast} resources, against collecting it at ${latencyMs} ms without rate limits`,
    target: 1,
    run: () => withStore(measured),
  },
]
