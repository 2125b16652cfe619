import { exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { hrefWith, type View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import type { AccountLine } from './contract.ts'
import { type AccountsFilter, filterParams, states, stateWords, views, viewWords } from './filter.ts'
import { stateCounts } from './tree.ts'

/** Search, which accounts, and how they are drawn. Forms and links: they work without a script. */
export function Choices({
  accounts,
  filter,
  view,
}: {
  accounts: readonly AccountLine[]
  filter: AccountsFilter
  view: View
}) {
  const counts = stateCounts(accounts, states)
  const link = (more: Partial<AccountsFilter>) =>
    hrefWith('/accounts', view, filterParams({ ...filter, page: 1, ...more }))
  const kept = { ...filterParams(filter), q: null, page: null }
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
      <form action="/accounts" className="flex gap-1 max-sm:w-full">
        <ViewInputs view={view} />
        {Object.entries(kept).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <input
          className="field w-56 max-sm:grow"
          type="search"
          name="q"
          defaultValue={filter.q}
          placeholder="Name, id, OU or owner"
          aria-label="Search accounts by name, id, OU or owner"
        />
        <button type="submit" className="control">
          Search
        </button>
      </form>
      <nav aria-label="Which accounts" className="flex flex-wrap gap-1">
        {states
          .filter((state) => state === 'all' || state === filter.state || (counts[state] ?? 0) > 0)
          .map((state) => (
            <Link
              key={state}
              className="control h-7! px-2! text-xs!"
              aria-current={state === filter.state ? 'true' : undefined}
              href={link({ state })}
              scroll={false}
            >
              {stateWords[state]} <span className="figures text-text-3">{exactCount(counts[state] ?? 0)}</span>
            </Link>
          ))}
      </nav>
      <nav aria-label="How it is drawn" className="ml-auto flex gap-1">
        {views.map((one) => (
          <Link
            key={one}
            className="control h-7! px-2! text-xs!"
            aria-current={one === filter.view ? 'true' : undefined}
            href={link({ view: one })}
            scroll={false}
          >
            {viewWords[one]}
          </Link>
        ))}
      </nav>
    </div>
  )
}
