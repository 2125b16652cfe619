import { exactCount, shortType } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import { hrefWith, type View } from '../view.ts'
import { cardsShown, type KeyControl, type TroubledKey, troubleControls } from './contract.ts'

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

/** What controls say of the customer managed keys, each count a list. */
export function KeyControlList({
  keys,
  view,
}: {
  keys: readonly (KeyControl & { readonly title: string })[]
  view: View
}) {
  const list = (controlId: string, compliance: string) =>
    hrefWith('/resources', view, { q: `control:${controlId} compliance:${compliance}` })
  return (
    <section className="panel p-4" aria-labelledby="key-controls">
      <h2 id="key-controls" className="text-base font-semibold">
        In what state are the keys?
      </h2>
      <p className="text-xs text-text-3">customer managed keys</p>
      {keys.length === 0 ? (
        <p className="mt-3 text-sm text-text-2">No key was seen in this scope.</p>
      ) : (
        <ul className="mt-2 text-sm">
          {keys.map(({ controlId, title, counts }) => (
            <li key={controlId} className="border-line border-t py-2 first:border-t-0">
              <p>{title}</p>
              <p className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-text-2">
                {counts.NON_COMPLIANT ? (
                  <Link className="link font-medium" href={list(controlId, 'NON_COMPLIANT')}>
                    {exactCount(counts.NON_COMPLIANT)} not so
                  </Link>
                ) : (
                  <span>none fails</span>
                )}
                {counts.INSUFFICIENT_DATA ? (
                  <Link className="hover:underline" href={list(controlId, 'INSUFFICIENT_DATA')}>
                    <UnknownMark>{exactCount(counts.INSUFFICIENT_DATA)} unknown</UnknownMark>
                  </Link>
                ) : null}
                {counts.COMPLIANT ? (
                  <Link className="hover:underline" href={list(controlId, 'COMPLIANT')}>
                    {exactCount(counts.COMPLIANT)} so
                  </Link>
                ) : null}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
