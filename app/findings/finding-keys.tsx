'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { useRowKeys } from '../resources/row-keys.ts'

/** The keys of a list around its rows; where it lies beside another, Escape closes it. */
export function RowKeys({ closeHref, children }: { closeHref?: string; children: ReactNode }) {
  const rows = useRef<HTMLDivElement>(null)
  const router = useRouter()
  useRowKeys(rows, nothing)
  useEffect(() => {
    if (!closeHref) return
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || !closeHref) return
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role=dialog], [role=menu]')
      )
        return
      router.push(closeHref, { scroll: false })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [closeHref, router])
  return (
    <div ref={rows} className="contents">
      {children}
    </div>
  )
}

const nothing = () => {}
