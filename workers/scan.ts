import type { Database } from '#db/client.ts'
import type { Queue } from '#db/queue.ts'
import { createScan, type NewScan } from '#db/scans/scans.ts'
import { scanAccess } from './access.ts'

/**
 * Creates a scan and sends its first job; workers do the rest.
 * @param scan `options` is a `ScanAccess`: how AWS is reached. Throws (zod) when it is not.
 * @returns the scan's id, or null when another process has made the scan of the same slot
 */
export async function startScan(store: { db: Database; queue: Queue }, scan: NewScan): Promise<string | null> {
  const created = await createScan(store.db, { ...scan, options: scanAccess.parse(scan.options) })
  if (!created) return null
  await store.queue.send('discover-organization', { scanId: created.id })
  return created.id
}
