import type { AddressInfo } from 'node:net'
import type { Simulation } from '#domain/simulated.ts'
import type { Situation } from './answering.ts'
import { secretAccessKey, userAccessKey } from './credentials.ts'
import { FaultRules } from './fault-rules.ts'
import { heldCounts } from './held-counts.ts'
import type { PolicyDocument, Simulator, SimulatorOptions } from './options.ts'
import { organizationsSimulation } from './organizations.ts'
import { accountSimulation, ec2RegionsSimulation } from './regions.ts'
import { loadRegistry } from './registry.ts'
import { RequestLog } from './request-log.ts'
import { ResponseCache } from './response-cache.ts'
import { RolePolicy } from './role-policy.ts'
import { createSimulatorServer } from './server.ts'
import { createWorld, type Moment } from './world/world.ts'

export type { Simulator, SimulatorOptions } from './options.ts'

const daysOfHistory = 90

/**
 * Starts a pretend AWS Organization that speaks AWS's wire protocols on a socket of its own.
 * @throws when an option makes no sense, faults are not valid, or the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulations = options.simulations ?? (await generatedSimulations())
  const seed = options.seed ?? 'parapet'
  const world = createWorld({
    accounts: options.accounts ?? 40,
    regions: options.regions ?? 3,
    seed,
    density: options.density ?? 1,
    begin: options.begin === undefined ? daysAgo(daysOfHistory) : instant(options.begin, 'begin'),
  })
  const latency = options.latency ?? 0
  if (!(latency >= 0)) throw new RangeError(`latency must be 0 or more milliseconds, not ${latency}.`)
  const moment = () => situation.moment
  const registry = await loadRegistry(
    [organizationsSimulation(world, moment), accountSimulation(world, moment), ec2RegionsSimulation(world)],
    simulations,
  )
  const { managementAccountId } = world.organization
  const role = {
    roleName: options.roleName ?? 'ParapetReadOnly',
    externalId: options.externalId === undefined ? 'parapet-simulator' : options.externalId,
    managementAccountId,
    sessionSeconds: options.sessionSeconds ?? null,
  }
  const situation: Situation = {
    world,
    registry,
    role,
    log: new RequestLog(),
    cache: new ResponseCache(),
    moment: world.at(options.date === undefined ? new Date() : instant(options.date, 'date')),
    faults: new FaultRules(options.faults ?? { faults: [] }, seed),
    policy: options.policy === undefined ? null : new RolePolicy(documents(options.policy), options.actions ?? {}),
  }
  const server = createSimulatorServer(situation, latency, {
    simulator: () => simulator,
    accounts: () => accountList(situation.moment),
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, () => resolve())
  })
  const { port } = server.address() as AddressInfo
  const simulator: Simulator = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    managementAccountId,
    accessKeyId: userAccessKey(managementAccountId),
    secretAccessKey,
    roleName: role.roleName,
    externalId: role.externalId,
    regions: world.regions,
    organizationId: world.organization.id,
    date: () => situation.moment.now,
    setDate(date) {
      situation.moment = world.at(instant(date, 'date'))
      situation.cache.clear()
    },
    setFaults(faults) {
      situation.faults = new FaultRules(faults, seed)
    },
    counts: (filter = {}) => heldCounts(simulations, world, situation.moment, filter),
    requests: () => situation.log.list(),
    resetRequests: () => situation.log.reset(),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
  return simulator
}

async function generatedSimulations(): Promise<readonly Simulation[]> {
  const { simulations } = await import('#.generated/simulations.ts')
  return simulations
}

function accountList(moment: Moment): readonly object[] {
  return moment.accounts.map(({ plan, name, unit, state }) => ({
    accountId: plan.id,
    name,
    unit,
    state,
    profile: plan.profile,
  }))
}

function instant(given: string | Date, option: string): Date {
  const date = typeof given === 'string' ? new Date(given) : given
  if (Number.isNaN(date.getTime()))
    throw new RangeError(`${option} must be a date like 2026-09-01 or an ISO instant, not ${String(given)}.`)
  return date
}

/** Midnight UTC so many days before today. */
function daysAgo(days: number): Date {
  const today = new Date()
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - days))
}

function documents(policy: NonNullable<SimulatorOptions['policy']>): readonly PolicyDocument[] {
  return Array.isArray(policy) ? policy : [policy as PolicyDocument]
}
