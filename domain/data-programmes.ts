import { Unseen, unobserved } from './observed.ts'
import type { Related } from './related.ts'

/**
 * AWS's compliance programmes that data asks for, as owners say it: by a tag that classifies the data, or by the name of
 * an OU above the account. Whole words: `internal` is not `phi`.
 */

export type Programme = 'FedRAMP' | 'HIPAA' | 'PCI DSS'

const words: readonly (readonly [Programme, RegExp])[] = [
  ['HIPAA', /(^|[^a-z0-9])(hipaa|phi|e?phi|health)([^a-z0-9]|$)/i],
  ['PCI DSS', /(^|[^a-z0-9])(pci(-?dss)?|cardholder|chd)([^a-z0-9]|$)/i],
  ['FedRAMP', /(^|[^a-z0-9])(fedramp|federal)([^a-z0-9]|$)/i],
]
/** Keys under which data is classified; elsewhere the words mean other things (`owner: health-team`). */
const aboutData = /class|sensitiv|complian|regulat|confidential|data[-_: ]?(type|level|category|protection)/i
/** `false`, `non-pci`, `out of scope` */
const denies = /(^|[^a-z0-9])(no|not|non|none|false|out|never|n\/a)([^a-z0-9]|$)/i
/** Of an OU or a tag's key, only the programme's own name or a classification speaks of data: a team may be called Health. */
const nameWords: readonly (readonly [Programme, RegExp])[] = [
  ['HIPAA', /(^|[^a-z0-9])(hipaa|e?phi)([^a-z0-9]|$)/i],
  ['PCI DSS', /(^|[^a-z0-9])(pci(-?dss)?|cardholder)([^a-z0-9]|$)/i],
  ['FedRAMP', /(^|[^a-z0-9])fedramp([^a-z0-9]|$)/i],
]

export interface AskedProgramme {
  readonly programme: Programme
  /** `tag data-classification=phi`, `OU PCI` */
  readonly because: string
}

/**
 * The programmes that a resource's data must be under; none where neither its tags nor the OUs above its account say so.
 * Throws `Unseen` where no tag does and the OUs could not be read.
 */
export function programmesAsked(tags: Readonly<Record<string, string>>, related: Related): readonly AskedProgramme[] {
  const asked = new Map<Programme, AskedProgramme>()
  for (const [key, value] of Object.entries(tags)) {
    if (denies.test(value)) continue
    // `hipaa: true` says it by its key, `data-classification: phi` by its value.
    for (const [programme, word] of aboutData.test(key) ? words : [])
      if (word.test(value) && !asked.has(programme)) asked.set(programme, { programme, because: `tag ${key}=${value}` })
    for (const [programme, word] of nameWords)
      if (word.test(key) && !asked.has(programme)) asked.set(programme, { programme, because: `tag ${key}=${value}` })
  }
  const units = related.organizationalUnits()
  if (units === null && asked.size === 0)
    throw new Unseen(
      unobserved(
        'not-covered',
        'organizations:ListParents',
        'the OUs above the account, which may say what data it holds',
      ),
    )
  for (const unit of units ?? [])
    for (const [programme, word] of nameWords)
      if (word.test(unit) && !asked.has(programme)) asked.set(programme, { programme, because: `OU ${unit}` })
  return [...asked.values()]
}
