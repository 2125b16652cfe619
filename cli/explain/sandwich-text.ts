import type { SandwichProof } from '#domain/proof/sandwich-proof.ts'

export function sandwichText({ tiers, because }: SandwichProof): readonly string[] {
  return [tiers.join(' → '), because]
}
