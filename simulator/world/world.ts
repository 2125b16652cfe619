import type { AccountProfile, Place } from '#domain/simulated.ts'
import { type AccountPlan, planAccounts } from './accounts.ts'
import { defaultRegions, optInRegions } from './aws-regions.ts'
import { planClassicWebAcls, planGuarded, planLoadBalancers, planWebAcls } from './edge-plan.ts'
import { planKeys } from './key-plan.ts'
import { type PlaceBasics, planNetwork } from './network-plan.ts'
import { type AccountOnDay, accountsOn, type OrganizationPlan, planOrganization } from './organization.ts'
import { Chance } from './random.ts'
import { planClassicLoadBalancers, planFleets, planSandwiches } from './server-plan.ts'

const millisecondsADay = 86_400_000

const growth = [...defaultRegions, ...optInRegions]

export interface WorldSettings {
  readonly accounts: number
  readonly regions: number | readonly string[]
  readonly seed: string
  readonly begin: Date
  /** Times as much as usual of what a place has in numbers. Default 1. */
  readonly density?: number
}

/** A pretend AWS Organization over time. Nothing is kept in it but what it was made from; places are built when asked for. */
export interface World {
  readonly organization: OrganizationPlan
  readonly regions: readonly string[]
  readonly seed: string
  /** The instant at which a day began; negative days lie before the world. */
  dateOf(day: number): Date
  /** The organisation at an instant. */
  at(now: Date): Moment
}

/** The world at one instant. Places keep their identity within it. */
export interface Moment {
  readonly now: Date
  /** Whole days since the world began, never below 0. */
  readonly day: number
  /** Accounts of the organisation at the instant, in Organizations' order, those suspended included. */
  readonly accounts: readonly AccountOnDay[]
  account(accountId: string): AccountOnDay | undefined
  /** @throws when the account is not in the organisation at the instant or the region not in the world. */
  place(accountId: string, region: string): Place
}

/** @throws RangeError when a setting makes no world */
export function createWorld(settings: WorldSettings): World {
  if (!Number.isInteger(settings.accounts) || settings.accounts < 1) {
    throw new RangeError(`accounts must be a whole number from 1 on, not ${settings.accounts}.`)
  }
  const density = settings.density ?? 1
  if (!(density >= 1)) throw new RangeError(`density must be 1 or more, not ${density}.`)
  const chance = new Chance(settings.seed)
  const regions = regionsOf(settings.regions)
  const organization = planOrganization(chance, planAccounts(chance, settings.accounts))
  return {
    organization,
    regions,
    seed: settings.seed,
    dateOf: (day) => dateOf(settings, day),
    at: (now) => momentOf(settings, organization, regions, now),
  }
}

function regionsOf(asked: number | readonly string[]): readonly string[] {
  if (typeof asked !== 'number') return asked.includes('us-east-1') ? [...asked] : ['us-east-1', ...asked]
  if (!Number.isInteger(asked) || asked < 1 || asked > growth.length) {
    throw new RangeError(
      `regions must be a whole number from 1 to ${growth.length}, not ${asked}; or name the regions.`,
    )
  }
  return growth.slice(0, asked)
}

function momentOf(
  settings: WorldSettings,
  organization: OrganizationPlan,
  regions: readonly string[],
  now: Date,
): Moment {
  const day = Math.max(0, Math.floor((now.getTime() - settings.begin.getTime()) / millisecondsADay))
  const accounts = accountsOn(organization, day)
  const byId = new Map(accounts.map((account) => [account.plan.id, account]))
  const accountIds = accounts.map((account) => account.plan.id)
  const places = new Map<string, Place>()
  return {
    now,
    day,
    accounts,
    account: (accountId) => byId.get(accountId),
    place(accountId, region) {
      const key = `${accountId}|${region}`
      const known = places.get(key)
      if (known) return known
      const account = byId.get(accountId)
      if (!account) throw new Error(`Account ${accountId} is not in the organisation on day ${day}.`)
      if (!regions.includes(region)) throw new Error(`Region ${region} is not in this world.`)
      const place = placeOf({ settings, organization, regions, accountIds, now, day }, account.plan, region)
      places.set(key, place)
      return place
    },
  }
}

