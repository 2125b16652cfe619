'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

/** The whole address of the screen, for paper: what it shows can be opened again. */
export function PrintAddress() {
  const path = usePathname()
  const search = useSearchParams().toString()
  const [origin, setOrigin] = useState('')
  useEffect(() => setOrigin(location.origin), [])
  return <span className="font-mono break-all">{`${origin}${path}${search ? `?${search}` : ''}`}</span>
}
