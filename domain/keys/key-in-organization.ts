import { type Control, compliant, defineControl, nonCompliant, notApplicable } from '../control.ts'
import { isObserved, observed, seen } from '../observed.ts'
import { chainUnder } from './example-keys.ts'
import type { KeyChain } from './key-chain.ts'

const stranger = {
  accountId: '999999999999',
  owner: observed('outside the organisation' as const, 'organizations:ListAccounts'),
}
const sibling = { accountId: '444455556666', owner: observed('organisation' as const, 'organizations:ListAccounts') }

/**
 * A control that asks whose the keys are that a resource rests on, those beside its data included. Whoever owns the key
 * can disable or delete it, and with it take the data away.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function keyInOrganization(declared: {
  readonly resourceType: string
  /** What the reader calls it: `DB instance`. */
  readonly what: string
}): Control {
  return defineControl()({
    resourceType: declared.resourceType,
    title: `Keys behind the ${declared.what} belong to the organisation`,
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'The owner of a key can disable or delete it, and read what else is under it. In an account outside the organisation nobody here can stop that.',
    fix: 'Copy or restore the data under a key of an account of the organisation.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    expected: 'Keys of the account itself, or of another account of the organisation',
    needs: ['keyChains'],
    evaluate({ keyChains, name }) {
      const chains = keyChains as readonly KeyChain[]
      const keys = chains.flatMap(({ protects, links }) => links.flatMap(({ key }) => (key ? [{ protects, key }] : [])))
      const foreign = keys.find(({ key: { owner } }) => isObserved(owner) && owner.value === 'outside the organisation')
      if (foreign)
        return nonCompliant(
          `${name}, ${foreign.protects}: key ${foreign.key.arn} belongs to account ${foreign.key.accountId}, outside the organisation.`,
        )
      for (const { key } of keys) seen(key.owner)
      // A key that nobody knows could be anybody's.
      for (const { links } of chains)
        for (const { kind, usable } of links) if (kind === 'unknown' && usable) seen(usable)
      if (keys.length === 0) return notApplicable(`${name} rests on no key in an account.`)
      const others = keys.filter(({ key: { owner } }) => seen(owner) === 'organisation').map(({ key }) => key.accountId)
      return compliant(
        others.length === 0
          ? `The keys of ${name} belong to its own account.`
          : `The keys of ${name} belong to its own organisation (${[...new Set(others)].join(', ')}).`,
      )
    },
    examples: {
      compliant: [
        { facts: { keyChains: [chainUnder('Enabled')] } },
        { facts: { keyChains: [chainUnder('Enabled', sibling)] } },
      ],
      nonCompliant: [
        { facts: { keyChains: [chainUnder('Enabled', stranger)] } },
        { facts: { keyChains: [chainUnder('Enabled'), chainUnder('Enabled', stranger)] } },
      ],
    } as never,
  }) as Control
}
