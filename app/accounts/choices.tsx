import { ChoiceLinks } from '#ui/choice-links.tsx'
import { exactCount } from '#ui/format.ts'
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
          placeholder="Name, id, OU, owner, criticality"
          aria-label="Search accounts by name, id, OU, owner or criticality"
        />
        <button type="submit" className="control">
          Search
        </button>
      </form>
      <ChoiceLinks
        label="Which accounts"
        options={states.filter((state) => state === 'all' || state === filter.state || (counts[state] ?? 0) > 0)}
        current={filter.state}
        hrefOf={(state) => link({ state })}
        textOf={(state) => (
          <>
            {stateWords[state]} <span className="figures text-text-3">{exactCount(counts[state] ?? 0)}</span>
          </>
        )}
      />
      <ChoiceLinks
        label="How it is drawn"
        className="ml-auto"
        options={views}
        current={filter.view}
        hrefOf={(one) => link({ view: one })}
        textOf={(one) => viewWords[one]}
      />
    </div>
  )
}
