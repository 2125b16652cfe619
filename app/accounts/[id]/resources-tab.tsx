import { Download } from 'lucide-react'
import { pillarNames } from '#domain/pillars.ts'
import { passes } from '#domain/score.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { absoluteTime, counted, exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownBecauseNotSeen } from '#ui/states.tsx'
import { standingText } from '../../points/lists.ts'
import { hrefWith, type View } from '../../view.ts'
import { pillarLabels, standingOf } from '../contract.ts'
import type { AccountDetail, ResourceCount } from './contract.ts'

/** What the account has, by type, with what fails: each number a list. */
export function ResourcesTab({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  const { account, resources } = detail
  const types = [...Map.groupBy(resources, ({ type }) => type)].map(([type, rows]) => ({ type, ...figuresOf(rows) }))
  types.sort((one, other) => other.all - one.all || one.type.localeCompare(other.type))
  if (types.length === 0)
    return standingOf(account) === 'read' ? (
      <p className="panel p-4 text-sm text-text-2">Everything was read, and there are no resources.</p>
    ) : (
      <section className="panel">
        <UnknownBecauseNotSeen title="No resource was seen, and not everything was read.">
          What could not be read, and why, is under Coverage.
        </UnknownBecauseNotSeen>
      </section>
    )
  const list = (q: string) => hrefWith('/resources', view, { q: q || null })
  return (
    <section className="panel min-w-0 p-4">
      <div className="mb-3 flex flex-wrap items-center gap-2 print:hidden">
        <Link className="control" href={list('')}>
          Open all {counted(account.resources, 'resource')}
        </Link>
        <a className="control" href={hrefWith('/resources/export', view)} download>
          <Download size={14} aria-hidden="true" />
          Export {counted(account.resources, 'row')}
        </a>
      </div>
      <ChartFrame
        title="What is in this account?"
        unit="Resources by type, and how many of them fail"
        asOf={`as of ${absoluteTime(view.at ?? now, view.zone)}`}
        summary={types
          .slice(0, 5)
          .map(({ type, all }) => `${type}: ${all}.`)
          .join(' ')}
        fileName={`parapet-account-${account.id}-types`}
        isTable
        table={{
          columns: [
            'resource_type',
            'resources',
            'not_seen',
            'not_encrypted_at_rest',
            'without_enforced_tls',
            'reachable_from_the_internet',
            'without_blocking_web_acl',
          ],
          rows: types.map(({ type, all, unseen, failing }) => [type, all, unseen, ...failing]),
        }}
      >
        <div className="relative overflow-x-auto">
          <table className="figures w-full text-sm">
            <caption className="sr-only">Resources by type</caption>
            <thead>
              <tr className="border-line border-b text-left text-xs text-text-2">
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  Type
                </th>
                <Head>Resources</Head>
                <Head>Not seen</Head>
                {pillarNames.map((pillar) => (
                  <Head key={pillar}>{pillarLabels[pillar]}, fail</Head>
                ))}
              </tr>
            </thead>
            <tbody>
              {types.map(({ type, all, unseen, failing }) => (
                <tr key={type} className="border-line border-b last:border-b-0 hover:bg-sunken">
                  <th scope="row" className="py-1 pr-3 text-left font-normal">
                    {type}
                  </th>
                  <Count count={all} href={list(`type:${type}`)} />
                  <Count count={unseen} href={list(`type:${type} presence:NOT_SEEN`)} hatched />
                  {pillarNames.map((pillar, index) => (
                    <Count
                      key={pillar}
                      count={failing[index] ?? 0}
                      href={list(`type:${type} ${standingText(pillar, 'failing')}`)}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ChartFrame>
    </section>
  )
}

function figuresOf(rows: readonly ResourceCount[]) {
  const sum = (which: (row: ResourceCount) => boolean) =>
    rows.reduce((total, row) => total + (which(row) ? row.count : 0), 0)
  return {
    all: sum(() => true),
    unseen: sum(({ presence }) => presence === 'NOT_SEEN'),
    failing: pillarNames.map((pillar) => sum((row) => passes(pillar, row[pillar]) === false)),
  }
}

function Head({ children }: { children: React.ReactNode }) {
  return (
    <th scope="col" className="py-1.5 pl-3 text-right font-medium whitespace-nowrap">
      {children}
    </th>
  )
}

function Count({ count, href, hatched = false }: { count: number; href: string; hatched?: boolean }) {
  return (
    <td className="py-1 pl-3 text-right">
      {count === 0 ? (
        <span className="text-text-3">–</span>
      ) : (
        <Link
          className={
            hatched
              ? 'hatched rounded-sm px-1 hover:text-accent'
              : 'underline decoration-line-strong underline-offset-3 hover:text-accent'
          }
          href={href}
          title={exactCount(count)}
        >
          <span className={hatched ? 'rounded-sm bg-surface px-1' : ''}>{shortCount(count)}</span>
        </Link>
      )}
    </td>
  )
}
