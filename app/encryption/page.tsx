import type { Metadata } from 'next'
import Link from 'next/link'
import { controls } from '#.generated/controls.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type ShareKind, ShareTable } from '#ui/charts/share-table.tsx'
import { absoluteTime, exactCount } from '#ui/format.ts'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { type EncryptionFilter, parseEncryptionFilter, type ServiceEncryption } from './contract.ts'
import { KeyControlList, TroubledKeys } from './keys.tsx'
import { findEncryption } from './query.ts'

export const metadata: Metadata = { title: 'Encryption' }

const atRestKinds: readonly ShareKind[] = [
  { key: 'none', label: 'none', colour: 'var(--high)' },
  { key: 'aws-owned', label: 'AWS owned', colour: 'var(--encryption)', strength: 0.3 },
  { key: 'aws-managed', label: 'AWS managed', colour: 'var(--encryption)', strength: 0.55 },
  { key: 'customer-managed', label: 'customer', colour: 'var(--encryption)' },
  { key: 'hsm', label: 'HSM', colour: 'var(--text)' },
  { key: 'unknown', label: 'unknown', colour: null },
]
const inTransitKinds: readonly ShareKind[] = [
  { key: 'none', label: 'none', colour: 'var(--high)' },
  { key: 'optional', label: 'optional', colour: 'var(--medium)' },
  { key: 'enforced', label: 'enforced', colour: 'var(--encryption-2)' },
  { key: 'unknown', label: 'unknown', colour: null },
]

/** What is unencrypted, and under whose keys is the rest? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const filter = parseEncryptionFilter(params)
  const data = await findEncryption(view.scope, view.at)
  return (
    <Chrome view={view} here="/encryption">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">What is unencrypted, and under whose keys is the rest?</h1>
        {data.scanAt === null ? (
          <EmptyBecauseNothingCollected title="No scan has ended yet.">
            Here each service will have a bar: its resources without encryption, under keys of AWS, and under your own.
          </EmptyBecauseNothingCollected>
        ) : (
          <>
            <TroubledKeys keys={data.troubled} view={view} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,1fr)]">
              <Services data={data} scanAt={data.scanAt} filter={filter} view={view} />
              <KeyControlList
                keys={data.keys.map((one) => ({ ...one, title: controls[one.controlId]?.title ?? one.controlId }))}
                view={view}
              />
            </div>
          </>
        )}
      </div>
    </Chrome>
  )
}

function Services({
  data,
  scanAt,
  filter,
  view,
}: {
  data: { readonly atRest: readonly ServiceEncryption[]; readonly inTransit: readonly ServiceEncryption[] }
  scanAt: Date
  filter: EncryptionFilter
  view: View
}) {
  const rest = filter.data === 'rest'
  const all = rest ? atRestKinds : inTransitKinds
  const rows = rest ? data.atRest : data.inTransit
  // A kind that nothing has would be a column of dashes; what failed and what is unknown always have theirs.
  const kinds = all.filter(({ key }) => key === 'none' || key === 'unknown' || rows.some(({ counts }) => counts[key]))
  const filterKey = rest ? 'encryption' : 'transit'
  const totals = Object.fromEntries(
    kinds.map(({ key }) => [key, rows.reduce((sum, { counts }) => sum + (counts[key] ?? 0), 0)]),
  )
  const list = (service: string | null, condition: string) =>
    hrefWith('/resources', view, { q: service === null ? condition : `service:${service} ${condition}` })
  return (
    <section className="panel min-w-0 p-4">
      <nav aria-label="Data at rest or in transit" className="mb-3 flex gap-1">
        {(['rest', 'transit'] as const).map((one) => (
          <Link
            key={one}
            className="control h-7! px-2! text-xs!"
            aria-current={one === filter.data ? 'true' : undefined}
            href={hrefWith('/encryption', view, { data: one === 'rest' ? null : one })}
            scroll={false}
          >
            {one === 'rest' ? 'At rest' : 'In transit'}
          </Link>
        ))}
      </nav>
      <ChartFrame
        title={rest ? 'Which services keep data under which keys?' : 'Which services enforce encryption in transit?'}
        unit="resources"
        asOf={`as of ${absoluteTime(scanAt, view.zone)}`}
        summary={`${exactCount(totals.none ?? 0)} resources are not encrypted ${rest ? 'at rest' : 'in transit'}, of ${exactCount(totals.unknown ?? 0)} it is not known.`}
        fileName={`encryption-${rest ? 'at-rest' : 'in-transit'}-by-service`}
        table={{
          columns: ['service', ...kinds.map(({ key }) => key.replace('-', '_'))],
          rows: rows.map(({ service, counts }) => [service, ...kinds.map(({ key }) => counts[key] ?? 0)]),
        }}
        isTable
      >
        <ShareTable
          caption={`Resources by service and ${rest ? 'kind of key' : 'encryption in transit'}`}
          rowTitle="Service"
          kinds={kinds}
          rows={[{ service: null, counts: totals }, ...rows].map(({ service, counts }) => ({
            key: service ?? 'all',
            label: service ?? <strong className="font-semibold">all services</strong>,
            counts,
            href: list(service, `!${filterKey}:not-applicable`),
            hrefOf: (kind) => list(service, `${filterKey}:${kind}`),
          }))}
        />
      </ChartFrame>
      <p className="mt-3 text-xs text-text-3">
        Services whose resources {rest ? 'store nothing' : 'carry no traffic'} have no bar, and count nowhere.
      </p>
    </section>
  )
}
