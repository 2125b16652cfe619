'use client'

import { useRef, useState } from 'react'
import type { ResourceRow } from './contract.ts'

/** The rows that were chosen under one query: kept in memory, over its pages; another query begins anew. */
export interface Selection {
  /** ARNs by uid, in the order chosen. */
  readonly chosen: ReadonlyMap<string, string>
  /** Everything that matches, also what no page has shown. */
  readonly all: boolean
  /** Turns a row round; with `range`, every row from the last one turned to this one becomes like that one. */
  toggle(uid: string, range: boolean): void
  /** All rows of the page, or none of them when all are chosen. */
  togglePage(): void
  takeAll(): void
  clear(): void
}

const none = { chosen: new Map<string, string>(), all: false }

export function useSelection(q: string, rows: readonly ResourceRow[]): Selection {
  const [kept, setKept] = useState<{ q: string; chosen: ReadonlyMap<string, string>; all: boolean }>({ q, ...none })
  const last = useRef<string | null>(null)
  const { chosen, all } = kept.q === q ? kept : none
  const keep = (chosen: ReadonlyMap<string, string>, all = false) => setKept({ q, chosen, all })
  return {
    chosen,
    all,
    toggle(uid, range) {
      const next = new Map(all ? rows.map((row) => [row.uid, row.arn]) : chosen)
      const from = range ? rows.findIndex((row) => row.uid === last.current) : -1
      const to = rows.findIndex((row) => row.uid === uid)
      const take = from >= 0 ? next.has(last.current ?? '') : !next.has(uid)
      const start = from >= 0 ? Math.min(from, to) : to
      for (const row of rows.slice(start, Math.max(from, to) + 1))
        if (take) next.set(row.uid, row.arn)
        else next.delete(row.uid)
      if (from < 0) last.current = uid
      keep(next)
    },
    togglePage() {
      const next = new Map(all ? [] : chosen)
      const take = !all && rows.some((row) => !next.has(row.uid))
      for (const row of rows)
        if (take) next.set(row.uid, row.arn)
        else next.delete(row.uid)
      keep(next)
    },
    takeAll: () => keep(new Map(), true),
    clear: () => keep(new Map()),
  }
}
