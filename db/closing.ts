import type { Database } from './client.ts'
import type { Scan } from './scans.ts'

/**
 * Ends a scan: totals, status (COMPLETE when no expected cell is blind, else PARTIAL) and the points that charts read.
 * Safe to call twice. A cancelled or failed scan keeps its status and writes no points.
 */
export declare function closeScan(db: Database, scanId: string): Promise<Scan>
