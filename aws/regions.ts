import type { CellCause } from '#domain/coverage.ts'
import type { Session } from './client.ts'

export interface RegionsReading {
  /** Regions to scan, sorted. */
  readonly regions: readonly string[]
  /** Regions AWS lists as not enabled in the account; empty when that could not be read. */
  readonly disabled: readonly string[]
  readonly source: 'account:ListRegions' | 'ec2:DescribeRegions' | 'configured' | 'assumed'
  readonly unread: readonly CellCause[]
}

/** The account's enabled regions. `configured` is used when AWS does not tell; else the partition's always-on regions. */
export declare function enabledRegions(
  session: Session,
  options?: { readonly configured?: readonly string[]; readonly signal?: AbortSignal },
): Promise<RegionsReading>
