'use client'

import { Check, Link2 } from 'lucide-react'
import { useState } from 'react'

/** Copies a lasting link to what the reader sees: this account, this tab, as of this instant. */
export function SendLink({ path }: { path: string }) {
  const [copied, setCopied] = useState(false)
  const Icon = copied ? Check : Link2
  return (
    <button
      type="button"
      className="control"
      title="Copies a link to this account as it is at this instant, for its owner"
      onClick={async () => {
        await navigator.clipboard.writeText(new URL(path, location.origin).href)
        setCopied(true)
        setTimeout(() => setCopied(false), 2000)
      }}
    >
      <Icon size={14} aria-hidden="true" />
      <span aria-live="polite">{copied ? 'Link copied' : 'Send to owner'}</span>
    </button>
  )
}
