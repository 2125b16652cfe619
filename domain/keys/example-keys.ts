import { observed } from '../observed.ts'
import type { KeyChain, KeyLink } from './key-chain.ts'
import { type KmsKeyDetails, keyStateText, keyUsable } from './kms-key-details.ts'

/** Chains of keys for the examples of controls. */

const call = 'kms:DescribeKey'
const owner = '111122223333'

/** A chain under a customer managed key in a state; `more` says what else is so about the key. */
export function chainUnder(state: string, more: Partial<KmsKeyDetails> = {}): KeyChain {
  const arn = `arn:aws:kms:eu-central-1:${more.accountId ?? owner}:key/1`
  const key: KmsKeyDetails = {
    arn,
    accountId: owner,
    region: 'eu-central-1',
    kind: observed('customer-managed', call),
    owner: observed('own account', call),
    aliases: observed(['alias/orders'], call),
    state: observed(state, call),
    deletionDate: observed(state === 'PendingDeletion' ? '2026-12-01T00:00:00.000Z' : null, call),
    origin: observed('AWS_KMS', call),
    validTo: observed(null, call),
    rotationEnabled: observed(true, call),
    rotationPeriodInDays: observed(365, call),
    multiRegion: observed('single-Region', call),
    primaryKeyArn: observed(null, call),
    customKeyStoreId: observed(null, call),
    xksKeyId: observed(null, call),
    ...more,
  }
  const link: KeyLink = {
    kind: 'kms-key',
    name: 'alias/orders',
    id: arn,
    because: keyStateText(key),
    usable: keyUsable(key),
    key,
  }
  return { protects: 'storage', beside: false, links: [link] }
}

/** A chain whose service says that it has lost the key, though the key is well. */
export function chainLost(because: string): KeyChain {
  const chain = chainUnder('Enabled')
  const data: KeyLink = {
    kind: 'data',
    name: chain.protects,
    id: null,
    because,
    usable: observed(false, call),
    key: null,
  }
  return { ...chain, links: [data, ...chain.links] }
}
