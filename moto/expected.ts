import type { Network, Where } from './network.ts'

/** What must be said of a resource that a seed made. */
export interface Expected {
  readonly service: string
  /** The end of its ARN, which tells it from all others. */
  readonly resource: string
  /** Made, and not to be found: the product keeps only what it has something to say of. */
  readonly absent?: true
  /** Columns of the resources report. */
  readonly columns?: Readonly<Record<string, string | undefined>>
  /** Compliance by control id. */
  readonly findings?: Readonly<Record<string, string | undefined>>
}

export interface Surroundings {
  readonly where: Where
  readonly network: Network
  readonly keyArn: string
}

/** Makes a good and a bad resource of a service, and says what is expected of each. */
export type SeedService = (around: Surroundings) => Promise<readonly Expected[]>
