import { explainUnobserved, isObserved, type Observed } from '../observed.ts'
import type { KeyLink } from './key-chain.ts'
import type { KmsKeyDetails } from './kms-key-details.ts'

/** How a chain of keys is told: the same words on screen and in a terminal. */

export const linkStates = {
  works: { sign: '→', words: 'does its part' },
  broken: { sign: '✕', words: 'does not do its part' },
  unknown: { sign: '?', words: 'not read' },
} as const
export type LinkState = keyof typeof linkStates

/** Whether a link of a chain holds. One that cannot fail by itself does; one that was not read is unknown. */
export function linkState({ kind, usable }: KeyLink): LinkState {
  if (kind === 'unknown') return 'unknown'
  if (usable === null) return 'works'
  return isObserved(usable) ? (usable.value ? 'works' : 'broken') : 'unknown'
}

/** What there is to say of a key in KMS: whose it is, its state, its rotation, its end. What was not read says so. */
export function keyFacts(key: KmsKeyDetails): readonly string[] {
  const said = <T>(fact: Observed<T>, what: string, words: (value: T) => string | null): string[] => {
    if (!isObserved(fact)) return [`${what} not known (${explainUnobserved(fact)})`]
    const text = words(fact.value)
    return text === null ? [] : [text]
  }
  return [
    ...said(key.kind, 'kind', (kind) => kind.replace('-', ' ')),
    ...said(key.owner, 'owner', (owner) => (owner === 'own account' ? null : `account ${key.accountId}, ${owner}`)),
    ...said(key.state, 'state', (state) => `state ${state}`),
    ...said(key.deletionDate, 'deletion', (date) => (date === null ? null : `to be deleted on ${date.slice(0, 10)}`)),
    ...said(key.rotationEnabled, 'rotation', (on) => (on === null ? null : `rotation ${on ? 'on' : 'off'}`)),
    ...said(key.multiRegion, 'multi-Region', (kind) => (kind === 'single-Region' ? null : `multi-Region ${kind}`)),
    ...said(key.validTo, 'end of its material', (end) =>
      end === null ? null : `material imported until ${end.slice(0, 10)}`,
    ),
  ]
}
