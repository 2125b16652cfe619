import { position, type Range } from './scale.ts'

/** The shape of a mark says what kind of event it is; a colour would be lost on paper and on some readers. */
export type MarkShape = 'cross' | 'diamond' | 'up' | 'down' | 'flag'

export interface TimeMark {
  readonly key: string
  readonly at: number
  readonly shape: MarkShape
  /** What happened, with its day. */
  readonly text: string
}

const paths: Record<MarkShape, string> = {
  cross: 'M2 2L10 10M10 2L2 10',
  diamond: 'M6 1L11 6L6 11L1 6Z',
  up: 'M6 2L11 10H1Z',
  down: 'M1 2H11L6 10Z',
  flag: 'M3 11.5V1H10.5L8 3.75L10.5 6.5H3',
}

/** One mark, as it stands under charts and beside its sentence. */
export function Mark({ shape }: { shape: MarkShape }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false" className="shrink-0">
      <path
        d={paths[shape]}
        fill={shape === 'up' || shape === 'diamond' ? 'var(--text-2)' : 'var(--surface)'}
        stroke="var(--text-2)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** What happened, under the time axis of a chart; the sentences stand in a table beside. */
export function TimeMarks({ marks, time }: { marks: readonly TimeMark[]; time: Range }) {
  const shown = marks.filter(({ at }) => at >= time.min && at <= time.max)
  if (shown.length === 0) return null
  return (
    <div className="relative mt-1 h-3" aria-hidden="true">
      {shown.map(({ key, at, shape, text }) => (
        <span
          key={key}
          className="absolute -translate-x-1/2"
          style={{ left: `${(position(at, time) * 100).toFixed(2)}%` }}
          title={text}
        >
          <Mark shape={shape} />
        </span>
      ))}
    </div>
  )
}
