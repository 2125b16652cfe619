import type { AccountProfile } from '#domain/simulated.ts'
import type { Chance } from './random.ts'

/** The accounts of the pretend organisation and what happens to them over the days. */

export interface AccountPlan {
  readonly id: string
  readonly profile: AccountProfile
  /** Path of the organizational unit below the root: `Workloads/Prod/Payments`; empty for the root itself. */
  readonly unit: string
  readonly name: string
  readonly email: string
  /** Day it joined; negative for those that were there when the world began. */
  readonly joinedDay: number
  /** Another name until the day. */
  readonly renamed: { readonly day: number; readonly from: string } | null
  /** Another unit until the day. */
  readonly moved: { readonly day: number; readonly from: string } | null
  /** Day it was suspended or closed (−1: before the world began), or null. */
  readonly ended: { readonly day: number; readonly state: 'SUSPENDED' | 'CLOSED' } | null
}

const domains = ['Payments', 'Commerce', 'Data'] as const
const workloads: { readonly [domain in (typeof domains)[number]]: readonly string[] } = {
  Payments: ['payments', 'checkout', 'ledger', 'billing', 'fraud', 'payouts', 'invoicing', 'fx', 'wallet', 'disputes'],
  Commerce: [
    'orders',
    'catalog',
    'search',
    'inventory',
    'shipping',
    'pricing',
    'storefront',
    'loyalty',
    'returns',
    'media',
  ],
  Data: [
    'analytics',
    'reporting',
    'recommendations',
    'datalake',
    'forecasting',
    'telemetry',
    'features',
    'experiments',
    'events',
    'archive',
  ],
}
const regulated = ['cards', 'kyc', 'claims', 'treasury', 'health-records', 'credit-risk', 'aml', 'pensions']
const people = [
  'amara',
  'bjorn',
  'chen',
  'dara',
  'elif',
  'farid',
  'greta',
  'hana',
  'ines',
  'jonas',
  'kofi',
  'lena',
  'mina',
  'noor',
]
const leftovers = [
  'poc-2021',
  'migration-temp',
  'hackathon',
  'vendor-trial',
  'old-website',
  'acquired-startup',
  'demo-day',
  'legacy-crm',
]
const spares = ['reserve', 'landing-test', 'vending', 'blueprint']
const areas = ['', 'eu', 'us', 'apac', 'b2b', 'core', 'partner', 'mobile']

/** The first accounts every organisation has, then the mix by turns. */
const first: readonly AccountProfile[] = [
  'management',
  'security',
  'production',
  'staging',
  'network',
  'security',
  'sandbox',
]
const mix: readonly AccountProfile[] = [
  'production',
  'regulated',
  'staging',
  'production',
  'forgotten',
  'production',
  'sandbox',
  'staging',
  'production',
  'empty',
  'regulated',
  'staging',
  'production',
  'sandbox',
  'forgotten',
  'production',
  'staging',
  'production',
]

/** @param size number of accounts on the world's last day, the management account first */
export function planAccounts(chance: Chance, size: number): readonly AccountPlan[] {
  const ids = new Set<string>()
  const counters = new Map<AccountProfile, number>()
  return Array.from({ length: size }, (_, index) => {
    const profile = first[index] ?? mix[(index - first.length) % mix.length] ?? 'production'
    const nth = counters.get(profile) ?? 0
    counters.set(profile, nth + 1)
    return planAccount(chance.of(`account|${index}`), index, profile, nth, ids)
  })
}

function planAccount(
  chance: Chance,
  index: number,
  profile: AccountProfile,
  nth: number,
  ids: Set<string>,
): AccountPlan {
  let id = ''
  for (let attempt = 0; id === '' || ids.has(id); attempt += 1) {
    id = String(chance.pick(`id|${attempt}`, 100_000_000_000, 999_999_999_999))
  }
  ids.add(id)
  const { name, unit } = nameOf(profile, nth)
  const ended = endOf(chance, index, profile)
  return {
    id,
    profile,
    name,
    email: `aws+${name}@example.com`,
    unit: ended && ended.day < 0 ? 'Suspended' : unit,
    joinedDay: joinedDay(chance, index, profile),
    renamed:
      index >= first.length && index % 13 === 8 ? { day: chance.pick('renamed', 15, 75), from: `${name}-old` } : null,
    moved: movedFrom(chance, index, profile),
    ended,
  }
}

/** From day 0 on a newcomer now and then; the founding accounts were always there. */
function joinedDay(chance: Chance, index: number, profile: AccountProfile): number {
  return index >= 9 && index % 9 === 0 && profile !== 'forgotten'
    ? chance.pick('joined', 8, 80)
    : -chance.pick('founded', 100, 2000)
}

function endOf(chance: Chance, index: number, profile: AccountProfile): AccountPlan['ended'] {
  if (index < 10) return null
  if (profile === 'forgotten' && index % 4 === 1) return { day: chance.pick('ended', 30, 70), state: 'SUSPENDED' }
  if (profile === 'sandbox' && index % 5 === 0) return { day: -1, state: index % 2 === 0 ? 'CLOSED' : 'SUSPENDED' }
  return null
}

function movedFrom(chance: Chance, index: number, profile: AccountProfile): AccountPlan['moved'] {
  return profile === 'production' && index >= first.length && index % 11 === 3
    ? { day: chance.pick('moved', 20, 70), from: 'Workloads/NonProd' }
    : null
}

/** Different for every `nth`: words first, then areas, then numbers. */
function nameOf(profile: AccountProfile, nth: number): { readonly name: string; readonly unit: string } {
  switch (profile) {
    case 'management':
      return { name: 'org-management', unit: '' }
    case 'security':
      return { name: ['security-tooling', 'log-archive'][nth] ?? `security-${nth + 1}`, unit: 'Security' }
    case 'network':
      return { name: nth === 0 ? 'network-hub' : `network-${nth + 1}`, unit: 'Infrastructure' }
    case 'production': {
      const domain = domains[nth % domains.length] ?? 'Payments'
      const name = word(workloads[domain], Math.floor(nth / domains.length))
      return { name: `${name}-prod`, unit: `Workloads/Prod/${domain}` }
    }
    case 'staging': {
      const domain = domains[nth % domains.length] ?? 'Payments'
      const turn = Math.floor(nth / domains.length)
      return {
        name: `${word(workloads[domain], turn >> 1)}-${turn % 2 === 0 ? 'staging' : 'dev'}`,
        unit: 'Workloads/NonProd',
      }
    }
    case 'regulated':
      return { name: `${word(regulated, nth)}-prod`, unit: 'Workloads/Regulated' }
    case 'sandbox':
      return { name: `sandbox-${word(people, nth)}`, unit: 'Sandbox' }
    case 'forgotten':
      return { name: word(leftovers, nth), unit: nth % 2 === 0 ? 'Workloads/NonProd' : 'Sandbox' }
    case 'empty':
      return { name: word(spares, nth), unit: 'Infrastructure' }
  }
}

function word(words: readonly string[], nth: number): string {
  const base = words[nth % words.length] ?? 'workload'
  const turn = Math.floor(nth / words.length)
  const area = areas[turn % areas.length] ?? ''
  const number = Math.floor(turn / areas.length)
  return [base, area, number === 0 ? '' : String(number + 1)].filter((part) => part !== '').join('-')
}
