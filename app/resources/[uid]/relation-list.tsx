import { ArnText } from '#ui/copy.tsx'
import { shortType } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { hrefWith, type View } from '../../view.ts'
import { type ResourceDetail, relationsListed, type ShownRelation } from './contract.ts'

export const relationWords: Record<ShownRelation['kind'], { to: string; from: string }> = {
  protects: { to: 'protects', from: 'is protected by' },
  'encrypted-with': { to: 'is encrypted with', from: 'encrypts' },
  fronts: { to: 'fronts', from: 'is fronted by' },
  'member-of': { to: 'is a member of', from: 'has the member' },
  'attached-to': { to: 'is attached to', from: 'has attached' },
}

/** What hangs together with the resource, each end one click away. */
export function RelationList({ resource, view }: { resource: ResourceDetail; view: View }) {
  if (resource.relations.length === 0)
    return <EmptyBecauseNothingCollected title="No relation to another resource is known." />
  const groups = Map.groupBy(resource.relations, (relation) => relationWords[relation.kind][relation.direction])
  const cut = (['to', 'from'] as const).some(
    (one) => resource.relations.filter(({ direction }) => direction === one).length >= relationsListed,
  )
  return (
    <div className="flex flex-col gap-4">
      {cut && (
        <p className="text-sm text-text-2">
          The first {relationsListed} in each direction are listed; there may be more.
        </p>
      )}
      {[...groups].map(([word, relations]) => (
        <section key={word} aria-label={word}>
          <h2 className="text-sm text-text-2">
            <bdi className="font-medium text-text">{resource.name}</bdi> {word}
          </h2>
          <ul className="panel mt-1 divide-y divide-line">
            {relations.map((relation) => (
              <li
                key={`${relation.kind} ${relation.arn}`}
                className="flex flex-wrap items-center gap-x-4 px-3 py-1.5 text-sm"
              >
                {relation.other ? (
                  <>
                    <Link
                      className="font-medium hover:text-accent hover:underline"
                      href={hrefWith(`/resources/${relation.other.uid}`, view)}
                    >
                      <bdi>{relation.other.name}</bdi>
                    </Link>
                    <span className="text-text-2">{shortType(relation.other.type)}</span>
                    <span className="ml-auto font-mono text-xs text-text-3">{relation.other.accountId}</span>
                  </>
                ) : (
                  <>
                    <ArnText arn={relation.arn} length={90} />
                    <span className="ml-auto text-xs text-text-3">not among the collected resources</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
