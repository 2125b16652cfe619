'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** The row last stood on, in the address: the way back from a resource leads to its row. */
const rowParam = 'row'

/**
 * `j` and `k` move from row to row by moving the focus to the row's link, so that Enter opens it; `o` opens it too, `x`
 * selects it (with Shift, all rows from the last one selected), `f` goes to the filters, `e` to the export. Off while
 * something is being typed, or when single keys are switched off.
 */
export function useRowKeys(
  table: RefObject<HTMLElement | null>,
  onSelect: (uid: string, range: boolean) => void,
): void {
  const select = useRef(onSelect)
  select.current = onSelect
  useEffect(() => {
    const rows = () => [...(table.current?.querySelectorAll<HTMLElement>('[data-uid]') ?? [])].filter(isShown)
    const linkOf = (row: HTMLElement | undefined) => row?.querySelector<HTMLAnchorElement>('a[data-row]')

    function onKey(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (localStorage.getItem('parapet.single-key-shortcuts') === 'off') return
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu]')
      )
        return
      const shown = rows()
      const focused = shown.findIndex((row) => row.contains(document.activeElement))
      const at = focused >= 0 ? focused : shown.findIndex((row) => row.dataset.uid === rowInAddress())
      const to = { j: shown[Math.min(shown.length - 1, at + 1)], k: shown[Math.max(0, at - 1)] }[event.key]
      if (to) {
        event.preventDefault()
        linkOf(to)?.focus()
        to.scrollIntoView({ block: 'nearest' })
      } else if (event.key === 'o' && at >= 0) linkOf(shown[at])?.click()
      else if (event.key === 'x' || event.key === 'X') {
        const uid = shown[at]?.dataset.uid
        if (uid) select.current(uid, event.key === 'X')
      } else if (event.key === 'f') {
        event.preventDefault()
        document.querySelector<HTMLElement>('#facets input')?.focus()
      } else if (event.key === 'e') {
        event.preventDefault()
        document.getElementById('export')?.focus()
      }
    }

    let writing: ReturnType<typeof setTimeout> | undefined
    /** Notes the row in the address: at once when it is opened, else when the focus rests on it. */
    function note(event: Event) {
      const link = (event.target as HTMLElement).closest?.('a[data-row]')
      const uid = table.current?.contains(link ?? null) && link?.closest<HTMLElement>('[data-uid]')?.dataset.uid
      if (!uid) return
      clearTimeout(writing)
      const write = () => {
        const url = new URL(location.href)
        url.searchParams.set(rowParam, uid)
        history.replaceState(history.state, '', url)
      }
      if (event.type === 'click') write()
      else if (uid !== rowInAddress()) writing = setTimeout(write, 150)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('focusin', note)
    window.addEventListener('click', note, true)
    return () => {
      clearTimeout(writing)
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('focusin', note)
      window.removeEventListener('click', note, true)
    }
  }, [table])
}

const isShown = (row: HTMLElement) => row.offsetParent !== null || row.getClientRects().length > 0
const rowInAddress = () => new URLSearchParams(location.search).get(rowParam)
