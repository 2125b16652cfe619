'use client'

import { useEffect } from 'react'

const steps: { readonly [key: string]: string } = { '[': 'previous', ']': 'next' }

/** `[` and `]` follow the links beside. On many keyboards they need AltGr, which counts as Ctrl and Alt. */
export function StepKeys() {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const id = steps[event.key]
      if (!id || event.defaultPrevented || event.metaKey) return
      if ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph')) return
      if (localStorage.getItem('parapet.single-key-shortcuts') === 'off') return
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=dialog]')) return
      document.getElementById(id)?.click()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return null
}
