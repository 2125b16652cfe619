import type { Metadata } from 'next'
import { counted, dayOf } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered, EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import { AccountTable } from './account-table.tsx'
import { Choices } from './choices.tsx'
import { type AccountLine, accountHref } from './contract.ts'
import { type AccountsFilter, filterParams, parseAccountsFilter } from './filter.ts'
import { HeatMap } from './heat-map.tsx'
import { type AccountsData, findAccounts } from './query.ts'
import { Selection } from './selection.tsx'
import { matching, type Page as PageOf, pageOf, treeRows } from './tree.ts'

export const metadata: Metadata = { title: 'Accounts' }

/** Which parts of the organisation are weak, blind or unowned? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseAccountsFilter(params)
  const data = await findAccounts(view.scope, view.at)
  return (
    <Chrome view={view} here="/accounts">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">Which parts of the organization are weak, blind or unowned?</h1>
        {data.accounts.length === 0 ? (
          <EmptyBecauseNothingCollected
            title={view.at ? 'No account was known at that instant.' : 'AWS Organizations has not been read yet.'}
          >
            The tree of OUs and accounts appears here as soon as a scan has read it, before any account is entered.
          </EmptyBecauseNothingCollected>
        ) : (
          <Accounts data={data} filter={filter} view={view} now={now} />
        )}
      </div>
    </Chrome>
  )
}

function Accounts({ data, filter, view, now }: { data: AccountsData; filter: AccountsFilter; view: View; now: Date }) {
  const shown = matching(data.accounts, filter)
  const left = data.accounts.filter(({ leftAt }) => leftAt !== null)
  return (
    <>
      <Choices accounts={data.accounts} filter={filter} view={view} />
      <section className="panel min-w-0" aria-label="Accounts">
        <form action="/accounts/export" id="accounts">
          <ViewInputs view={view} />
          <Selection
            shown={shown.length}
            exportHref={hrefWith('/accounts/export', view, {
              ...filterParams(filter),
              view: null,
              turned: null,
              page: null,
            })}
            mayChange={view.at === null}
          />
          <div className="relative overflow-x-auto">
            <Rows data={data} shown={shown} filter={filter} view={view} now={now} />
          </div>
        </form>
      </section>
      {left.length > 0 && filter.state !== 'left' && <Left accounts={left} view={view} />}
    </>
  )
}

function Rows({
  data,
  shown,
  filter,
  view,
  now,
}: {
  data: AccountsData
  shown: readonly AccountLine[]
  filter: AccountsFilter
  view: View
  now: Date
}) {
  if (shown.length === 0)
    return (
      <EmptyBecauseFiltered what="accounts">
        <Link className="link" href={hrefWith('/accounts', view)}>
          Show all accounts
        </Link>
      </EmptyBecauseFiltered>
    )
  if (filter.view === 'heat') {
    const page = pageOf(
      shown.filter(({ leftAt }) => leftAt === null || filter.state === 'left'),
      filter.page,
    )
    return (
      <div className="min-w-160 p-3">
        <HeatMap accounts={page.rows} filter={filter} view={view} />
        <Pages page={page} filter={filter} view={view} />
      </div>
    )
  }
  const page = pageOf(treeRows(data.units, data.accounts, filter, view.scope), filter.page)
  return (
    <>
      <AccountTable rows={page.rows} filter={filter} view={view} now={now} />
      <Pages page={page} filter={filter} view={view} />
    </>
  )
}

function Pages({ page, filter, view }: { page: PageOf<unknown>; filter: AccountsFilter; view: View }) {
  if (page.pages === 1) return null
  const link = (to: number) => hrefWith('/accounts', view, filterParams({ ...filter, page: to }))
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 px-3 py-2 text-sm text-text-2 print:hidden">
      {page.page > 1 && (
        <Link className="control" href={link(page.page - 1)}>
          Previous
        </Link>
      )}
      <span className="figures">
        Page {page.page} of {page.pages}
      </span>
      {page.page < page.pages && (
        <Link className="control" href={link(page.page + 1)}>
          Next
        </Link>
      )}
    </nav>
  )
}

/** What is no longer the organisation's: shown with its date, counted nowhere. */
function Left({ accounts, view }: { accounts: readonly AccountLine[]; view: View }) {
  const newest = accounts.toSorted((one, other) => (other.leftAt?.getTime() ?? 0) - (one.leftAt?.getTime() ?? 0))
  return (
    <section className="panel p-4" aria-labelledby="left">
      <h2 id="left" className="text-base font-semibold">
        Left the organization
      </h2>
      <p className="text-xs text-text-3">
        {counted(accounts.length, 'account')}, in no score. What was known of them stays, as of the day they left.
      </p>
      <ul className="mt-2 flex flex-wrap gap-x-8 gap-y-1 text-sm text-text-2">
        {newest.slice(0, 60).map((account) => (
          <li key={account.id}>
            <Link className="hover:text-accent hover:underline" href={accountHref(account.id, view)}>
              <bdi>{account.name}</bdi>
            </Link>{' '}
            <span className="font-mono text-xs text-text-3">{account.id}</span>{' '}
            <span className="figures text-xs text-text-3">{account.leftAt && dayOf(account.leftAt, view.zone)}</span>
          </li>
        ))}
      </ul>
      {newest.length > 60 && (
        <Link className="link mt-2 inline-block text-sm" href={hrefWith('/accounts', view, { state: 'left' })}>
          All {newest.length}
        </Link>
      )}
    </section>
  )
}
