import { declaredRelated } from '../declared-related.ts'
import type { Pillars } from '../pillars.ts'
import type { Posture } from '../posture.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type KeyChain, keyChainLooksAt, keyChains, usesOf } from './key-chain.ts'
import type { KeyUse } from './key-use.ts'

const kept = new WeakMap<Posture, readonly string[]>()

/** The types that finding the keys behind a resource looks at: those of keys, and what its posture adds. */
export function keysLookAt(posture: Posture | undefined): readonly string[] {
  if (!posture?.keysLookAt) return keyChainLooksAt
  let types = kept.get(posture)
  if (!types) {
    types = [...keyChainLooksAt, ...posture.keysLookAt]
    kept.set(posture, types)
  }
  return types
}

/** Every key that a resource's data rests on, as its posture names them; else the one that its pillar names. */
export function keyUses(
  resource: Resource,
  posture: Posture | undefined,
  pillars: Pillars,
  related: Related,
): readonly KeyUse[] {
  const named = posture?.keys?.(resource, declaredRelated(related, keysLookAt(posture)))
  return named ?? usesOf(pillars.encryptionAtRest)
}

/** The keys behind a resource, each chain to its root. */
export function keysBehind(
  resource: Resource,
  posture: Posture | undefined,
  pillars: Pillars,
  related: Related,
): readonly KeyChain[] {
  return keyChains(keyUses(resource, posture, pillars, related), resource, declaredRelated(related, keyChainLooksAt))
}
