import type { BlindCause } from '../scans/[id]/contract.ts'

/** What to do about blindness: a sentence, and a command where one does it. */
export interface WayOut {
  readonly text: string
  readonly command: string | null
}

const roleTemplate = 'npm run -s parapet -- iam-policy --format cloudformation > role.json'

/** What to do about a cause. */
export function wayOut(cause: BlindCause): WayOut {
  if (cause.code === 'ROLE_MISSING')
    return {
      text: 'The role does not exist in the account, or does not trust this deployment. Print its template, create it there (a StackSet does it everywhere) and read the cells again.',
      command: roleTemplate,
    }
  switch (cause.outcome) {
    case 'DENIED':
      return pastDenial(cause)
    case 'PARTIAL': {
      const lost = 'The lists are complete, but a detail of some resources was refused: those facts are not known.'
      if (!/denied|unauthorized|forbidden/i.test(cause.code)) return { text: lost, command: null }
      const { text, command } = pastDenial(cause)
      return { text: `${lost} ${text}`, command }
    }
    case 'THROTTLED':
      return { text: 'AWS kept refusing for load. Read the cells again at a quieter hour.', command: null }
    case 'NEVER':
      return { text: 'The scan ended before these cells were read. Read them again.', command: null }
    case 'STALE':
      return {
        text: 'They were read completely, but longer ago than the freshness limit: what has become of them since, nobody knows. Scan again; where scans run, see why they leave these out.',
        command: 'npm run parapet -- scan',
      }
    case 'REGION_OFF':
      return { text: 'The region is switched off in the account: nothing is expected there.', command: null }
    default:
      return { text: 'Read the cells again. What stays so is kept with AWS’s own words.', command: null }
  }
}

function pastDenial({ policyType }: BlindCause): WayOut {
  return /service control|resource control|boundary/.test(policyType ?? '')
    ? {
        text: 'The role may, but a policy above it denies. Let that policy except the role, or accept the blind spot.',
        command: null,
      }
    : {
        text: 'Add the action to the role: its template holds all it needs. Update it there and read the cells again.',
        command: roleTemplate,
      }
}
