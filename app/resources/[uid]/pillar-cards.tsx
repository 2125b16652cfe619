import { clsx } from 'clsx'
import type { Exposure } from '#domain/exposure.ts'
import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { type PillarName, pillarNames } from '#domain/pillars.ts'
import { passes } from '#domain/score.ts'
import { Hops } from '#ui/hops.tsx'
import { PillarIcon, PillarValue, pillarTitles } from '#ui/marks.tsx'
import type { ResourceDetail } from './contract.ts'
import { LetInList } from './let-in-list.tsx'

/** What the cards need of any pillar. */
type Pillar = Observed<{ readonly kind: string; readonly because: string }>

/** The verdict of each pillar that applies, with what it rests on; the others in one line. */
export function PillarCards({ resource }: { resource: ResourceDetail }) {
  const { pillars } = resource
  if (!pillars)
    return <p className="text-sm text-text-2">Not judged yet: that follows when its account has been read.</p>
  const applies = pillarNames.filter((name) => !isIdle(pillars[name]))
  const idle = pillarNames.filter((name) => isIdle(pillars[name]))
  return (
    <section aria-label="Pillars">
      <div className="grid items-start gap-3 md:grid-cols-2 xl:grid-cols-3">
        {applies.map((name) => (
          <PillarCard key={name} name={name} pillar={pillars[name]} />
        ))}
      </div>
      {idle.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-0.5 text-xs text-text-3">
          {idle.map((name) => {
            const pillar: Pillar = pillars[name]
            return (
              <li key={name}>
                {pillarTitles[name]}: {isObserved(pillar) ? pillar.value.because : ''}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

const isIdle = (pillar: Pillar) =>
  isObserved(pillar) && (pillar.value.kind === 'not-applicable' || pillar.value.kind === 'not-eligible')

function PillarCard({ name, pillar }: { name: PillarName; pillar: Pillar }) {
  if (!isObserved(pillar))
    return (
      <div className="panel hatched p-1">
        <div className="h-full rounded-sm bg-surface p-3">
          <Title name={name} value="unknown" />
          <p className="mt-1 text-sm text-text-2">Not known: {explainUnobserved(pillar)}.</p>
          {pillar.path && <Hops path={pillar.path} />}
        </div>
      </div>
    )
  const { value } = pillar
  const failed = passes(name, value.kind) === false
  return (
    <div className={clsx('panel p-4', failed && 'border-l-2! border-l-high!')}>
      <Title name={name} value={value.kind} />
      <p className="mt-1 text-sm">{value.because}</p>
      <Details value={value} />
    </div>
  )
}

function Title({ name, value }: { name: PillarName; value: string }) {
  return (
    <h2 className="flex items-center gap-2 text-sm">
      <PillarIcon pillar={name} />
      <span className="text-text-2">{pillarTitles[name]}</span>
      <span className="ml-auto font-medium">
        <PillarValue pillar={name} value={value} />
      </span>
    </h2>
  )
}

function Details({ value }: { value: object }) {
  if ('key' in value && value.key !== null && typeof value.key === 'object') {
    const key = value.key as { arn: string; accountId: string; state: string | null; rotation: boolean | null }
    return (
      <p className="mt-1 text-xs text-text-2">
        <bdi className="font-mono break-all">{key.arn}</bdi>
        <br />
        state {key.state ?? 'not known (a key of another account)'}, rotation{' '}
        {key.rotation === null ? 'not known' : key.rotation ? 'on' : 'off'}
      </p>
    )
  }
  if ('minimumTls' in value && typeof value.minimumTls === 'string')
    return <p className="mt-1 text-xs text-text-2">TLS {value.minimumTls} or newer</p>
  if ('webAclArn' in value && typeof value.webAclArn === 'string')
    return <bdi className="mt-1 block font-mono text-xs break-all text-text-2">{value.webAclArn}</bdi>
  if ('path' in value) return <Ways exposure={value as Exposure} />
  return null
}

function Ways({ exposure: { path, accounts } }: { exposure: Exposure }) {
  return (
    <>
      <Hops path={path} />
      <LetInList accounts={accounts} />
    </>
  )
}
