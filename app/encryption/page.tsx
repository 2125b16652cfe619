import type { Metadata } from 'next'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type ShareKind, ShareTable } from '#ui/charts/share-table.tsx'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime, counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { findCoverage } from '../chrome/query.ts'
import { NothingSeen } from '../coverage/nothing-seen.tsx'
import { ControlStates } from '../points/control-states.tsx'
import type { ControlState } from '../points/controls.ts'
import { groupingIn, groupingWords, placeGroup, serviceGroup } from '../points/grouping.ts'
import { GroupingChoice, UnseenPlaces } from '../points/grouping-choice.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { type EncryptionFilter, parseEncryptionFilter } from './contract.ts'
import { type EncryptionData, findEncryption } from './query.ts'
import { RedshiftTiers } from './redshift-tiers.tsx'
import { TroubledKeys } from './troubled-keys.tsx'

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

/** Groups drawn; the others are in the file. */
const groupsShown = 40

/** What is unencrypted, and under whose keys is the rest? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const asked = parseEncryptionFilter(params)
  const filter = { ...asked, by: groupingIn(view.scope, asked.by) }
  const [data, { blind }] = await Promise.all([
    findEncryption(view.scope, view.at, filter.by),
    findCoverage(view.scope, view.at),
  ])
  return (
    <Chrome view={view} here="/encryption">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-xl font-semibold">What is unencrypted, and under whose keys is the rest?</h1>
          <Link className="control" href={hrefWith('/encryption/keys', view)}>
            Every key
          </Link>
        </div>
        {data.scanAt === null ? (
          <EmptyBecauseNothingCollected title="No scan has ended yet.">
            Here each service will have a bar: its resources without encryption, under keys of AWS, and under your own.
          </EmptyBecauseNothingCollected>
        ) : (
          <>
            <TroubledKeys keys={data.troubled} view={view} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,1fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <Services data={data} blind={blind} scanAt={data.scanAt} filter={filter} view={view} />
                <div className="grid items-start gap-4 md:grid-cols-2">
                  <KeyOwners states={data.owners} view={view} />
                  {Object.keys(data.redshift).length > 0 && (
                    <RedshiftTiers clusters={data.redshift} kinds={atRestKinds} view={view} />
                  )}
                </div>
              </div>
              <ControlStates
                title="In what state are the keys?"
                of="customer managed keys"
                none="No key was seen in this scope."
                states={data.keys}
                hrefOf={(q) => hrefWith('/encryption/keys', view, { q })}
              />
            </div>
          </>
        )}
      </div>
    </Chrome>
  )
}

/** Whose keys the data is under: of the kinds of resources where a key is a stranger's or nobody's that is known. */
function KeyOwners({ states, view }: { states: readonly ControlState[]; view: View }) {
  const told = states.filter(({ counts }) => counts.NON_COMPLIANT || counts.INSUFFICIENT_DATA)
  const well = states.length - told.length
  return (
    <ControlStates
      title="Whose keys are they?"
      of="resources that rest on keys in an account"
      none={
        states.length > 0
          ? 'Every key that was seen belongs to the organisation.'
          : 'Nothing was seen to rest on a key in an account.'
      }
      states={told}
      hrefOf={(q) => hrefWith('/resources', view, { q })}
    >
      {told.length > 0 && well > 0 && (
        <p className="border-line border-t pt-2 text-xs text-text-3">
          Of {counted(well, 'other kind')} of resources every key belongs to the organisation.
        </p>
      )}
    </ControlStates>
  )
}

function Services({
  data,
  blind,
  scanAt,
  filter,
  view,
}: {
  data: EncryptionData
  /** Cells of the scope that were not read. */
  blind: number
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
  const metric = rest ? 'encryptionAtRest' : 'encryptionInTransit'
  const groups =
    filter.by === 'service'
      ? rows.map(({ service, counts }) => serviceGroup(service, counts, view))
      : data.places
          .flatMap((place) => placeGroup(place, metric, view) ?? [])
          .sort((a, b) => (b.counts.none ?? 0) - (a.counts.none ?? 0) || a.name.localeCompare(b.name))
  const shown = groups.slice(0, groupsShown)
  const { title, all: everything, plural } = groupingWords[filter.by]
  const choose = (more: Record<string, string | null>) =>
    hrefWith('/encryption', view, {
      data: rest ? null : 'transit',
      by: filter.by === 'service' ? null : filter.by,
      ...more,
    })
  return (
    <section className="panel min-w-0 p-4">
      <div className="mb-3 flex flex-wrap justify-between gap-2">
        <ChoiceLinks
          label="Data at rest or in transit"
          options={['rest', 'transit'] as const}
          current={filter.data}
          hrefOf={(one) => choose({ data: one === 'rest' ? null : one })}
          textOf={(one) => (one === 'rest' ? 'At rest' : 'In transit')}
        />
        <GroupingChoice view={view} current={filter.by} hrefOf={(by) => choose({ by: by === 'service' ? null : by })} />
      </div>
      <ChartFrame
        title={rest ? `Which ${plural} keep data under which keys?` : `Which ${plural} enforce encryption in transit?`}
        unit="resources"
        asOf={`as of ${absoluteTime(scanAt, view.zone)}`}
        summary={`${exactCount(totals.none ?? 0)} resources are not encrypted ${rest ? 'at rest' : 'in transit'}, of ${exactCount(totals.unknown ?? 0)} it is not known.`}
        fileName={`encryption-${rest ? 'at-rest' : 'in-transit'}-by-${filter.by}`}
        table={{
          columns: [filter.by, ...kinds.map(({ key }) => key.replace('-', '_'))],
          rows: groups.map(({ name, counts }) => [name, ...kinds.map(({ key }) => counts[key] ?? 0)]),
        }}
        isTable
      >
        {groups.length === 0 ? (
          <NothingSeen what={`resource that ${rest ? 'stores data' : 'carries traffic'}`} blind={blind} view={view} />
        ) : (
          <ShareTable
            caption={`Resources by ${title.toLowerCase()} and ${rest ? 'kind of key' : 'encryption in transit'}`}
            rowTitle={title}
            kinds={kinds}
            rows={[
              {
                key: 'all',
                label: <strong className="font-semibold">{everything}</strong>,
                counts: totals,
                href: hrefWith('/resources', view, { q: `!${filterKey}:not-applicable` }),
                hrefOf: (kind: string) => hrefWith('/resources', view, { q: `${filterKey}:${kind}` }),
              },
              ...shown.map(({ key, name, counts, listHref }) => ({
                key,
                label: <bdi>{name}</bdi>,
                counts,
                href: listHref(`!${filterKey}:not-applicable`),
                hrefOf: (kind: string) => listHref(`${filterKey}:${kind}`),
              })),
            ]}
          />
        )}
      </ChartFrame>
      <p className="mt-3 text-xs text-text-3">
        {groups.length > shown.length && `${groups.length - shown.length} ${plural} with fewer are in the CSV. `}
        Resources that {rest ? 'store nothing' : 'carry no traffic'} have no bar, and count nowhere.
        {filter.by !== 'service' && <UnseenPlaces view={view} />}
      </p>
    </section>
  )
}
