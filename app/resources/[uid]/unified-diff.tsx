import { clsx } from 'clsx'
import { counted } from '#ui/format.ts'
import type { DiffLine, Hunk } from './unified.ts'

const elements = { '−': 'del', '+': 'ins', ' ': 'span' } as const

/** Two versions under one another, as developers read changes. */
export function UnifiedDiff({ hunks, label }: { hunks: readonly Hunk[]; label: string }) {
  return (
    <section
      className="mt-3 overflow-x-auto rounded-md border border-line font-mono text-xs"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {hunks.map((hunk) => (
        <div key={hunk.path} className="w-max min-w-full border-line border-b last:border-b-0">
          <h3 className="bg-sunken px-3 py-1 font-medium text-text-2">
            {hunk.path}
            {hunk.skipped > 0 && (
              <span className="ml-3 font-sans font-normal text-text-3">
                {counted(hunk.skipped, 'line')} before it {hunk.skipped === 1 ? 'is' : 'are'} the same
              </span>
            )}
          </h3>
          <ol>
            {hunk.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              <Line key={index} line={line} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function Line({ line: { sign, text, unobserved } }: { line: DiffLine }) {
  const Element = elements[sign]
  return (
    <li className={clsx('flex border-l-2', sign === ' ' ? 'border-transparent' : 'border-text-2')}>
      <span aria-hidden="true" className="w-6 shrink-0 text-center text-text-2">
        {sign}
      </span>
      <Element
        className={clsx(
          'grow pr-3 whitespace-pre no-underline',
          sign === '+' && 'font-semibold',
          sign === ' ' && 'text-text-3',
          unobserved && 'hatched',
        )}
      >
        <bdi className={unobserved ? 'bg-surface' : ''}>{text}</bdi>
      </Element>
    </li>
  )
}
