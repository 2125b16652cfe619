import { clsx } from 'clsx'
import type { KeyLink } from '#domain/keys/key-chain.ts'
import { keyFacts, linkState, linkStates } from '#domain/keys/key-words.ts'
import type { KeyProof } from '#domain/proof/key-proof.ts'
import { exactCount, shortType } from '#ui/format.ts'
import { hrefWith, type View } from '../../../view.ts'

/** Each chain of keys from what is kept to the root, and what else hangs on them. */
export function KeyPanel({ keys: { chains, holders }, view }: { keys: KeyProof; view: View }) {
  return (
    <div className="mt-2 grid gap-x-6 gap-y-3 lg:grid-cols-2">
      {chains.map(({ protects, links }) => (
        <section key={protects} aria-label={protects}>
          <h3 className="text-sm font-medium">{protects}</h3>
          <ol className="mt-1 border-encryption border-l pl-3 text-sm">
            {links.map((link) => (
              <Link key={`${link.kind} ${link.name} ${link.because}`} link={link} holders={holders} view={view} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

function Link({ link, holders, view }: { link: KeyLink; holders: KeyProof['holders']; view: View }) {
  const state = linkState(link)
  const hanging = link.key ? (holders[link.key.arn] ?? []) : []
  return (
    <li className="relative py-0.5">
      <span
        className={clsx('absolute top-2.5 -left-[17px] size-2 border', {
          'rounded-full border-encryption bg-encryption': state === 'works',
          'border-critical bg-critical': state === 'broken',
          'hatched rounded-full border-line-strong bg-surface': state === 'unknown',
        })}
        aria-hidden="true"
      />
      {link.key ? (
        <a className="link font-medium" href={hrefWith('/resources', view, { q: `arn:${link.key.arn}` })}>
          <bdi className="break-all">{link.name}</bdi>
        </a>
      ) : (
        <bdi className="font-medium break-all">{link.name}</bdi>
      )}{' '}
      <span className={clsx('text-xs', state === 'broken' ? 'text-critical' : 'text-text-3')}>
        {linkStates[state].words}
      </span>
      <span className="block text-xs text-text-2">{link.because}</span>
      {link.key && <span className="block text-xs text-text-2">{keyFacts(link.key).join(' · ')}</span>}
      {hanging.length > 0 && (
        <span className="figures block text-xs text-text-2">
          encrypts {hanging.map(({ type, count }) => `${exactCount(count)} × ${shortType(type)}`).join(' · ')}
        </span>
      )}
    </li>
  )
}
