import type { Counts } from '#domain/score.ts'
import { ShareBar, type ShareKind } from '#ui/charts/share-table.tsx'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import { hrefWith, type View } from '../view.ts'
import { redshiftCluster } from './contract.ts'

/**
 * Each tier encrypts the one above it; only where the last one lies is the customer's choice.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
 */
const tiers: readonly (readonly [name: string, what: string])[] = [
  ['Data encryption keys', 'one for each block of data'],
  ['Database key', 'encrypts them; kept apart from the cluster'],
  ['Cluster key', 'encrypts the database key'],
  ['Root key', 'encrypts the cluster key, in KMS or an HSM'],
]

/** What the four tiers of keys of encrypted Redshift clusters rest on: the kinds of their root keys, each a list. */
export function RedshiftTiers({
  clusters,
  kinds,
  view,
}: {
  /** Clusters by what encrypts them. */
  clusters: Counts
  kinds: readonly ShareKind[]
  view: View
}) {
  const roots = kinds.filter(({ key }) => key !== 'none' && clusters[key])
  const none = clusters.none ?? 0
  const list = (kind: string) => hrefWith('/resources', view, { q: `type:${redshiftCluster} encryption:${kind}` })
  return (
    <section className="panel p-4" aria-label="Redshift’s four tiers of keys">
      <h2 className="text-base font-semibold">What do Redshift’s four tiers of keys rest on?</h2>
      <p className="text-xs text-text-3">clusters</p>
      <ol className="mt-3 text-sm">
        {tiers.map(([name, what], tier) => (
          <li
            key={name}
            className="border-encryption border-l-2 pb-2 pl-3 last:pb-0"
            style={{ marginLeft: `${tier * 0.75}rem` }}
          >
            <span className="font-medium">{name}</span> <span className="text-xs text-text-2">{what}</span>
          </li>
        ))}
      </ol>
      {roots.length > 0 && (
        <div className="mt-3" style={{ marginLeft: `${tiers.length * 0.75}rem` }}>
          <ShareBar kinds={roots} counts={clusters} />
          <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs text-text-2">
            {roots.map(({ key, label, colour }) => (
              <Link key={key} className="leading-6 hover:underline" href={list(key)}>
                <strong className="figures font-semibold text-text">{exactCount(clusters[key] ?? 0)}</strong>{' '}
                {colour === null ? <UnknownMark>{label}</UnknownMark> : label}
              </Link>
            ))}
          </p>
        </div>
      )}
      {none > 0 && (
        <p className="mt-2 text-sm">
          <Link className="link" href={list('none')}>
            {counted(none, 'cluster')}
          </Link>{' '}
          {none === 1 ? 'has' : 'have'} no tier: not encrypted.
        </p>
      )}
    </section>
  )
}