function dateOf(settings: WorldSettings, day: number): Date {
  return new Date(settings.begin.getTime() + day * millisecondsADay)
}

interface PlaceSurroundings {
  readonly settings: WorldSettings
  readonly organization: OrganizationPlan
  readonly regions: readonly string[]
  readonly accountIds: readonly string[]
  readonly now: Date
  readonly day: number
}

/** How much an account of the profile holds, and how readily it uses regions other than the first. */
const sizes: { readonly [profile in AccountProfile]: { readonly holds: number; readonly spreads: number } } = {
  management: { holds: 0.2, spreads: 0 },
  security: { holds: 0.3, spreads: 1 },
  network: { holds: 0.4, spreads: 1 },
  production: { holds: 1, spreads: 0.75 },
  regulated: { holds: 0.8, spreads: 0.6 },
  staging: { holds: 0.5, spreads: 0.4 },
  sandbox: { holds: 0.3, spreads: 0.3 },
  forgotten: { holds: 0.35, spreads: 0.2 },
  empty: { holds: 0, spreads: 0 },
}

function placeOf(around: PlaceSurroundings, plan: AccountPlan, region: string): Place {
  const { settings, organization, regions, day } = around
  const { id: accountId, profile } = plan
  const chance = new Chance(settings.seed).of(`place|${accountId}|${region}`)
  const index = regions.indexOf(region)
  const size = sizes[profile]
  const used = size.holds > 0 && (index === 0 || chance.random('used') < size.spreads)
  const density = settings.density ?? 1
  const busy = density * size.holds * Math.max(0.2, 1 - index * 0.3)
  const basics: PlaceBasics = { accountId, profile, region, partition: 'aws', day, used, density, chance }
  const scale = (key: string, min: number, max: number) =>
    used ? min + Math.round((max - min) * busy * (0.4 + 0.6 * chance.random(`scale|${key}`))) : 0
  const network = once(() => planNetwork(basics))
  const keys = once(() => planKeys(basics, settings.seed, foreignAccount(organization, accountId)))
  const webAcls = once(() => planWebAcls(basics))
  const classicWebAcls = once(() => planClassicWebAcls(basics))
  const sandwiches = once(() => planSandwiches(basics, network()))
  const loadBalancers = once(() =>
    planLoadBalancers(basics, network(), webAcls(), classicWebAcls(), sandwiches(), scale),
  )
  const classicLoadBalancers = once(() => planClassicLoadBalancers(basics, network(), sandwiches()))
  const fleets = once(() =>
    planFleets(basics, network(), { current: loadBalancers(), classic: classicLoadBalancers() }, sandwiches(), scale),
  )
  const guarded = once(() => planGuarded(basics, webAcls(), scale))
  return {
    accountId,
    profile,
    region,
    partition: 'aws',
    now: around.now,
    day,
    dateOf: (ofDay) => dateOf(settings, ofDay),
    random: (key) => chance.random(key),
    pick: (key, min, max) => chance.pick(key, min, max),
    choose: (key, values) => chance.choose(key, values),
    hex: (key, length) => chance.hex(key, length),
    scale,
    organizationId: organization.id,
    accountIds: around.accountIds,
    regions,
    get network() {
      return network()
    },
    get keys() {
      return keys()
    },
    get webAcls() {
      return webAcls()
    },
    get loadBalancers() {
      return loadBalancers()
    },
    get classicLoadBalancers() {
      return classicLoadBalancers()
    },
    get fleets() {
      return fleets()
    },
    get sandwiches() {
      return sandwiches()
    },
    get classicWebAcls() {
      return classicWebAcls()
    },
    get guarded() {
      return guarded()
    },
  }
}

/** The account whose key others borrow: one that uses every region; outside the organisation when there is none. */
function foreignAccount(organization: OrganizationPlan, accountId: string): string {
  const lenders = organization.accounts.filter((plan) => sizes[plan.profile].spreads === 1 && plan.id !== accountId)
  return lenders[0]?.id ?? '999999999999'
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
