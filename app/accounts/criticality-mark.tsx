import type { Criticality } from '#domain/criticality.ts'

/** How much hangs on an account, beside its name; nothing where nobody said. */
export function CriticalityMark({ criticality }: { criticality: Criticality | null }) {
  if (criticality === null) return null
  return (
    <span
      className="ml-1.5 rounded-sm border border-line-strong px-1 text-xs font-normal whitespace-nowrap text-text-2"
      title="How critical the account is, as set here"
    >
      {criticality}
      <span className="sr-only"> criticality</span>
    </span>
  )
}
