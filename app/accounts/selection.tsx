'use client'

import { useEffect, useRef, useState } from 'react'
import { counted, exactCount } from '#ui/format.ts'
import { AssignButton } from './assign-button.tsx'
import { RescanButton } from './rescan-button.tsx'

/**
 * What can be done with the accounts shown, or with those whose box is ticked. The boxes are those of the form around it: the
 * export works without a script.
 */
export function Selection({ shown, exportHref, mayChange }: { shown: number; exportHref: string; mayChange: boolean }) {
  const bar = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  useEffect(() => {
    const form = bar.current?.closest('form')
    const read = () => form && setChosen(new FormData(form).getAll('account').map(String))
    read()
    form?.addEventListener('change', read)
    return () => form?.removeEventListener('change', read)
  }, [])
  const tick = (on: boolean) => {
    const form = bar.current?.closest('form')
    for (const box of form?.querySelectorAll<HTMLInputElement>('input[name=account]') ?? []) box.checked = on
    form?.dispatchEvent(new Event('change'))
  }
  return (
    <div
      ref={bar}
      className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b px-3 py-1.5 text-sm print:hidden"
    >
      <span className="figures text-text-2" aria-live="polite">
        {chosen.length > 0
          ? `${exactCount(chosen.length)} of ${counted(shown, 'account')} selected`
          : counted(shown, 'account')}
      </span>
      <button
        type="button"
        className="control control-quiet h-7! px-2! text-xs!"
        onClick={() => tick(chosen.length === 0)}
      >
        {chosen.length === 0 ? 'Select those on this page' : 'Select none'}
      </button>
      <span className="ml-auto flex flex-wrap gap-2">
        {chosen.length > 0 && mayChange && <AssignButton accounts={chosen} />}
        {chosen.length > 0 && mayChange && (
          <RescanButton accounts={chosen}>Scan {counted(chosen.length, 'account')} again</RescanButton>
        )}
        {chosen.length > 0 ? (
          <button type="submit" className="control">
            Export {counted(chosen.length, 'account')} as CSV
          </button>
        ) : (
          <a className="control" href={exportHref} download>
            Export {counted(shown, 'account')} as CSV
          </a>
        )}
      </span>
    </div>
  )
}
