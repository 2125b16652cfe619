import { CopyButton } from '#ui/copy.tsx'
import type { ResourceDetail } from './contract.ts'

/** Everything as it is stored. */
export function Raw({ resource }: { resource: ResourceDetail }) {
  const text = JSON.stringify({ arn: resource.arn, ...resource.content, pillars: resource.pillars }, null, 2)
  return (
    <div className="panel relative">
      <div className="absolute top-2 right-2">
        <CopyButton text={text} what="JSON" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="max-h-[70dvh] overflow-auto p-4" tabIndex={0} aria-label="The resource as JSON">
        <pre className="font-mono text-xs">{text}</pre>
      </section>
    </div>
  )
}
