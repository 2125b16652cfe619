import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Link } from './link.tsx'

/** One of a few, each a link: what is counted, over which range, grouped by what. The page stays where it was scrolled to. */
export function ChoiceLinks<Option extends string | number | null>({
  label,
  options,
  current,
  hrefOf,
  textOf,
  className,
}: {
  /** What is chosen, for those who hear the page. */
  label: string
  options: readonly Option[]
  current: Option
  hrefOf: (option: Option) => string
  textOf: (option: Option) => ReactNode
  className?: string
}) {
  return (
    <nav aria-label={label} className={clsx('flex flex-wrap gap-1', className)}>
      {options.map((option) => (
        <Link
          key={option}
          className="control h-7! px-2! text-xs!"
          aria-current={option === current ? 'true' : undefined}
          href={hrefOf(option)}
          scroll={false}
        >
          {textOf(option)}
        </Link>
      ))}
    </nav>
  )
}
