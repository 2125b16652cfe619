import { type Control, compliant, defineControl, nonCompliant, notApplicable } from '../control.ts'
import { seen } from '../observed.ts'
import type { Severity } from '../pillars.ts'
import { chainLost, chainUnder } from './example-keys.ts'
import { brokenLink, chainUsable, type KeyChain } from './key-chain.ts'

/** What AWS owns cannot fail, nor what is not encrypted; but the service's word that it lost a key counts whatever it is. */
const restsOnKeys = (chain: KeyChain) =>
  brokenLink(chain) !== null || !chain.links.some(({ kind }) => kind === 'aws-owned-key' || kind === 'no-key')

/**
 * A control that asks whether the keys under a resource's own data can be used: enabled, not about to be deleted, with
 * their material, their key store connected, and the service without complaint. A key that cannot be used takes the data
 * with it when it is needed next.
 * https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
export function usableKey(declared: {
  readonly resourceType: string
  /** What the reader calls it: `DB instance`. */
  readonly what: string
  readonly severity?: Severity
  readonly why?: string
  readonly reference?: string
  readonly version?: number
}): Control {
  const { resourceType, what, severity = 'critical', version = 1 } = declared
  return defineControl()({
    resourceType,
    title: `Key behind the ${what} can be used`,
    severity,
    dimension: 'encryption-at-rest',
    why:
      declared.why ??
      'What is open stays readable for a while; at the next start, restore or failover the data cannot be read, and after a deletion never again.',
    fix: 'Enable the key, cancel its deletion, import its material or connect its key store again, and check that the key policy still lets the service use it.',
    reference: declared.reference ?? 'https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html',
    expected: 'KeyState Enabled, its key store connected, and no complaint of the service',
    version,
    needs: ['keyChains'],
    evaluate({ keyChains, name }) {
      const chains = (keyChains as readonly KeyChain[]).filter((chain) => !chain.beside && restsOnKeys(chain))
      if (chains.length === 0) return notApplicable(`${name} rests on no key that could fail.`)
      for (const chain of chains) {
        const broken = brokenLink(chain)
        if (broken) return nonCompliant(`${name} (${chain.protects})${restingOn(chain)}. ${broken.because}`)
      }
      for (const chain of chains) seen(chainUsable(chain))
      return compliant(`${name} rests on ${chains.map(sound).join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { keyChains: [chainUnder('Enabled')] } }],
      nonCompliant: [
        { facts: { keyChains: [chainUnder('Disabled')] } },
        { facts: { keyChains: [chainUnder('PendingDeletion')] } },
        { facts: { keyChains: [chainUnder('Enabled'), chainUnder('PendingImport')] } },
        { facts: { keyChains: [chainLost('The service cannot use the key since 2026-01-01.')] } },
      ],
    } as never,
  }) as Control
}

const keyOf = ({ links }: KeyChain) => links.find(({ kind }) => kind === 'kms-key')

function restingOn(chain: KeyChain): string {
  const key = keyOf(chain)
  return key ? ` rests on key ${key.name}` : ' has lost its key'
}

const sound = (chain: KeyChain) => `${keyOf(chain)?.name ?? 'its key'} (${chain.protects})`
