'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { shortType } from '#ui/format.ts'
import type { SearchResult } from '../api/search/route.ts'
import { hrefWith, type Place } from '../view.ts'
import { screens } from './screens.ts'

/** Commands and search in one field. Resources and accounts are found by the start or a part of their name, or by ARN. */
export function Palette({ view, onClose, onShortcuts }: { view: Place; onClose: () => void; onShortcuts: () => void }) {
  const router = useRouter()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = useQuery({
    queryKey: ['search', wanted],
    queryFn: async ({ signal }): Promise<SearchResult> => {
      const response = await fetch(`/api/search?q=${encodeURIComponent(wanted)}`, { signal })
      if (!response.ok) throw new Error(`The search failed (${response.status}).`)
      return response.json()
    },
    enabled: wanted.length >= 2,
    placeholderData: (previous) => previous,
  })
  const go = (href: string) => {
    onClose()
    router.push(href)
  }
  const item = 'flex cursor-pointer items-baseline gap-3 rounded-sm px-3 py-1.5 text-sm aria-selected:bg-accent-ground'
  const heading =
    '**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-text-3'
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0_0_0/0.35)]" />
        <Dialog.Content
          className="float fixed top-[12dvh] left-1/2 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2"
          aria-describedby={undefined}
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command shouldFilter={false} loop label="Commands">
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="Go to a screen, find a resource or an account"
              className="w-full border-line border-b bg-transparent px-4 py-3 outline-none placeholder:text-text-3"
            />
            <Command.List className="max-h-[50dvh] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-4 text-sm text-text-3">
                {wanted.length < 2 || found.isFetching
                  ? 'Type at least two characters.'
                  : `Nothing is called “${wanted}”.`}
              </Command.Empty>
              <Command.Group heading="Screens" className={heading}>
                {screens
                  .filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()))
                  .map(({ label, path }) => (
                    <Command.Item
                      key={path}
                      value={`screen ${label}`}
                      className={item}
                      onSelect={() => go(hrefWith(path, view))}
                    >
                      {label}
                    </Command.Item>
                  ))}
                {'keyboard shortcuts'.includes(wanted.toLowerCase()) && (
                  <Command.Item
                    value="shortcuts"
                    className={item}
                    onSelect={() => {
                      onClose()
                      onShortcuts()
                    }}
                  >
                    Keyboard shortcuts
                  </Command.Item>
                )}
              </Command.Group>
              {wanted.length >= 2 && (found.data?.accounts.length ?? 0) > 0 && (
                <Command.Group heading="Accounts" className={heading}>
                  {found.data?.accounts.map((account) => (
                    <Command.Item
                      key={account.id}
                      value={`account ${account.id}`}
                      className={item}
                      onSelect={() => go(`/accounts/${account.id}`)}
                    >
                      <bdi className="truncate">{account.name}</bdi>
                      <span className="ml-auto font-mono text-xs text-text-3">{account.id}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {wanted.length >= 2 && (found.data?.resources.length ?? 0) > 0 && (
                <Command.Group heading="Resources" className={heading}>
                  {found.data?.resources.map((resource) => (
                    <Command.Item
                      key={resource.uid}
                      value={`resource ${resource.uid}`}
                      className={item}
                      onSelect={() => go(`/resources/${resource.uid}`)}
                    >
                      <bdi className="truncate">{resource.name}</bdi>
                      <span className="ml-auto text-xs whitespace-nowrap text-text-3">
                        {shortType(resource.type)} · {resource.region}
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {wanted.length >= 2 && (
                <Command.Item
                  value="all"
                  className={item}
                  onSelect={() => go(hrefWith('/resources', view, { q: wanted }))}
                >
                  List all resources that match “{wanted}”
                </Command.Item>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
