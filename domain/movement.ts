import type { PillarName } from './pillars.ts'
import { passes } from './score.ts'
import { protectedStandings, unknownStandings, unprotectedStandings } from './waf/standing.ts'

/**
 * Why a number moved between two instants. Whatever counts as failing at one of them and not at the other moved for one
 * reason, so that the parts add up to the difference exactly. What nobody can see any more is a part of its own: it
 * makes the number smaller, and nothing better.
 */

export const movementParts = [
  'fixed',
  'newly failing',
  'new',
  'gone',
  'coverage lost',
  'coverage gained',
  'control changed',
  'applies no more',
  'applies now',
  'left the scope',
  'joined the scope',
] as const
export type MovementPart = (typeof movementParts)[number]

/**
 * What something was at an instant: a pillar's value, what an entry point was counted as, or a finding's compliance, `absent` (not there yet, gone, or not
 * judged yet) or `elsewhere` (in an account that did not belong to the scope).
 */
export type MovementState = string

/** What is counted as failing: resources whose pillar fails, entry points that are not protected, or open findings. */
export type MovementOf = PillarName | 'wafCoverage' | 'findings'

type Standing = 'failing' | 'passing' | 'unknown' | 'not applicable' | 'absent' | 'elsewhere'

function standing(of: MovementOf, state: MovementState): Standing {
  if (state === 'absent' || state === 'elsewhere') return state
  if (of === 'findings') {
    if (state === 'NON_COMPLIANT') return 'failing'
    if (state === 'COMPLIANT') return 'passing'
    return state === 'INSUFFICIENT_DATA' ? 'unknown' : 'not applicable'
  }
  if (of === 'wafCoverage') {
    const among = (some: readonly string[]) => some.includes(state)
    if (among(unprotectedStandings)) return 'failing'
    if (among(protectedStandings)) return 'passing'
    return among(unknownStandings) ? 'unknown' : 'not applicable'
  }
  if (state === 'unknown') return 'unknown'
  const passed = passes(of, state)
  return passed === null ? 'not applicable' : passed ? 'passing' : 'failing'
}

const ended: Record<Exclude<Standing, 'failing'>, MovementPart> = {
  passing: 'fixed',
  unknown: 'coverage lost',
  'not applicable': 'applies no more',
  absent: 'gone',
  elsewhere: 'left the scope',
}
const began: Record<Exclude<Standing, 'failing'>, MovementPart> = {
  passing: 'newly failing',
  unknown: 'coverage gained',
  'not applicable': 'applies now',
  absent: 'new',
  elsewhere: 'joined the scope',
}

/**
 * Why something counts as failing at one instant and not at the other; null where it counts alike at both.
 * @param controlChanged its control has another version than before: the verdict may have moved without the resource
 */
export function movementPart(
  of: MovementOf,
  before: MovementState,
  after: MovementState,
  controlChanged = false,
): MovementPart | null {
  const [from, to] = [standing(of, before), standing(of, after)]
  const judged = (one: Standing) => one !== 'absent' && one !== 'elsewhere'
  if ((from === 'failing') === (to === 'failing')) return null
  if (controlChanged && judged(from) && judged(to)) return 'control changed'
  if (from === 'failing') return to === 'failing' ? null : ended[to]
  return began[from]
}

/** At which of the two instants what moved so counted as failing; null: at the one or the other. */
export function failingAt(part: MovementPart): 'before' | 'after' | null {
  if (Object.values(ended).includes(part)) return 'before'
  return Object.values(began).includes(part) ? 'after' : null
}

/** One kind of way that things went, and how many went it. */
export interface Movement {
  readonly before: MovementState
  readonly after: MovementState
  readonly controlChanged: boolean
  readonly count: number
}

export interface MovementTotal {
  readonly part: MovementPart
  /** Added to and taken from what fails. */
  readonly added: number
  readonly taken: number
}

/** The parts that are not empty, in the order in which a reader should see them. */
export function movementTotals(of: MovementOf, movements: readonly Movement[]): readonly MovementTotal[] {
  const totals = new Map<MovementPart, { added: number; taken: number }>()
  for (const { before, after, controlChanged, count } of movements) {
    const part = movementPart(of, before, after, controlChanged)
    if (part === null) continue
    const total = totals.get(part) ?? { added: 0, taken: 0 }
    totals.set(part, total)
    if (standing(of, after) === 'failing') total.added += count
    else total.taken += count
  }
  return movementParts.flatMap((part) => {
    const total = totals.get(part)
    return total ? [{ part, ...total }] : []
  })
}
