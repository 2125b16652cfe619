import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { seenCount } from '#domain/score.ts'
import { Link } from '#ui/link.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { type PageInput, parseView, type View } from '../../view.ts'
import { accountHref, standingOf } from '../contract.ts'
import { Banners } from './banners.tsx'
import { ChangesTab } from './changes-tab.tsx'
import { type AccountDetail, type AccountFilter, parseAccountFilter, tabs, tabWords } from './contract.ts'
import { CoverageTab } from './coverage-tab.tsx'
import { FindingsTab } from './findings-tab.tsx'
import { Header } from './header.tsx'
import { PostureTab } from './posture-tab.tsx'
import { findAccount } from './query.ts'
import { ResourcesTab } from './resources-tab.tsx'
import { ScansTab } from './scans-tab.tsx'

type Props = PageInput<{ readonly id: string }>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Account ${(await params).id}` }
}

/** Everything about this account, for its owner. */
export default async function Page({ params, searchParams }: Props) {
  const { id } = await params
  const search = await searchParams
  const now = new Date()
  const asked = parseView(search, now)
  const detail = await findAccount(id, asked.at)
  if (!detail || !isWithin(detail, asked)) notFound()
  // Whatever is on this page is the account's; so is what its frame says.
  const view: View = { ...asked, scope: { kind: 'account', id } }
  const filter = parseAccountFilter(search)
  const unread = standingOf(detail.account) === 'unread'
  return (
    <Chrome view={view} here={`/accounts/${id}`}>
      <Banners detail={detail} view={view} now={now} />
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <Header detail={detail} view={view} now={now} tab={filter.tab} />
        <Tabs detail={detail} filter={filter} view={view} />
        <div className={unread && detail.account.resources > 0 && filter.tab !== 'coverage' ? 'grayscale' : ''}>
          <Chosen detail={detail} filter={filter} view={view} now={now} />
        </div>
      </div>
    </Chrome>
  )
}

/** An account is shown within a scope only if it belongs to it. */
function isWithin({ account }: AccountDetail, { scope }: View): boolean {
  return scope.kind === 'org' || scope.id === account.id || account.ouIds.includes(scope.id)
}

function Tabs({ detail, filter, view }: { detail: AccountDetail; filter: AccountFilter; view: View }) {
  const open = detail.findings.reduce((sum, one) => sum + (one.compliance === 'NON_COMPLIANT' ? one.count : 0), 0)
  const counts: Partial<Record<AccountFilter['tab'], number | null>> = {
    findings: seenCount(detail.account.coverage, open),
    resources: seenCount(detail.account.coverage, detail.account.resources),
  }
  return (
    <nav aria-label="About this account" className="flex gap-1 overflow-x-auto border-line border-b print:hidden">
      {tabs.map((tab) => (
        <Link
          key={tab}
          href={accountHref(detail.account.id, view, { tab: tab === 'posture' ? null : tab })}
          aria-current={tab === filter.tab ? 'page' : undefined}
          className="-mb-px border-transparent border-b-2 px-3 py-1.5 text-sm whitespace-nowrap text-text-2 hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-accent"
          scroll={false}
        >
          {tabWords[tab]}
          {counts[tab] !== undefined && (
            <span className="figures ml-1.5 text-xs text-text-3">{counts[tab] ?? 'not seen'}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}

function Chosen({
  detail,
  filter,
  view,
  now,
}: {
  detail: AccountDetail
  filter: AccountFilter
  view: View
  now: Date
}) {
  switch (filter.tab) {
    case 'posture':
      return <PostureTab detail={detail} view={view} now={now} />
    case 'resources':
      return <ResourcesTab detail={detail} view={view} now={now} />
    case 'findings':
      return <FindingsTab detail={detail} filter={filter} view={view} now={now} />
    case 'coverage':
      return <CoverageTab detail={detail} view={view} now={now} />
    case 'scans':
      return <ScansTab detail={detail} view={view} now={now} />
    case 'changes':
      return <ChangesTab detail={detail} view={view} now={now} />
  }
}
