import type { Database } from './client.ts'

/** Drops history that ended more than `keepMonths` months ago. Returns what was dropped, for the log. */
export declare function pruneHistory(db: Database, options: { readonly keepMonths: number }): Promise<readonly string[]>
