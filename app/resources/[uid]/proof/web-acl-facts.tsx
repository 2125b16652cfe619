import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { capacityLimits, type LoggingState } from '#domain/waf/rule-listing.ts'
import { exactCount } from '#ui/format.ts'
import { UnknownMark } from '#ui/marks.tsx'

/** How single facts of a web ACL are said, on its own page and where two are compared. */

export function Known<T>({ fact, show }: { fact: Observed<T>; show: (value: T) => React.ReactNode }) {
  if (isObserved(fact)) return show(fact.value)
  return (
    <span title={explainUnobserved(fact)}>
      <UnknownMark>not known</UnknownMark> <span className="text-xs text-text-2">{explainUnobserved(fact)}</span>
    </span>
  )
}

/** Capacity units used, against what the base price includes and the most that AWS allows. */
export function Capacity({ units }: { units: number }) {
  const { included, most } = capacityLimits
  const share = (part: number) => `${Math.min(100, (part / most) * 100)}%`
  return (
    <>
      <span className="figures">
        {exactCount(units)} of {exactCount(included)} included, {exactCount(most)} at most
      </span>
      <span className="relative mt-1.5 block h-1 max-w-80 rounded-full bg-sunken" aria-hidden="true">
        <span className="absolute inset-y-0 left-0 rounded-full bg-waf" style={{ width: share(units) }} />
        <span className="absolute -inset-y-0.5 w-px bg-text-2" style={{ left: share(included) }} />
      </span>
    </>
  )
}

export function Logging({ logging }: { logging: LoggingState }) {
  if (logging.destinations.length === 0) return 'None are written.'
  return (
    <>
      {logging.destinations.map((destination) => (
        <bdi key={destination} className="block font-mono text-xs break-all">
          {destination}
        </bdi>
      ))}
      <span className="text-text-2">
        {logging.losesBlocks ? (
          <strong className="font-medium text-text">Records of stopped requests are lost. {logging.losesBlocks}</strong>
        ) : (
          'Records of stopped requests are kept.'
        )}{' '}
        {logging.hidden.length > 0 ? `Hidden: ${logging.hidden.join(', ')}.` : 'Nothing is hidden in them.'}
      </span>
    </>
  )
}
