import type { Database } from './client.ts'

/** What was read of the organisation; `readOrganization` of aws/ returns it. */
export interface OrganizationReading {
  readonly source: 'organizations' | 'configured' | 'caller'
  readonly organizationId: string | null
  readonly managementAccountId: string | null
  readonly callerAccountId: string
  readonly units: readonly { readonly id: string; readonly name: string; readonly parentId: string | null }[]
  readonly accounts: readonly {
    readonly accountId: string
    readonly name: string
    readonly state: string
    readonly joinedAt: Date | null
    readonly unitIds: readonly string[] | null
    readonly management: boolean
  }[]
  /** Only then may an account be taken to have left. */
  readonly complete: boolean
  readonly unread: readonly { readonly code: string; readonly call: string; readonly message: string }[]
}

export interface SavedOrganization {
  readonly joined: readonly string[]
  readonly left: readonly string[]
  readonly moved: readonly string[]
  readonly renamed: readonly string[]
}

/** Stores the tree with its history, at the scan's instant; accounts that left or were closed go out of scope. */
export declare function saveOrganization(
  db: Database,
  reading: OrganizationReading,
  options: { readonly scanId: string; readonly demo?: boolean; readonly freshnessHours?: number },
): Promise<SavedOrganization>

export interface StoredAccount {
  readonly accountId: string
  readonly name: string
  readonly state: string
  readonly management: boolean
}

/** Accounts that belong to the organisation and can be scanned (ACTIVE, or of unknown state). */
export declare function activeAccounts(db: Database): Promise<readonly StoredAccount[]>

/** Keeps what became of entering an account, for the reader. */
export declare function saveAccountResult(db: Database, accountId: string, result: unknown): Promise<void>
