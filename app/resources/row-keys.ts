'use client'

import { type RefObject, useEffect } from 'react'

/**
 * `j` and `k` move from row to row by moving the focus to the row's link, so that Enter opens it; `o` opens it too, `f`
 * goes to the filters, `e` to the export. Off while something is being typed, or when single keys are switched off.
 */
export function useRowKeys(table: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (localStorage.getItem('parapet.single-key-shortcuts') === 'off') return
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu]')
      )
        return
      const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])].filter(
        (link) => link.offsetParent !== null,
      )
      const at = links.indexOf(document.activeElement as HTMLAnchorElement)
      const to = { j: links[Math.min(links.length - 1, at + 1)], k: links[Math.max(0, at - 1)] }[event.key]
      if (to) {
        event.preventDefault()
        to.focus()
        to.scrollIntoView({ block: 'nearest' })
      } else if (event.key === 'o' && at >= 0) links[at]?.click()
      else if (event.key === 'f') {
        event.preventDefault()
        document.querySelector<HTMLElement>('#facets input')?.focus()
      } else if (event.key === 'e') {
        event.preventDefault()
        document.getElementById('export')?.focus()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [table])
}
