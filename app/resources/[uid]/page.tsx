import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { controls } from '#.generated/controls.ts'
import { ArnText } from '#ui/copy.tsx'
import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PresenceMark } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import { accountHref } from '../../accounts/contract.ts'
import { Chrome } from '../../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { compareHref } from '../../waf/compare/filter.ts'
import { findNeighbours } from '../query.ts'
import {
  keptList,
  parseResourceFilter,
  type ResourceDetail,
  type ResourceFilter,
  tabs,
  tabWords,
  versionAt,
} from './contract.ts'
import { differences } from './diff.ts'
import { FactTable } from './fact-table.tsx'
import { FindingList } from './finding-list.tsx'
import { ListSteps } from './list-steps.tsx'
import { PillarCards } from './pillar-cards.tsx'
import { ProofPanels } from './proof/proof-panels.tsx'
import { findFactContent, findResource } from './query.ts'
import { Raw } from './raw.tsx'
import { RelationGraph } from './relation-graph.tsx'
import { RelationList } from './relation-list.tsx'
import { Timeline } from './timeline-panel.tsx'
import { unifiedDiff } from './unified.ts'

type Props = PageInput<{ readonly uid: string }>

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { scope, at } = parseView(await searchParams, new Date())
  const resource = await findResource(scope, at, (await params).uid)
  return { title: resource?.name ?? 'Resource' }
}

/** What is it, is it safe, since when, what changed, what depends on it? */
export default async function Page({ params, searchParams }: Props) {
  const { uid } = await params
  const search = await searchParams
  const now = new Date()
  const view = parseView(search, now)
  const filter = parseResourceFilter(search, now, view)
  const [resource, neighbours] = await Promise.all([
    findResource(view.scope, view.at, uid),
    filter.list ? findNeighbours(view.scope, view.at, { q: filter.q, order: filter.list }, uid) : null,
  ])
  if (!resource) notFound()
  return (
    <Chrome view={view} here={`/resources/${uid}`}>
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 sm:p-5">
        {filter.list && neighbours && <ListSteps uid={uid} neighbours={neighbours} filter={filter} view={view} />}
        <Header resource={resource} view={view} now={now} />
        <PillarCards resource={resource} />
        <Suspense fallback={null}>
          <ProofPanels resource={resource} view={view} />
        </Suspense>
        <nav aria-label="About this resource" className="flex gap-1 overflow-x-auto border-line border-b">
          {tabs.map((tab) => (
            <Link
              key={tab}
              href={hrefWith(`/resources/${uid}`, view, { ...keptList(filter), tab: tab === 'findings' ? null : tab })}
              aria-current={tab === filter.tab ? 'page' : undefined}
              className="-mb-px border-transparent border-b-2 px-3 py-1.5 text-sm whitespace-nowrap text-text-2 hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-accent"
              scroll={false}
            >
              {tabWords[tab]}
              {countOf(resource, tab)}
            </Link>
          ))}
        </nav>
        <Chosen resource={resource} filter={filter} view={view} now={now} />
      </div>
    </Chrome>
  )
}

function countOf(resource: ResourceDetail, tab: ResourceFilter['tab']) {
  const counts: Partial<Record<ResourceFilter['tab'], number>> = {
    findings: resource.findings.filter((finding) => finding.compliance === 'NON_COMPLIANT').length,
    facts: Object.keys(resource.content.facts).length,
    timeline: resource.factVersions.length,
    relations: resource.relations.length,
  }
  const count = counts[tab]
  return count === undefined ? null : <span className="figures ml-1.5 text-xs text-text-3">{count}</span>
}

async function Chosen({
  resource,
  filter,
  view,
  now,
}: {
  resource: ResourceDetail
  filter: ResourceFilter
  view: View
  now: Date
}) {
  switch (filter.tab) {
    case 'findings':
      return <FindingList resource={resource} view={view} now={now} />
    case 'facts':
      return <FactTable resource={resource} view={view} now={now} />
    case 'relations':
      return (
        <>
          <RelationList resource={resource} view={view} />
          <RelationGraph resource={resource} view={view} />
        </>
      )
    case 'raw':
      return <Raw resource={resource} />
    case 'timeline': {
      const [latest, before] = resource.factVersions
      const at = (instant: Date | null) => instant && versionAt(resource.factVersions, instant)?.from
      const from = filter.v1 || (filter.from ? at(filter.from) : before?.from) || ''
      const to = filter.v2 || at(filter.to) || latest?.from || ''
      const [left, right] = await Promise.all([
        from ? findFactContent(resource.uid, from) : null,
        to ? findFactContent(resource.uid, to) : null,
      ])
      return (
        <Timeline
          resource={resource}
          view={view}
          now={now}
          compared={
            left && right && from !== to
              ? { from, to, differences: differences(left, right), hunks: unifiedDiff(left, right) }
              : null
          }
          chosen={{ from, to }}
          asked={filter.v1 ? null : filter.from}
          look={filter.diff}
          list={keptList(filter)}
          titleOf={(controlId) => controls[controlId]?.title ?? controlId}
        />
      )
    }
  }
}

