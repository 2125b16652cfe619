'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { counted } from '#ui/format.ts'
import type { ScanRow } from '../contract.ts'
import type { ScanCommand } from './contract.ts'

/** What can be done with a scan in its state; a command that failed says why. */
export function Commands({ id, status, blind }: { id: string; status: ScanRow['status']; blind: number }) {
  const router = useRouter()
  const run = useMutation({
    mutationFn: async (command: ScanCommand): Promise<{ scanId: string }> => {
      const response = await fetch(`/api/scans/${id}/${command}`, { method: 'POST' })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`)
      return answer
    },
    onSuccess: ({ scanId }) => {
      if (scanId !== id) router.push(`/scans/${scanId}`)
      else router.refresh()
    },
  })
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex gap-2">
        {status === 'RUNNING' ? (
          <button type="button" className="control" disabled={run.isPending} onClick={() => run.mutate('cancel')}>
            Cancel the scan
          </button>
        ) : (
          <>
            {blind > 0 && (
              <button type="button" className="control" disabled={run.isPending} onClick={() => run.mutate('retry')}>
                Read {counted(blind, 'blind cell')} again
              </button>
            )}
            <button type="button" className="control" disabled={run.isPending} onClick={() => run.mutate('rescan')}>
              Scan the same again
            </button>
          </>
        )}
      </div>
      {run.isError && (
        <p role="alert" className="max-w-md text-right text-sm text-critical">
          {run.error.message}
        </p>
      )}
    </div>
  )
}
