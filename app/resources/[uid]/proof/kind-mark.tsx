import { clsx } from 'clsx'

const looks = {
  stops: 'border-waf text-waf',
  counts: 'border-line-strong border-dashed text-text-2',
  unknown: 'hatched border-line-strong text-text-2',
  open: 'border-line-strong bg-surface text-text-2',
  never: 'border-line text-text-3 line-through',
} as const
export type KindLook = keyof typeof looks

const words: Record<KindLook, string> = {
  stops: '',
  counts: 'only counts',
  unknown: 'not known',
  open: 'not known',
  never: 'never acts',
}

/** What a rule protects from, in a frame that says whether it does. */
export function KindMark({ look, children }: { look: KindLook; children: React.ReactNode }) {
  return (
    <span
      className={clsx('inline-block rounded-sm border px-1.5 text-xs whitespace-nowrap', looks[look])}
      title={words[look] || undefined}
    >
      <span className={look === 'unknown' ? 'bg-surface px-0.5' : ''}>{children}</span>
      {words[look] && <span className="sr-only"> ({words[look]})</span>}
    </span>
  )
}
