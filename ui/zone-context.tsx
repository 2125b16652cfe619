'use client'

import { createContext, type ReactNode, use } from 'react'
import { usualZone } from './zone.ts'

const ZoneContext = createContext(usualZone)

/** The zone in which the times below are written. Set once per screen, by its frame. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>
}

/** The zone of the screen, in components of the browser; on the server it is `view.zone`. */
export function useZone(): string {
  return use(ZoneContext)
}
