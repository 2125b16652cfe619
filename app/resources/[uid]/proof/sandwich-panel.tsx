import type { SandwichProof } from '#domain/proof/sandwich-proof.ts'
import type { View } from '../../../view.ts'

/** The sandwich that a resource is a part of. */
export function SandwichPanel({ sandwich }: { sandwich: SandwichProof; view: View }) {
  return (
    <p className="mt-1 text-sm">
      {sandwich.tiers.join(' → ')}. {sandwich.because}
    </p>
  )
}
