'use client'

import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { middleElided } from './format.ts'

/** A button that puts a text on the clipboard and says that it did: small, or with words of its own. */
export function CopyButton({ text, what, children }: { text: string; what: string; children?: ReactNode }) {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      className={
        children
          ? 'control'
          : 'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-text-3 hover:bg-sunken hover:text-text'
      }
      aria-label={copied ? `${what} copied` : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={async () => {
        await navigator.clipboard.writeText(text)
        setCopied(true)
        setTimeout(() => setCopied(false), 1500)
      }}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      {children}
    </button>
  )
}

/** An ARN with its middle left out and a button that copies all of it. */
export function ArnText({ arn, length = 64 }: { arn: string; length?: number }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1">
      <bdi className="truncate font-mono text-xs" title={arn}>
        {middleElided(arn, length)}
      </bdi>
      <CopyButton text={arn} what="ARN" />
    </span>
  )
}
