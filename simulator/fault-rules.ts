import { z } from 'zod'
import { type Fault, type Faults, faultsSchema } from './faults.ts'
import { globs } from './globs.ts'
import { hash53 } from './world/random.ts'

/** A call as faults select it. */
export interface FaultyCall {
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly service: string
  readonly operation: string
}

export type FaultOf<K extends Fault['kind']> = Extract<Fault, { readonly kind: K }>

interface Rule {
  readonly fault: Fault
  readonly selects: (call: FaultyCall) => boolean
  readonly from: number
  readonly until: number
  matched: number
  failed: number
}

/** The faults of the running simulator. */
export class FaultRules {
  readonly #rules: readonly Rule[]
  readonly #seed: string

  /** @throws Error that names each wrong field */
  constructor(faults: Faults, seed: string) {
    const parsed = faultsSchema.safeParse(faults)
    if (!parsed.success) throw new Error(`The faults are not valid:\n${z.prettifyError(parsed.error)}`)
    this.#rules = parsed.data.faults.map(ruleOf)
    this.#seed = seed
  }

  /** The first fault of the kinds that hits the call at the world's instant; each question counts as one call. */
  hit<K extends Fault['kind']>(kinds: readonly K[], call: FaultyCall, now: Date): FaultOf<K> | null {
    const instant = now.getTime()
    for (const [index, rule] of this.#rules.entries()) {
      const { fault } = rule
      if (!(kinds as readonly string[]).includes(fault.kind)) continue
      if (instant < rule.from || instant >= rule.until || !rule.selects(call)) continue
      if (fault.times !== undefined && rule.failed >= fault.times) continue
      rule.matched += 1
      const chance = hash53(`${this.#seed}|fault|${index}|${rule.matched}`) / 9007199254740992
      if (fault.share !== undefined && chance >= fault.share) continue
      rule.failed += 1
      return fault as FaultOf<K>
    }
    return null
  }
}

function ruleOf(fault: Fault): Rule {
  const select = (patterns: string | string[] | undefined) =>
    patterns === undefined ? () => true : globs(typeof patterns === 'string' ? [patterns] : patterns)
  const account = select(fault.accounts)
  const region = select(fault.regions)
  const service = select(fault.services)
  const operation = select(fault.operations)
  return {
    fault,
    selects: (call) =>
      region(call.region) &&
      service(call.service) &&
      operation(call.operation) &&
      (account(call.accountId) || account(call.accountName)),
    from: fault.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(fault.from),
    until: fault.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(fault.until),
    matched: 0,
    failed: 0,
  }
}
