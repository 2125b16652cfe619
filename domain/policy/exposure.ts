import { parseArn } from '../arn.ts'
import type { Exposure } from '../exposure.ts'
import { atHop, type Hop } from '../hop.ts'
import type { LetIn } from '../let-in.ts'
import { lookups } from '../network/lookups.ts'
import { type Observed, seen } from '../observed.ts'
import type { Related } from '../related.ts'
import { type Access, accessOf, type PolicyContext } from './access.ts'

/** The types a posture or control must name in `looksAt` to judge a policy: conditions name VPCs and VPC endpoints. */
export const policyLooksAt = ['AWS::EC2::VPCEndpoint', 'AWS::EC2::VPC'] as const

/**
 * Who a resource policy lets in: `accessOf` with what is known around the owner's account. Many resources have the same
 * policy, and several judgements ask of each: one that was read is not read again.
 */
export function policyAccess(
  policyText: string | null,
  owner: { readonly accountId: string; readonly call: string },
  related: Related,
): Access {
  return lookups(related).once(`policy ${owner.accountId} ${owner.call} ${policyText}`, () =>
    accessOf(policyText, contextOf(owner, related)),
  )
}

/** What a policy of an account's resource is judged with. */
export function contextOf(
  { accountId, call }: { readonly accountId: string; readonly call: string },
  related: Related,
): PolicyContext {
  return {
    accountId,
    call,
    organizationId: related.organizationId(),
    organizationAccounts: related.organizationAccounts(),
    networkOwner(id) {
      const network = id.startsWith('vpce-')
        ? related.one('AWS::EC2::VPCEndpoint', 'vpcEndpointId', id)
        : related.one('AWS::EC2::VPC', 'vpcId', id)
      // A VPC that is shared with the account is listed there too; its ARN names its owner.
      return network && (parseArn(network.arn)?.accountId ?? null)
    },
  }
}

/** The value of the pillar for each kind of access, where a policy alone stands before the resource. */
export const exposureOfAccess = {
  public: 'internet',
  'public-limited': 'internet-limited',
  'cross-account': 'cross-account',
  none: 'internal',
} as const
export const accessPasses = {
  public: 'yes',
  'public-limited': 'limited',
  'cross-account': 'limited',
  none: 'no',
} as const

/** A door that a policy keeps: `key policy`, with the ARN of what it belongs to where that is another resource. */
export interface PolicyDoor {
  readonly what: string
  readonly id: string | null
}

/**
 * How far something is exposed that its policy alone stands before.
 * @throws Unseen, with the door as the hop that was not read
 */
export function policyExposure(
  door: PolicyDoor,
  policy: Observed<string | null>,
  owner: { readonly accountId: string },
  related: Related,
): Exposure {
  return atHop(door.what, door.id, () => {
    const access = policyAccess(seen(policy), { accountId: owner.accountId, call: policy.call }, related)
    return {
      kind: exposureOfAccess[access.kind],
      path: [policyHop(door, access)],
      accounts: throughDoor(door, access.accounts),
      because: access.because,
    }
  })
}

export function policyHop(door: PolicyDoor, { kind, because }: Access): Hop {
  return { ...door, passes: accessPasses[kind], because }
}

/** Those let in, with the door before the statement: `key policy, statement Partner`. */
export function throughDoor({ what }: PolicyDoor, accounts: readonly LetIn[]): readonly LetIn[] {
  return accounts.map((one) => ({ ...one, by: `${what}, ${one.by}` }))
}
