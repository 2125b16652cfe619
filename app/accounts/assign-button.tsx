'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { type Criticality, criticalities } from '#domain/criticality.ts'
import { counted } from '#ui/format.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import type { Ownership } from './contract.ts'

/** What a field says: leave it as it is, take it away, or this. */
type Wish = 'keep' | 'none' | string

/** Sets who owns some accounts and how critical they are, from now on. */
export function AssignButton({ accounts, assigned }: { accounts: readonly string[]; assigned?: Ownership }) {
  return (
    <PopoverButton
      className="control"
      panelLabel="Owner and criticality"
      panelClassName="w-80 p-4"
      button="Set owner, criticality"
    >
      {(close) => <Assign accounts={accounts} assigned={assigned} close={close} />}
    </PopoverButton>
  )
}

// It may stand in the form of the selection, so that it has none of its own.
function Assign({
  accounts,
  assigned,
  close,
}: {
  accounts: readonly string[]
  assigned: Ownership | undefined
  close: () => void
}) {
  const router = useRouter()
  const id = useId()
  const [owner, setOwner] = useState(assigned?.owner?.isSet ? assigned.owner.name : '')
  const [noOwner, setNoOwner] = useState(false)
  const [criticality, setCriticality] = useState<Wish>(assigned?.criticality ?? 'keep')
  const body = {
    accounts,
    ...(noOwner ? { owner: null } : owner.trim() === '' ? {} : { owner: owner.trim() }),
    ...(criticality === 'keep' ? {} : { criticality: criticality === 'none' ? null : (criticality as Criticality) }),
  }
  const isEmpty = !('owner' in body) && !('criticality' in body)
  const run = useMutation({
    mutationFn: async () => {
      const response = await fetch('/api/accounts/assignment', { method: 'POST', body: JSON.stringify(body) })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`)
    },
    onSuccess: () => {
      close()
      router.refresh()
    },
  })
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="text-xs text-text-2">
        For {counted(accounts.length, 'account')}, from now on. A set owner wins over what tags say; what was set before
        stays in the history.
      </p>
      <div>
        <label htmlFor={`${id}-owner`} className="mb-1 block text-xs text-text-2">
          Owner
        </label>
        <input
          id={`${id}-owner`}
          className="field w-full"
          maxLength={200}
          value={noOwner ? '' : owner}
          disabled={noOwner}
          placeholder="as it is"
          autoComplete="off"
          onChange={(event) => setOwner(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (!isEmpty) run.mutate()
          }}
        />
        <label className="mt-1.5 flex items-center gap-2 text-xs text-text-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={noOwner}
            onChange={(event) => setNoOwner(event.target.checked)}
          />
          Set none: whom tags name owns it
        </label>
      </div>
      <div>
        <label htmlFor={`${id}-criticality`} className="mb-1 block text-xs text-text-2">
          Criticality
        </label>
        <select
          id={`${id}-criticality`}
          className="field w-full"
          value={criticality}
          onChange={(event) => setCriticality(event.target.value)}
        >
          <option value="keep">as it is</option>
          {criticalities.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
          <option value="none">not set</option>
        </select>
      </div>
      {run.isError && (
        <p role="alert" className="text-critical">
          {run.error.message}
        </p>
      )}
      <button
        type="button"
        className="control control-primary self-start"
        disabled={isEmpty || run.isPending}
        onClick={() => run.mutate()}
      >
        Set for {counted(accounts.length, 'account')}
      </button>
    </div>
  )
}
