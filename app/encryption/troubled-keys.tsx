import { exactCount, shortType } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { hrefWith, type View } from '../view.ts'
import { cardsShown, type TroubledKey, troubleControls } from './contract.ts'

/** Keys that are about to go or do not work, with what hangs on them: the loud part. Nothing when there are none. */
export function TroubledKeys({ keys, view }: { keys: readonly TroubledKey[]; view: View }) {
  const used = keys.filter(({ users }) => users > 0)
  const more = used.length - cardsShown
  if (used.length === 0) return null
  return (
    <section aria-label="Keys in trouble" className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      {used.slice(0, cardsShown).map((key) => (
        <article key={`${key.uid} ${key.controlId}`} className="panel border-l-2! border-l-critical! p-3">
          <h2 className="text-sm">
            <Link className="link" href={hrefWith(`/resources/${key.uid}`, view, { tab: 'relations' })}>
              <strong className="figures text-lg font-semibold">{exactCount(key.users)}</strong>{' '}
              {key.users === 1 ? 'resource hangs' : 'resources hang'} on <bdi>{key.name}</bdi>
            </Link>
          </h2>
          <p className="mt-0.5 text-sm text-critical">{key.reason}</p>
          <p className="mt-1 text-xs text-text-2">
            {key.userTypes.map(({ type, count }) => `${exactCount(count)} × ${shortType(type)}`).join(' · ')}
          </p>
          <p className="mt-1 text-xs text-text-3">
            <bdi>{key.accountName}</bdi> <span className="font-mono">{key.accountId}</span> · {key.region}
          </p>
        </article>
      ))}
      {more > 0 && (
        <p className="text-sm md:col-span-full">
          <Link className="link" href={hrefWith('/resources', view, { q: `control:${troubleControls.join(',')}` })}>
            All keys that are disabled or about to go
          </Link>
        </p>
      )}
    </section>
  )
}
