import { clsx } from 'clsx'
import type { Metadata } from 'next'
import { isObserved } from '#domain/observed.ts'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { findCoverage } from '../../chrome/query.ts'
import { NothingSeen } from '../../coverage/nothing-seen.tsx'
import { Known } from '../../resources/[uid]/proof/web-acl-facts.tsx'
import { parseResourcesFilter } from '../../resources/filter.ts'
import { FilterForm } from '../../resources/filter-form.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { findKeys, type KeyRow, keysText } from './query.ts'

export const metadata: Metadata = { title: 'Keys' }

/** Which keys are there, in what state, and how much hangs on each? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const { q, cursor } = parseResourcesFilter(params)
  const [data, { blind }] = await Promise.all([
    findKeys(view.scope, view.at, { q, cursor }),
    findCoverage(view.scope, view.at),
  ])
  const count = `${exactCount(data.total)}${data.atLeast ? '+' : ''}`
  const list = keysText(q)
  return (
    <Chrome view={view} here="/encryption/keys">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 sm:p-5">
        <header>
          <p className="text-xs text-text-3">
            <Link className="hover:underline" href={hrefWith('/encryption', view)}>
              Encryption
            </Link>
          </p>
          <h1 className="text-xl font-semibold">Which keys are there, and how much hangs on each?</h1>
        </header>
        <section className="panel min-w-0" aria-labelledby="keys">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-3">
            <h2 id="keys" className="text-base font-semibold">
              <span className="figures" data-total={data.total}>
                {count}
              </span>{' '}
              {data.total === 1 ? 'key in KMS' : 'keys in KMS'}
            </h2>
            <FilterForm
              action="/encryption/keys"
              q={q}
              view={view}
              placeholder="control:kms/key-rotation account:shop-*"
            />
          </div>
          {data.rows.length > 0 ? (
            <Keys rows={data.rows} view={view} />
          ) : q ? (
            <EmptyBecauseFiltered what="keys">
              <Link className="link" href={hrefWith('/encryption/keys', view)}>
                Clear the filter
              </Link>
            </EmptyBecauseFiltered>
          ) : (
            <NothingSeen what="key" blind={blind} view={view} />
          )}
          <div className="flex flex-wrap gap-2 p-4 print:hidden">
            {data.next && (
              <Link className="control" href={hrefWith('/encryption/keys', view, { q: q || null, cursor: data.next })}>
                Next 50
              </Link>
            )}
            {data.total > 0 && (
              <a className="control" href={hrefWith('/resources/export', view, { q: list, format: 'csv' })}>
                Export {count} rows as CSV
              </a>
            )}
            <Link className="control" href={hrefWith('/resources', view, { q: list })}>
              Open in Resources
            </Link>
          </div>
        </section>
      </div>
    </Chrome>
  )
}

function Keys({ rows, view }: { rows: readonly KeyRow[]; view: View }) {
  const head = 'px-2 py-1.5 font-medium whitespace-nowrap first:pl-4'
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Keys in KMS by account and region</caption>
        <thead>
          <tr className="border-line border-y text-left text-xs text-text-2">
            <th scope="col" className={head}>
              Key
            </th>
            <th scope="col" className={head}>
              State
            </th>
            <th scope="col" className={clsx(head, 'hidden sm:table-cell')}>
              Rotation
            </th>
            <th scope="col" className={clsx(head, 'hidden md:table-cell')}>
              Whose
            </th>
            <th scope="col" className={head}>
              Hang on it
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.uid} row={row} view={view} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, view }: { row: KeyRow; view: View }) {
  const { aliases, keyManager, keyState, deletionDate } = row.key
  const cell = 'px-2 py-1.5'
  const doomed = isObserved(keyState) && keyState.value !== 'Enabled'
  return (
    <tr className="border-line border-b align-top last:border-b-0 hover:bg-sunken">
      <th scope="row" className="py-1.5 pr-2 pl-4 text-left font-normal">
        <Link className="font-medium hover:text-accent hover:underline" href={hrefWith(`/resources/${row.uid}`, view)}>
          <bdi className="break-all">{row.name}</bdi>
        </Link>
        <span className="block text-xs text-text-2">
          <bdi>{row.accountName}</bdi> · {row.region}
          {isObserved(aliases) && aliases.value.length > 1 && ` · ${counted(aliases.value.length, 'alias', 'aliases')}`}
        </span>
      </th>
      <td className={clsx(cell, doomed && 'text-high')}>
        <Known fact={keyState} show={(state) => state} />
        {isObserved(deletionDate) && deletionDate.value && (
          <span className="block text-xs">
            on <At time={deletionDate.value} />
          </span>
        )}
      </td>
      <td className={clsx(cell, 'hidden sm:table-cell')}>
        <Rotation row={row} />
      </td>
      <td className={clsx(cell, 'hidden md:table-cell')}>
        <Known fact={keyManager} show={(manager) => (manager === 'AWS' ? 'AWS managed' : 'customer managed')} />
      </td>
      <td className={cell}>
        {row.users > 0 ? (
          <Link
            className={clsx(
              'whitespace-nowrap underline decoration-line-strong underline-offset-3',
              doomed && 'font-medium text-critical',
            )}
            href={hrefWith(`/resources/${row.uid}`, view, { tab: 'relations' })}
          >
            {counted(row.users, 'resource')}
          </Link>
        ) : (
          <span className="text-text-3">none seen</span>
        )}
      </td>
    </tr>
  )
}

/** AWS rotates its own keys every year: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function Rotation({ row: { key } }: { row: KeyRow }) {
  const { keyManager, rotationEnabled, rotationPeriodInDays: period, origin } = key
  if (isObserved(keyManager) && keyManager.value === 'AWS') return 'every year, by AWS'
  return (
    <Known
      fact={rotationEnabled}
      show={(on) => {
        if (on === null)
          return <span className="text-text-3">not by itself{isObserved(origin) ? ` (${origin.value})` : ''}</span>
        if (!on) return <span className="text-high">off</span>
        return isObserved(period) && period.value ? `every ${period.value} days` : 'on'
      }}
    />
  )
}
