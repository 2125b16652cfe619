import { filterKeys } from '#domain/filter.ts'
import { Link } from '#ui/link.tsx'
import { hrefWith, type Place } from '../view.ts'

const examples = [
  'encryption:none service:rds',
  'exposure:internet* severity:critical',
  'waf:none,counting exposure:internet',
  'presence:NOT_SEEN',
  '!tag.owner:* ou:Prod',
]

/** The query language in a paragraph, with queries to begin with. */
export function QueryHelp({ view }: { view: Place }) {
  return (
    <details className="open:w-full">
      <summary className="inline-block py-1 hover:text-text">What can be asked</summary>
      <p className="mt-1 max-w-prose text-text-2">
        Tokens are joined by “and”, values after a comma by “or”; <code className="font-mono">!</code> turns a token
        round, <code className="font-mono">*</code> stands for any text, quotes keep spaces. A bare word looks in names
        and ARNs. Naming a control or a severity alone means its open failures. Keys: {filterKeys.join(', ')},
        tag.&lt;name&gt;. Suggestions come while you type; arrow down moves into them. A right click on a cell asks for
        its value, or for all others.
      </p>
      <p className="mt-1 mb-0.5">For example:</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {examples.map((example) => (
          <li key={example}>
            <Link className="link font-mono" href={hrefWith('/resources', view, { q: example })}>
              {example}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}
