import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { leafText } from './diff.ts'

const inline = 6

/** A value as AWS told it. `null` is AWS's "none"; long lists and objects unfold. */
export function ValueView({ value }: { value: unknown }) {
  if (value === null) return <span className="text-text-3">none</span>
  if (typeof value === 'boolean' || typeof value === 'number')
    return <span className="font-mono text-xs">{String(value)}</span>
  if (typeof value === 'string')
    return value.length > 160 || value.includes('\n') ? (
      <Unfold summary={`${value.slice(0, 80)}…`} text={prettyText(value)} />
    ) : (
      <bdi className={/^arn:|^[a-z]+-[0-9a-f]{4,}$/.test(value) ? 'font-mono text-xs break-all' : 'break-words'}>
        {value}
      </bdi>
    )
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="text-text-3">{leafText(value)}</span>
    if (value.length <= inline && value.every((member) => typeof member !== 'object' || member === null))
      return (
        <ul>
          {[...new Set(value)].map((member) => (
            <li key={String(member)}>
              <ValueView value={member} />
            </li>
          ))}
        </ul>
      )
    return (
      <Unfold
        summary={`${value.length} ${value.length === 1 ? 'entry' : 'entries'}`}
        text={JSON.stringify(value, null, 2)}
      />
    )
  }
  const names = Object.keys(value as object)
  if (names.length === 0) return <span className="text-text-3">{leafText(value)}</span>
  return (
    <Unfold
      summary={names.slice(0, 4).join(', ') + (names.length > 4 ? ' …' : '')}
      text={JSON.stringify(value, null, 2)}
    />
  )
}

/** Policies come as JSON in a string: laid out when they can be read. */
function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function Unfold({ summary, text }: { summary: string; text: string }) {
  return (
    <details>
      <summary className="max-w-[min(560px,100%)] truncate text-text-2 hover:text-text">{summary}</summary>
      <pre className="mt-1 max-h-96 overflow-auto rounded-sm bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-all">
        {text}
      </pre>
    </details>
  )
}

/** A fact: its value, or hatched with the reason why it is not known. */
export function FactView({ fact }: { fact: Observed<unknown> }) {
  if (isObserved(fact)) return <ValueView value={fact.value} />
  return (
    <span className="hatched inline-block rounded-sm p-0.5">
      <span className="block rounded-sm bg-surface px-1.5 text-text-2">not known: {explainUnobserved(fact)}</span>
    </span>
  )
}
