import { isObserved, type Observed } from '#domain/observed.ts'
import { wordsOf } from '#ui/format.ts'
import { Ago } from '#ui/time.tsx'
import type { View } from '../../view.ts'
import type { ResourceDetail } from './contract.ts'
import { FactView } from './value.tsx'

/**
 * Every fact with the call that said so, by name: the store keeps no order. What was not read stands first: it is what a
 * reader should know.
 */
export function FactTable({ resource, view, now }: { resource: ResourceDetail; view: View; now: Date }) {
  const facts: (readonly [string, Observed<unknown>])[] = [
    ...Object.entries(resource.content.facts),
    ['tags', resource.content.tags] as const,
  ]
  facts.sort(([a], [b]) => wordsOf(a).localeCompare(wordsOf(b)))
  const sorted = [...facts.filter(([, fact]) => !isObserved(fact)), ...facts.filter(([, fact]) => isObserved(fact))]
  const readAt = view.at ? resource.lastChangedAt : (resource.lastSeenAt ?? resource.lastChangedAt)
  return (
    <div className="panel relative overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Facts of {resource.name}</caption>
        <thead>
          <tr className="border-line border-b text-left text-xs text-text-2">
            <th scope="col" className="px-3 py-2 font-medium">
              Fact
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Value
            </th>
            <th scope="col" className="hidden px-3 py-2 font-medium md:table-cell">
              Said by
            </th>
            <th scope="col" className="hidden px-3 py-2 font-medium md:table-cell">
              {view.at ? 'Unchanged since' : 'Read'}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(([name, fact]) => (
            <tr key={name} className="border-line border-b align-top last:border-b-0">
              <th scope="row" className="w-1/4 px-3 py-1.5 text-left font-normal text-text-2" title={name}>
                {wordsOf(name)}
              </th>
              <td className="px-3 py-1.5">
                <FactView fact={fact} />
              </td>
              <td className="hidden px-3 py-1.5 whitespace-nowrap md:table-cell">
                <code className="font-mono text-xs text-text-2">{fact.call}</code>
              </td>
              <td className="hidden px-3 py-1.5 text-text-2 md:table-cell">
                <Ago time={readAt} now={view.at ?? now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
