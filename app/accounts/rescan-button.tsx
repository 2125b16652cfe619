'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'

/** Begins a scan of some accounts, reached as in the last scan, and goes to it; why it cannot be is said. */
export function RescanButton({ accounts, children }: { accounts: readonly string[]; children: ReactNode }) {
  const router = useRouter()
  const run = useMutation({
    mutationFn: async (): Promise<{ scanId: string }> => {
      const response = await fetch('/api/scans/latest/rescan', { method: 'POST', body: JSON.stringify({ accounts }) })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`)
      return answer
    },
    onSuccess: ({ scanId }) => router.push(`/scans/${scanId}`),
  })
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {run.isError && (
        <span role="alert" className="max-w-md text-sm text-critical">
          {run.error.message}
        </span>
      )}
      <button type="button" className="control" disabled={run.isPending || run.isSuccess} onClick={() => run.mutate()}>
        {children}
      </button>
    </span>
  )
}
