import { coverageScore } from '#domain/score.ts'
import type { CoverageData } from './query.ts'

/**
 * What may be said where no reason for blindness is listed. `clear` alone is good news: something was expected, and all of it
 * was read. `told apart`: cells are blind whose reasons are not listed, as of then or while a scan counts anew.
 */
export type AllClear = 'clear' | 'nothing expected' | 'told apart'

export function allClear({ counts, rest }: Pick<CoverageData, 'counts' | 'rest'>): AllClear {
  const { total, failing } = coverageScore(counts)
  if (failing > 0 || rest > 0) return 'told apart'
  return total > 0 ? 'clear' : 'nothing expected'
}
