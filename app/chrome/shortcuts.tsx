'use client'

import { Command } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { hrefWith, type Place } from '../view.ts'
import { screens } from './screens.ts'

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const ShortcutSheet = dynamic(() => import('./shortcut-sheet.tsx').then((module) => module.ShortcutSheet), {
  ssr: false,
})

const offKey = 'parapet.single-key-shortcuts'

/** Keyboard of the whole product. Single keys never act while something is being typed, and can be switched off. */
export function Shortcuts({ view }: { view: Place }) {
  const router = useRouter()
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [singleKeys, setSingleKeys] = useState(true)
  const goTo = useRef(0)

  useEffect(() => setSingleKeys(localStorage.getItem(offKey) !== 'off'), [])

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setPalette(true)
        return
      }
      if (!singleKeys || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [contenteditable], [role=dialog]')
      )
        return
      const key = event.key
      if (Date.now() - goTo.current < 1500) {
        goTo.current = 0
        const to = screens.find(({ letter }) => letter === key)
        if (to) {
          event.preventDefault()
          router.push(hrefWith(to.path, view))
          return
        }
      }
      if (key === 'g') goTo.current = Date.now()
      else if (key === '?') setSheet(true)
      else if (key === '/') {
        event.preventDefault()
        const field = document.getElementById('query') ?? document.getElementById('search')
        field?.focus()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [view, router, singleKeys])

  return (
    <>
      <button
        type="button"
        className="control control-quiet size-8 justify-center px-0!"
        aria-label="Commands"
        aria-keyshortcuts="Control+K Meta+K"
        title="Commands (⌘K)"
        onClick={() => setPalette(true)}
      >
        <Command size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      {palette && <Palette view={view} onClose={() => setPalette(false)} onShortcuts={() => setSheet(true)} />}
      {sheet && (
        <ShortcutSheet
          singleKeys={singleKeys}
          onSingleKeys={(on) => {
            setSingleKeys(on)
            localStorage.setItem(offKey, on ? 'on' : 'off')
          }}
          onClose={() => setSheet(false)}
        />
      )}
    </>
  )
}
