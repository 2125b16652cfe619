import { clsx } from 'clsx'
import { type LetIn, outsidersFirst, standingWords } from '#domain/let-in.ts'

/** How many are shown before the rest is folded away. */
const shown = 6

/** Others who are let in, by which door, outsiders first. */
export function LetInList({ accounts }: { accounts: readonly LetIn[] }) {
  if (accounts.length === 0) return null
  const sorted = outsidersFirst(accounts)
  const rest = sorted.slice(shown)
  return (
    <div className="mt-2 text-xs">
      <p className="text-text-3">Lets in</p>
      <Rows accounts={sorted.slice(0, shown)} />
      {rest.length > 0 && (
        <details>
          <summary className="cursor-pointer text-text-2">{rest.length} more</summary>
          <Rows accounts={rest} />
        </details>
      )}
    </div>
  )
}

function Rows({ accounts }: { accounts: readonly LetIn[] }) {
  return (
    <ul>
      {accounts.map((one) => (
        <li key={`${one.who} ${one.by}`} className="py-0.5">
          <bdi className="font-mono break-all">{one.who}</bdi>{' '}
          <span
            className={clsx({
              'font-medium text-high': one.standing === 'outside',
              'text-medium': one.standing === 'unknown',
              'text-text-2': one.standing === 'organization',
            })}
          >
            {standingWords(one)}
          </span>
          <span className="block text-text-3">by {one.by}</span>
        </li>
      ))}
    </ul>
  )
}
