'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import { Link } from '#ui/link.tsx'
import { PopoverButton } from '#ui/popover-button.tsx'
import { Loading } from '#ui/states.tsx'
import type { OrganizationTree } from '../api/organization/route.ts'
import { hrefWith, type Place } from '../view.ts'

const shown = 200

/**
 * Organisation ▸ OU ▸ account. The tree is fetched when it is first opened.
 * @param current what is chosen, in words; null: nothing yet
 */
export function ScopeSelector({
  current,
  scope,
  view,
  to,
  as = 'scope',
  kept = {},
}: {
  current: string | null
  scope: string | null
  view: Place
  to: string
  /** What the choice is for: what the screen shows, or what is drawn beside it. */
  as?: 'scope' | 'versus'
  /** What else stands in the address. */
  kept?: { readonly [name: string]: string }
}) {
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const tree = useQuery({
    queryKey: ['organization'],
    queryFn: async ({ signal }): Promise<OrganizationTree> => {
      const response = await fetch('/api/organization', { signal })
      if (!response.ok) throw new Error(`The organisation's tree could not be read (${response.status}).`)
      return response.json()
    },
    enabled: opened,
  })
  const wanted = text.trim().toLowerCase()
  const matching = (tree.data?.nodes ?? []).filter(
    (node) => wanted === '' || node.name.toLowerCase().includes(wanted) || node.scope.includes(wanted),
  )
  // The whole organisation is the usual scope, but nothing is compared with it unless it is named.
  const whole = as === 'scope' ? null : 'org'
  const href = (id: string | null) => hrefWith(to, view, { ...kept, [as]: id })
  return (
    <PopoverButton
      className={
        as === 'scope' ? 'control control-quiet min-w-0 px-2! font-medium' : 'control h-7! min-w-0 px-2! text-xs!'
      }
      label={
        as === 'scope' ? `Scope: ${current}. Change` : current ? `Compared with ${current}. Change` : 'Compare with'
      }
      panelLabel={as === 'scope' ? 'Scope' : 'Compare with'}
      panelClassName="flex max-h-[70dvh] w-80 flex-col"
      align="start"
      onOpen={() => setOpened(true)}
      button={
        <>
          {as === 'versus' && (current ? 'Compared with' : 'Compare with…')}
          {current && <bdi className="max-w-36 truncate sm:max-w-52">{current}</bdi>}
          <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-text-3" />
        </>
      }
    >
      {(close) => (
        <>
          <div className="border-line border-b p-2">
            <input
              className="field w-full"
              placeholder="Account name, id or OU"
              aria-label="Filter accounts and organizational units"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <ul className="overflow-y-auto p-1 text-sm" aria-busy={tree.isLoading}>
            {wanted === '' && (
              <li>
                <Link
                  className="block rounded-sm px-2 py-1 hover:bg-sunken aria-[current]:bg-accent-ground"
                  href={href(whole)}
                  aria-current={scope === whole ? 'true' : undefined}
                  onClick={close}
                >
                  Whole organization
                </Link>
              </li>
            )}
            {matching.slice(0, shown).map((node) => (
              <li key={node.scope}>
                <Link
                  className="flex items-baseline gap-2 rounded-sm px-2 py-1 hover:bg-sunken aria-[current]:bg-accent-ground"
                  style={{ paddingLeft: 8 + (wanted === '' ? node.depth : 0) * 14 }}
                  href={href(node.scope)}
                  aria-current={scope === node.scope ? 'true' : undefined}
                  onClick={close}
                >
                  <bdi className={node.account ? 'truncate' : 'truncate font-medium'}>{node.name}</bdi>
                  {node.account && <span className="ml-auto font-mono text-xs text-text-3">{node.scope}</span>}
                </Link>
              </li>
            ))}
            {tree.isLoading && (
              <li>
                <Loading what="the organisation's tree" rows={6} />
              </li>
            )}
            {tree.isError && <li className="px-2 py-1 text-critical">{tree.error.message}</li>}
            {tree.data && matching.length === 0 && (
              <li className="px-2 py-1 text-text-3">Nothing has “{text}” in its name or id.</li>
            )}
            {matching.length > shown && (
              <li className="px-2 py-1 text-text-3">{matching.length - shown} more: type to narrow.</li>
            )}
          </ul>
        </>
      )}
    </PopoverButton>
  )
}
