import type { KeyProof } from '#domain/proof/key-proof.ts'
import { hrefWith, type View } from '../../../view.ts'

/** The keys that what a resource stores rests on. */
export function KeyPanel({ keys, view }: { keys: KeyProof; view: View }) {
  return (
    <ul className="mt-1 text-sm">
      {keys.keys.map(({ arn, name }) => (
        <li key={arn}>
          <a className="link" href={hrefWith('/resources', view, { q: `arn:${arn}` })}>
            <bdi>{name}</bdi>
          </a>
        </li>
      ))}
    </ul>
  )
}
