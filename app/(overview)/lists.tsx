import { Bars } from '#ui/charts/bars.tsx'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { counted, percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark } from '#ui/marks.tsx'
import { Ago, At } from '#ui/time.tsx'
import { parseZone } from '#ui/zone.ts'
import { accountHref } from '../accounts/contract.ts'
import { openFindingsHref } from '../points/lists.ts'
import { hrefWith, type View } from '../view.ts'
import type { AccountOpen, Regression } from './contract.ts'
import { nextRun } from './next-run.ts'
import type { OverviewData } from './query.ts'

/** What fails since less than a week: first what passed before. */
export function RegressionList({
  regressions,
  view,
  now,
}: {
  regressions: readonly (Regression & { title: string })[]
  view: View
  now: Date
}) {
  return (
    <section className="panel p-4" aria-labelledby="worse">
      <h2 id="worse" className="text-base font-semibold">
        What got worse in the 7 days before the last scan?
      </h2>
      {regressions.length === 0 ? (
        <p className="mt-2 text-sm text-text-2">No control started to fail, in what could be seen.</p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {regressions.map((regression) => (
            <li key={regression.controlId} className="py-2 text-sm">
              <div className="flex items-baseline gap-2">
                <SeverityMark severity={regression.severity} quiet />
                <Link
                  className="min-w-0 grow truncate font-medium hover:underline"
                  title={regression.title}
                  href={hrefWith('/findings', view, { control: regression.controlId })}
                >
                  {regression.title}
                </Link>
                <span className="text-xs whitespace-nowrap text-text-3">
                  <Ago time={regression.latestAt} now={view.at ?? now} />
                </span>
              </div>
              <p className="pl-[22px] text-xs text-text-2">
                {[
                  regression.worsened > 0 && `${counted(regression.worsened, 'resource')} passed before`,
                  regression.fresh > 0 && `${counted(regression.fresh, 'new resource')}`,
                ]
                  .filter(Boolean)
                  .join(', ')}{' '}
                in {counted(regression.accounts, 'account')} · last{' '}
                <Link className="link" href={hrefWith(`/resources/${regression.resource.uid}`, view)}>
                  <bdi>{regression.resource.name}</bdi>
                </Link>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Accounts by open critical findings. */
export function AccountList({ accounts, view, asOf }: { accounts: readonly AccountOpen[]; view: View; asOf: string }) {
  const open = accounts.filter((account) => account.critical + account.high > 0)
  const openHref = ({ accountId }: AccountOpen, severity: 'critical' | 'high') =>
    openFindingsHref(severity, { ...view, scope: { kind: 'account', id: accountId } })
  const listed = (account: AccountOpen, severity: 'critical' | 'high') =>
    account[severity] && { count: account[severity], href: openHref(account, severity) }
  return (
    <section className="panel p-4">
      <ChartFrame
        title="Where are the open critical findings?"
        unit="Open critical findings by account"
        asOf={asOf}
        summary={open
          .map((account) => `${account.name}: ${account.critical} critical, ${account.high} high.`)
          .join(' ')}
        table={{
          columns: ['account_id', 'account_name', 'open_critical', 'open_high'],
          rows: open.map((account) => [
            account.accountId,
            account.name,
            listed(account, 'critical'),
            listed(account, 'high'),
          ]),
        }}
        fileName="parapet-accounts"
      >
        {open.length === 0 ? (
          <p className="text-sm text-text-2">No open critical or high findings, in what could be seen.</p>
        ) : (
          <Bars
            colour="var(--critical)"
            bars={open.map((account) => ({
              key: account.accountId,
              count: account.critical,
              href: openHref(account, 'critical'),
              label: (
                <Link
                  className="block truncate leading-6 hover:underline"
                  href={accountHref(account.accountId, view)}
                  title={`${account.name} (${account.accountId}), ${account.high} high`}
                >
                  <bdi>{account.name}</bdi>
                </Link>
              ),
            }))}
          />
        )}
      </ChartFrame>
    </section>
  )
}

function NextScan({ schedule, now }: { schedule: OverviewData['scans']['schedule']; now: Date }) {
  if (!schedule) return <span>No scan is scheduled.</span>
  const zone = parseZone(schedule.zone)
  const next = zone && nextRun(schedule.cron, zone, now)
  const written = `${schedule.cron} (${schedule.zone})`
  if (!next) return <span>Scheduled: {written}</span>
  return (
    <span title={`Scheduled: ${written}`}>
      Next scan <Ago time={next} now={now} />: <At time={next} />
    </span>
  )
}

/** Last and next scan, one line. */
export function ScanLine({ scans, view, now }: { scans: OverviewData['scans']; view: View; now: Date }) {
  const { last, running, schedule } = scans
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1 px-1 text-sm text-text-2">
      {last && (
        <span>
          Last scan{' '}
          <Link className="link" href={hrefWith(`/scans/${last.id}`, view)}>
            {last.id}
          </Link>
          : <Ago time={last.asOf} now={view.at ?? now} />, {last.status.toLowerCase()},{' '}
          {last.blind === 0 ? 'no blind cells' : counted(last.blind, 'blind cell')} of {counted(last.expected, 'cell')}
        </span>
      )}
      {running && (
        <span>
          Running:{' '}
          <Link className="link" href={hrefWith(`/scans/${running.id}`, view)}>
            scan {running.id}
          </Link>
          , {running.expected === 0 ? 'listing accounts' : `${percent(running.done / running.expected)} of the cells`}
        </span>
      )}
      {!view.at && <NextScan schedule={schedule} now={now} />}
    </p>
  )
}
