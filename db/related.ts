import type { Presence, Resource } from '#domain/resource.ts'
import type { Database } from './client.ts'

/** A stored resource, as judging sees it. */
export interface StoredResource {
  readonly id: string
  readonly resource: Resource
  readonly presence: Presence
  /** When a list last showed it. */
  readonly lastSeenAt: Date
}

/** The account's PRESENT and NOT_SEEN resources, type by type. @param types CloudFormation names; all when absent */
export declare function loadResources(
  db: Database,
  accountId: string,
  types?: readonly string[],
): AsyncGenerator<StoredResource>

/** The latest stored state of resources of any account, by ARN. */
export declare function loadForeign(db: Database, arns: readonly string[]): Promise<readonly StoredResource[]>

export interface CoverageOfType {
  readonly collector: string
  readonly region: string
  /** When the type was last listed completely; null when never. */
  readonly listedAt: Date | null
  /** Whether the newest attempt listed it completely. */
  readonly listedCompletely: boolean
  readonly fresh: boolean
}

/** What of an account was listed, per collector and region, judged at the scan's instant. */
export declare function loadCoverage(
  db: Database,
  scanId: string,
  accountId: string,
): Promise<readonly CoverageOfType[]>