function Header({ resource, view, now }: { resource: ResourceDetail; view: View; now: Date }) {
  const instant = view.at ?? now
  return (
    <header>
      <p className="text-xs text-text-3">
        <Link className="hover:underline" href={hrefWith('/resources', view, { q: `type:${resource.type}` })}>
          {resource.type}
        </Link>
      </p>
      <div className="flex flex-wrap items-center gap-x-3">
        <h1 className="text-xl font-semibold break-all">
          <bdi>{resource.name}</bdi>
        </h1>
        <PresenceMark presence={resource.presence} />
      </div>
      <p className="flex flex-wrap items-center gap-x-4">
        <ArnText arn={resource.arn} length={110} />
        <ConsoleLink resource={resource} />
      </p>
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-1 text-sm">
        <Term name="Account">
          <Link className="hover:underline" href={accountHref(resource.accountId, view)}>
            <bdi>{resource.accountName}</bdi>
          </Link>{' '}
          <span className="font-mono text-xs text-text-3">{resource.accountId}</span>
        </Term>
        <Term name="OU">
          <bdi>{resource.ouPath || 'none'}</bdi>
        </Term>
        <Term name="Region">{resource.region}</Term>
        <Term name="Owner">
          {resource.owner === null ? <span className="text-text-3">no tag says</span> : <bdi>{resource.owner}</bdi>}
        </Term>
        {resource.entryPoints !== null && (
          <Term name="In front of">
            <Link className="link" href={hrefWith('/resources', view, { q: `web-acl:${resource.arn}` })}>
              {resource.entryPoints === 0 ? 'none seen' : counted(resource.entryPoints, 'entry point')}
            </Link>
            {resource.type === 'AWS::WAFv2::WebACL' && (
              <Link className="link ml-3 print:hidden" href={compareHref(view, { a: resource.uid })}>
                compare
              </Link>
            )}
          </Term>
        )}
        <Term name="First seen">
          <Ago time={resource.firstSeenAt} now={instant} />
        </Term>
        <Term name="Facts unchanged since">
          <Ago time={resource.lastChangedAt} now={instant} />
        </Term>
      </dl>
      <Proof resource={resource} view={view} now={now} />
    </header>
  )
}

/** AWS finds the page by the ARN. Other partitions have consoles of their own, and the demo has none. */
function ConsoleLink({ resource }: { resource: ResourceDetail }) {
  if (resource.simulated || !resource.arn.startsWith('arn:aws:')) return null
  return (
    <a
      className="link text-xs print:hidden"
      href={`https://console.aws.amazon.com/go/view?arn=${encodeURIComponent(resource.arn)}`}
      target="_blank"
      rel="noreferrer"
      title={`In the AWS console, for whom is signed in to ${resource.accountId}`}
    >
      Open in the AWS console
    </a>
  )
}

function Term({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-text-3">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What the presence rests on: the list that showed it, or the cause that nobody knows. */
function Proof({ resource, view, now }: { resource: ResourceDetail; view: View; now: Date }) {
  const { cell, presence } = resource
  if (view.at) return null
  const scan = (id: string) => (
    <Link className="link" href={hrefWith(`/scans/${id}`, { ...view, scope: { kind: 'org' }, at: null })}>
      scan {id}
    </Link>
  )
  const cause = cell?.cause
  return (
    <p className={presence === 'NOT_SEEN' ? 'hatched mt-2 rounded-sm p-0.5 text-sm' : 'mt-2 text-sm text-text-2'}>
      <span className={presence === 'NOT_SEEN' ? 'block rounded-sm bg-surface px-2 py-1' : ''}>
        {presence === 'PRESENT' && cell?.listedAt && cell.listedScanId && (
          <>
            Listed completely by <code className="font-mono text-xs">{cell.collector}</code>{' '}
            <Ago time={cell.listedAt} now={now} /> in {scan(cell.listedScanId)}.
          </>
        )}
        {presence === 'NOT_SEEN' && (
          <>
            Last seen <Ago time={resource.lastSeenAt} now={now} />. It is not known whether it still exists:{' '}
            {cause ? (
              <>
                <code className="font-mono text-xs">{cause.call}</code> answered {cause.code}
                {cause.policyArn ? (
                  <>
                    {' '}
                    by the {cause.policyType ?? 'policy'}{' '}
                    <bdi className="font-mono text-xs break-all">{cause.policyArn}</bdi>
                  </>
                ) : cause.policyType ? (
                  ` by ${cause.policyType}`
                ) : (
                  ''
                )}
                .
              </>
            ) : (
              'the last complete list was without it, and one list alone proves nothing.'
            )}{' '}
            What follows is as it last was.
          </>
        )}
        {presence === 'GONE' && (
          <>
            Gone since <Ago time={resource.goneAt} now={now} />, last seen <Ago time={resource.lastSeenAt} now={now} />:
            complete lists no longer have it.
          </>
        )}
        {presence === 'OUT_OF_SCOPE' && (
          <>
            No longer in scope: its region was switched off, or its account was closed or left. Last seen{' '}
            <Ago time={resource.lastSeenAt} now={now} />.
          </>
        )}
      </span>
    </p>
  )
}
