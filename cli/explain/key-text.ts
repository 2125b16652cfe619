import { keyFacts, linkState, linkStates } from '#domain/keys/key-words.ts'
import type { KeyProof } from '#domain/proof/key-proof.ts'

/** Each chain from what is kept to the root, a line for each link, and what else hangs on its keys. */
export function keyText({ chains, holders }: KeyProof): readonly string[] {
  return chains.flatMap(({ protects, links }) => [
    `${protects}:`,
    ...links.flatMap((link) => {
      const hanging = link.key ? (holders[link.key.arn] ?? []) : []
      return [
        `  ${linkStates[linkState(link)].sign} ${link.name}${link.id && link.id !== link.name ? `  ${link.id}` : ''}: ${link.because}`,
        ...(link.key ? [`      ${keyFacts(link.key).join(', ')}`] : []),
        ...(hanging.length > 0
          ? [`      encrypts ${hanging.map(({ type, count }) => `${count} × ${type}`).join(', ')}`]
          : []),
      ]
    }),
  ])
}
