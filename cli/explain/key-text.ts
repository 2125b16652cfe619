import type { KeyProof } from '#domain/proof/key-proof.ts'

export function keyText({ keys }: KeyProof): readonly string[] {
  return keys.map(({ arn, name }) => `${name}  ${arn}`)
}
