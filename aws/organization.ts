import {
  type Account,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { parseArn } from '#domain/arn.ts'
import { operation } from '#domain/collector.ts'
import type { CellCause } from '#domain/coverage.ts'
import { assumeRole, baseSession } from './assume-role.ts'
import type { AwsConnection, Session } from './client.ts'
import { AwsFailure } from './errors.ts'
import { pagesOf } from './paging.ts'
import { partitionNamed } from './partitions.ts'

export interface OrganizationReading {
  /** Where the accounts come from: AWS Organizations, the configured list, or nothing but the caller's own account. */
  readonly source: 'organizations' | 'configured' | 'caller'
  readonly organizationId: string | null
  readonly managementAccountId: string | null
  readonly callerAccountId: string
  readonly partition: string
  /** The root (`r-…`) and every OU (`ou-…`), parents before children. */
  readonly units: readonly OrganizationalUnit[]
  readonly accounts: readonly OrganizationAccount[]
  /** True only when every page of every list was read. Unless true, no account may be taken to have left. */
  readonly complete: boolean
  /** What could not be read, and why. Empty when complete. */
  readonly unread: readonly CellCause[]
}

export interface OrganizationalUnit {
  readonly id: string
  readonly name: string
  /** Null for the root. */
  readonly parentId: string | null
}

export interface OrganizationAccount {
  readonly accountId: string
  readonly name: string
  readonly email: string | null
  readonly arn: string | null
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`, `PENDING_ACTIVATION`; `UNKNOWN` when it could not be read. */
  readonly state: string
  readonly joinedAt: Date | null
  /** Ids from the root to the account's own OU; null when not read. */
  readonly unitIds: readonly string[] | null
  readonly management: boolean
}

export interface ReadOrganizationOptions {
  /** ARN (or name, in the caller's account) of a role to assume before asking Organizations. */
  readonly managementRole?: string
  readonly externalId?: string
  /** Accounts to scan when there is no organisation, or when it cannot be read. */
  readonly accounts?: readonly string[]
  readonly signal?: AbortSignal
}

const client = OrganizationsClient
export const describeOrganization = operation({
  client,
  command: DescribeOrganizationCommand,
  name: 'organizations:DescribeOrganization',
})
export const listAccounts = operation({
  client,
  command: ListAccountsCommand,
  name: 'organizations:ListAccounts',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 20 } },
  items: (page) => page.Accounts ?? [],
})
export const listRoots = operation({
  client,
  command: ListRootsCommand,
  name: 'organizations:ListRoots',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 20 } },
  items: (page) => page.Roots ?? [],
})
export const listUnits = operation({
  client,
  command: ListOrganizationalUnitsForParentCommand,
  name: 'organizations:ListOrganizationalUnitsForParent',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 20 } },
  items: (page) => page.OrganizationalUnits ?? [],
})
export const listAccountsForParent = operation({
  client,
  command: ListAccountsForParentCommand,
  name: 'organizations:ListAccountsForParent',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 20 } },
  items: (page) => page.Accounts ?? [],
})

const never = new AbortController().signal

/**
 * Reads the organisation: https://docs.aws.amazon.com/organizations/latest/APIReference/. Only the management account
 * and delegated administrators may. Never throws because Organizations refused: the result says what could not be
 * read. Throws `AwsFailure` when the base credentials or the management role do not work at all, or when cancelled.
 */
export async function readOrganization(
  connection: AwsConnection,
  options: ReadOrganizationOptions = {},
): Promise<OrganizationReading> {
  const signal = options.signal ?? never
  const base = await baseSession(connection, signal)
  const session = options.managementRole
    ? await managementSession(base, options.managementRole, options.externalId, signal)
    : base
  const reader = new Reader(session, signal)
  const known = { callerAccountId: base.accountId, partition: base.partition }
  let organization: { Id?: string | undefined; MasterAccountId?: string | undefined } | undefined
  try {
    const answer = (await reader.send(describeOrganization, {})) as { Organization?: typeof organization }
    organization = answer.Organization
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error
    const none = error.code === 'AWSOrganizationsNotInUseException'
    return withoutOrganization(known, options.accounts, none ? [] : [error.cause])
  }
  const managementAccountId = organization?.MasterAccountId ?? null
  const units = await reader.units()
  const listed = await reader.accounts(listAccounts, {})
  if (listed === null || (listed.length === 0 && reader.unread.length === 0)) {
    // Outside the management account some answer with an empty list instead of a refusal.
    const cause = { code: 'NO_ACCOUNTS', call: listAccounts.name, message: 'Organizations listed no account at all' }
    const reading = withoutOrganization(known, options.accounts, listed === null ? reader.unread : [cause])
    return { ...reading, organizationId: organization?.Id ?? null, managementAccountId, units }
  }
  const parents = await reader.parents(listed, units)
  return {
    ...known,
    source: 'organizations',
    organizationId: organization?.Id ?? null,
    managementAccountId,
    units,
    accounts: listed.flatMap((account) => accountRead(account, parents, units, managementAccountId)),
    complete: reader.unread.length === 0,
    unread: reader.unread,
  }
}

async function managementSession(
  base: Session,
  role: string,
  externalId: string | undefined,
  signal: AbortSignal,
): Promise<Session> {
  const arn = role.startsWith('arn:') ? role : `arn:${base.partition}:iam::${base.accountId}:role/${role}`
  const accountId = parseArn(arn)?.accountId ?? base.accountId
  return assumeRole(base.connection, {
    accountId,
    role: arn,
    signal,
    ...(externalId === undefined ? {} : { externalId }),
  })
}

function withoutOrganization(
  known: { callerAccountId: string; partition: string },
  configured: readonly string[] | undefined,
  unread: readonly CellCause[],
): OrganizationReading {
  const useConfigured = configured !== undefined && configured.length > 0
  const ids = useConfigured ? [...new Set(configured)] : [known.callerAccountId]
  return {
    ...known,
    source: useConfigured ? 'configured' : 'caller',
    organizationId: null,
    managementAccountId: null,
    units: [],
    accounts: ids.map((accountId) => ({
      accountId,
      name: accountId,
      email: null,
      arn: null,
      state: 'UNKNOWN',
      joinedAt: null,
      unitIds: null,
      management: false,
    })),
    complete: unread.length === 0,
    unread,
  }
}

/** Reads lists and remembers which of them failed. */
class Reader {
  readonly unread: CellCause[] = []
  readonly #session: Session
  readonly #signal: AbortSignal

  constructor(session: Session, signal: AbortSignal) {
    this.#session = session
    this.#signal = signal
  }

  send(op: Parameters<AwsConnection['send']>[0], input: object): Promise<unknown> {
    const region = partitionNamed(this.#session.partition).globalRegion
    return this.#session.connection.send(op, input, { session: this.#session, region, signal: this.#signal })
  }

  /** Null when the list failed; the cause is in `unread`. */
  async list<Item>(
    op: { items: (page: never, input: never) => readonly Item[] } & Parameters<AwsConnection['send']>[0],
    input: object,
  ): Promise<Item[] | null> {
    const items: Item[] = []
    try {
      for await (const page of pagesOf(op, input, (request) => this.send(op, request)))
        items.push(...op.items(page as never, input as never))
      return items
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error
      this.unread.push(error.cause)
      return null
    }
  }

  accounts(op: typeof listAccounts | typeof listAccountsForParent, input: object): Promise<Account[] | null> {
    return this.list<Account>(op as typeof listAccounts, input)
  }

  /** The tree, breadth first, the units of one level asked for together. */
  async units(): Promise<OrganizationalUnit[]> {
    const roots = (await this.list(listRoots, {})) ?? []
    const found: OrganizationalUnit[] = roots.flatMap(({ Id, Name }) =>
      Id ? [{ id: Id, name: Name ?? Id, parentId: null }] : [],
    )
    let level = found
    while (level.length > 0) {
      const children = await Promise.all(
        level.map(async (parent) =>
          ((await this.list(listUnits, { ParentId: parent.id })) ?? []).flatMap(({ Id, Name }) =>
            Id ? [{ id: Id, name: Name ?? Id, parentId: parent.id }] : [],
          ),
        ),
      )
      level = children.flat()
      found.push(...level)
    }
    return found
  }

  /** Account id → id of the unit it is in, for accounts whose answer does not carry its path. */
  async parents(
    accounts: readonly Account[],
    units: readonly OrganizationalUnit[],
  ): Promise<ReadonlyMap<string, string>> {
    if (accounts.every((account) => unitIdsFromPath(account, units) !== null)) return new Map()
    const parents = new Map<string, string>()
    await Promise.all(
      units.map(async (unit) => {
        for (const { Id } of (await this.accounts(listAccountsForParent, { ParentId: unit.id })) ?? []) {
          if (Id) parents.set(Id, unit.id)
        }
      }),
    )
    return parents
  }
}

function accountRead(
  account: Account,
  parents: ReadonlyMap<string, string>,
  units: readonly OrganizationalUnit[],
  managementAccountId: string | null,
): OrganizationAccount[] {
  const accountId = account.Id
  if (!accountId) return []
  return [
    {
      accountId,
      name: account.Name ?? accountId,
      email: account.Email ?? null,
      arn: account.Arn ?? null,
      // AWS retired Status in favour of State in September 2026.
      state: account.State ?? account.Status ?? 'UNKNOWN',
      joinedAt: account.JoinedTimestamp ?? null,
      unitIds: unitIdsFromPath(account, units) ?? pathTo(parents.get(accountId), units),
      management: accountId === managementAccountId,
    },
  ]
}

/** `o-a1/r-b2/ou-b2-c3/111122223333/` as the ids of the known units in it; null when there is no usable path. */
function unitIdsFromPath(account: Account, units: readonly OrganizationalUnit[]): readonly string[] | null {
  const parts = (account.Paths?.[0] ?? '').split('/').filter((part) => /^(r|ou)-/.test(part))
  const own = parts.at(-1)
  return own === undefined ? null : pathTo(own, units)
}

function pathTo(unitId: string | undefined, units: readonly OrganizationalUnit[]): readonly string[] | null {
  const path: string[] = []
  for (let id: string | null = unitId ?? null; id !== null; ) {
    const unit = units.find((candidate) => candidate.id === id)
    if (!unit || path.includes(unit.id)) return null
    path.unshift(unit.id)
    id = unit.parentId
  }
  return path.length > 0 ? path : null
}
