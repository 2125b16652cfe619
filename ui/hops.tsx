import { clsx } from 'clsx'
import type { Hop } from '#domain/hop.ts'

const passWords: Record<Hop['passes'], string> = {
  yes: 'lets through',
  limited: 'lets some through',
  no: 'stops',
  unknown: 'not read',
}

/** A path hop by hop, in the order a packet takes them; the first that stops ends it, one that was not read is hatched. */
export function Hops({ path }: { path: readonly Hop[] }) {
  if (path.length === 0) return null
  return (
    <ol className="mt-2 border-line border-l pl-3 text-sm">
      {path.map((hop) => (
        <li key={`${hop.what} ${hop.id} ${hop.because}`} className="relative py-0.5">
          <span
            className={clsx('absolute top-2.5 -left-[17px] size-2 rounded-full border', {
              'border-high bg-high': hop.passes === 'yes',
              'border-medium bg-surface': hop.passes === 'limited',
              'border-compliant bg-compliant': hop.passes === 'no',
              'hatched border-line-strong bg-surface': hop.passes === 'unknown',
            })}
            aria-hidden="true"
          />
          <span className="font-medium">{hop.what}</span>{' '}
          {hop.id && <bdi className="font-mono text-xs break-all text-text-2">{hop.id}</bdi>}{' '}
          <span className="text-xs text-text-3">{passWords[hop.passes]}</span>
          <span className="block text-xs text-text-2">{hop.because}</span>
        </li>
      ))}
    </ol>
  )
}
