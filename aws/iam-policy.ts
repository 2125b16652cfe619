import { type AnyOperation, type Collector, callsOf } from '#domain/collector.ts'
import { describeOrganization, listAccounts, listAccountsForParent, listRoots, listUnits } from './organization.ts'
import { describeRegions, listRegions } from './regions.ts'
import { assumeRoleOperation } from './sts.ts'

/**
 * The least privilege that the collectors need, made from what they declare. Read-only control-plane actions; nothing
 * that reads what customers store.
 */

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}
export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
}
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly {
    readonly Effect: 'Allow'
    readonly Principal: { readonly AWS: string }
    readonly Action: 'sts:AssumeRole'
    readonly Condition?: { readonly StringEquals: { readonly 'sts:ExternalId': string } }
  }[]
}

/** Asked in every account whatever the collectors. */
const perAccount: readonly AnyOperation[] = [listRegions, describeRegions]
const organization: readonly AnyOperation[] = [
  describeOrganization,
  listAccounts,
  listRoots,
  listUnits,
  listAccountsForParent,
]

/** AWS counts a managed policy's characters without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const managedPolicyLimit = 6_144

/** The IAM actions of the role in every account, sorted. */
export function memberActions(collectors: Iterable<Collector>): readonly string[] {
  return actionsOf([...perAccount, ...[...collectors].flatMap((collector) => [...callsOf(collector)])])
}

/** What reading the organisation needs, in the management account or a delegated administrator's. */
export function organizationActions(): readonly string[] {
  return actionsOf(organization)
}

/**
 * The policy of the role in every account. One document while it fits a managed policy, else several to attach
 * together; the same actions always give the same documents.
 */
export function memberPolicies(collectors: Iterable<Collector>): readonly PolicyDocument[] {
  return documentsOf('ParapetRead', memberActions(collectors))
}

/** The policy of whom Parapet runs as: into the roles, and the organisation's tree. Its own account it reads like any other. */
export function callerPolicies(
  collectors: Iterable<Collector>,
  options: { readonly roleName: string; readonly partition?: string },
): readonly PolicyDocument[] {
  const { roleName, partition = 'aws' } = options
  const assume: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ParapetAssumeRole',
        Effect: 'Allow',
        Action: [...assumeRoleOperation.allow],
        Resource: `arn:${partition}:iam::*:role/${roleName}`,
      },
      { Sid: 'ParapetOrganization', Effect: 'Allow', Action: organizationActions(), Resource: '*' },
    ],
  }
  return [assume, ...memberPolicies(collectors)]
}

/**
 * Who may assume the role.
 * @param principal an account id or the ARN of a role or user
 */
export function trustPolicy(principal: string, externalId: string | null, partition = 'aws'): TrustPolicy {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: /^\d{12}$/.test(principal) ? `arn:${partition}:iam::${principal}:root` : principal },
        Action: 'sts:AssumeRole',
        ...(externalId === null ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
      },
    ],
  }
}

function actionsOf(operations: readonly AnyOperation[]): readonly string[] {
  return [...new Set(operations.flatMap((op) => [...op.allow]))].sort()
}

function documentsOf(sid: string, actions: readonly string[]): readonly PolicyDocument[] {
  const document = (part: readonly string[]): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: part, Resource: '*' }],
  })
  const documents: PolicyDocument[] = []
  let part: string[] = []
  for (const action of actions) {
    if (part.length > 0 && JSON.stringify(document([...part, action])).length > managedPolicyLimit) {
      documents.push(document(part))
      part = []
    }
    part.push(action)
  }
  if (part.length > 0) documents.push(document(part))
  return documents
}
