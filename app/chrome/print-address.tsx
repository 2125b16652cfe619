'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

/** The whole address of the screen, for paper: what it shows can be opened again. */
export function PrintAddress() {
  const path = usePathname()
  const search = useSearchParams().toString()
  const [origin, setOrigin] = useState('')
  useEffect(() => setOrigin(location.origin), [])
  return (
    // The server wrote out what is kept under an id; the browser has the id, which opens the same.
    <span className="font-mono break-all" suppressHydrationWarning>
      {`${origin}${path}${search ? `?${search}` : ''}`}
    </span>
  )
}
