import { collectorList } from '#.generated/collector-list.ts'
import { Link } from '#ui/link.tsx'
import { UnknownBecauseNotSeen } from '#ui/states.tsx'
import { CauseList } from '../../coverage/cause-list.tsx'
import { Headline } from '../../coverage/headline.tsx'
import { findCoverage } from '../../coverage/query.ts'
import { hrefWith, type View } from '../../view.ts'
import { isCounted } from '../contract.ts'
import type { AccountDetail } from './contract.ts'

const everything = { by: 'cause', outcome: null, since: null, service: null, all: false, page: 1 } as const
/** Collectors that every scan reads. */
const collectors = collectorList.filter(({ onRequest }) => onRequest === null).length

/** What could not be seen in the account, since when, why and how to mend it: as the Coverage screen says it. */
export async function CoverageTab({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  if (!isCounted(detail.account))
    return (
      <section className="panel">
        <UnknownBecauseNotSeen title="Nothing is expected to be read in this account.">
          AWS lets nobody into it, or it is not the organization's any more: what it holds now is not known.
        </UnknownBecauseNotSeen>
      </section>
    )
  const data = await findCoverage(view.scope, view.at, everything, 'causes')
  if (!data || data.accounts === 0)
    return (
      <section className="panel">
        <UnknownBecauseNotSeen title="Nothing of this account was read yet.">
          Each region and each collector will stand here: read completely, or with the reason why not.{' '}
          <Link className="link" href={hrefWith('/scans', { ...view, scope: { kind: 'org' } })}>
            Scans
          </Link>
        </UnknownBecauseNotSeen>
      </section>
    )
  return (
    <div className="flex flex-col gap-4">
      <Headline data={data} view={view} now={view.at ?? now} collectors={collectors} />
      <CauseList data={data} filter={everything} view={view} now={view.at ?? now} />
    </div>
  )
}
