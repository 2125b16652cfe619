'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useEffect, useState } from 'react'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]
const icons = { system: Monitor, light: Sun, dark: Moon }

/** Light, dark, or what the system says; kept in a cookie, so that the server's first paint is right. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>('system')
  useEffect(() => {
    const set = document.documentElement.dataset.theme
    if (set === 'light' || set === 'dark') setTheme(set)
  }, [])
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const Icon = icons[theme]
  return (
    <button
      type="button"
      className="control control-quiet size-8 justify-center px-0!"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => {
        setTheme(next)
        if (next === 'system') delete document.documentElement.dataset.theme
        else document.documentElement.dataset.theme = next
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
        document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`
      }}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  )
}
