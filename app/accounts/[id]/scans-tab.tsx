import { coverageScore } from '#domain/score.ts'
import { duration, exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import { statusWords, triggerWords } from '../../scans/contract.ts'
import { StatusMark } from '../../scans/status-mark.tsx'
import { hrefWith, type View } from '../../view.ts'
import type { AccountDetail, AccountScan } from './contract.ts'
import { findAccountScans } from './query.ts'

/** What each scan did in the account, the newest first. */
export async function ScansTab({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  const scans = await findAccountScans(detail.account.id, view.at)
  if (scans.length === 0)
    return (
      <section className="panel">
        <EmptyBecauseNothingCollected title="No scan has covered this account yet.">
          Each scan that does will stand here, with what it read and what it could not.
        </EmptyBecauseNothingCollected>
      </section>
    )
  return (
    <section className="panel relative overflow-x-auto" aria-label="Scans of this account">
      <table className="figures w-full text-sm">
        <caption className="sr-only">Scans of this account, newest first</caption>
        <thead>
          <tr className="border-line border-b text-left text-xs text-text-2">
            <Head>Scan</Head>
            <Head>Status</Head>
            <Head>As of</Head>
            <Head right>Cells read</Head>
            <Head right>Blind</Head>
            <Head right>Resources</Head>
            <Head right narrow>
              API calls
            </Head>
            <Head right narrow>
              Took
            </Head>
          </tr>
        </thead>
        <tbody>
          {scans.map((scan) => (
            <Row key={scan.id} scan={scan} view={view} now={now} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Head({ children, right = false, narrow = false }: { children: string; right?: boolean; narrow?: boolean }) {
  return (
    <th
      scope="col"
      className={`px-3 py-2 font-medium whitespace-nowrap ${right ? 'text-right' : ''} ${narrow ? 'max-sm:hidden' : ''}`}
    >
      {children}
    </th>
  )
}

function Row({ scan, view, now }: { scan: AccountScan; view: View; now: Date }) {
  const score = scan.outcomes && coverageScore(scan.outcomes)
  const href = hrefWith(`/scans/${scan.id}`, view)
  return (
    <tr className="border-line border-b last:border-b-0 hover:bg-sunken">
      <th scope="row" className="h-8 px-3 text-left font-medium whitespace-nowrap">
        <Link className="hover:text-accent hover:underline" href={href}>
          {scan.id}
        </Link>
        <span className="ml-2 text-xs font-normal text-text-3 max-sm:hidden">{triggerWords[scan.trigger]}</span>
      </th>
      <td className="px-3 whitespace-nowrap">
        <StatusMark status={scan.status} /> <span className="max-sm:sr-only">{statusWords[scan.status]}</span>
      </td>
      <td className="px-3">
        <Ago time={scan.asOf} now={view.at ?? now} />
      </td>
      <td className="px-3 text-right whitespace-nowrap">
        {score ? (
          `${exactCount(score.passing)} of ${exactCount(score.total)}`
        ) : (
          <span className="text-text-3">not done</span>
        )}
      </td>
      <td className="px-3 text-right">
        {score && score.failing > 0 ? (
          <Link className="hatched rounded-sm px-1 hover:text-accent" href={`${href}#blind`}>
            <span className="rounded-sm bg-surface px-1">{exactCount(score.failing)}</span>
          </Link>
        ) : (
          <span className="text-text-3">{score ? '0' : '–'}</span>
        )}
      </td>
      <td className="px-3 text-right">
        {scan.resources === null ? <span className="text-text-3">–</span> : shortCount(scan.resources)}
      </td>
      <td className="px-3 text-right max-sm:hidden">
        {scan.calls === null ? <span className="text-text-3">–</span> : shortCount(scan.calls)}
      </td>
      <td className="px-3 text-right whitespace-nowrap max-sm:hidden">
        {scan.took === null ? <span className="text-text-3">–</span> : duration(scan.took)}
      </td>
    </tr>
  )
}
