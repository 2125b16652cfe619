import { clsx } from 'clsx'

export type Sameness = 'alike' | 'different' | 'unknown'

const signs: Record<Sameness, { readonly sign: string; readonly words: string }> = {
  alike: { sign: '=', words: 'alike' },
  different: { sign: '≠', words: 'different' },
  unknown: { sign: '?', words: 'not known on both sides' },
}

/** The cell between two sides: whether they say the same. */
export function SamenessMark({ of }: { of: Sameness }) {
  const { sign, words } = signs[of]
  return (
    <span
      className={clsx('inline-flex size-6 items-center justify-center rounded-sm text-sm', {
        'text-text-3': of === 'alike',
        'bg-sunken font-semibold outline outline-line-strong': of === 'different',
        'hatched outline outline-line-strong': of === 'unknown',
      })}
      title={words}
    >
      <span aria-hidden="true" className={of === 'unknown' ? 'rounded-sm bg-surface px-0.5' : ''}>
        {sign}
      </span>
      <span className="sr-only">{words}</span>
    </span>
  )
}
