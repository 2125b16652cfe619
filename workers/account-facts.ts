import type { Database } from '#db/client.ts'
import { readMembership } from '#db/organization-row.ts'
import { loadCoverage, loadForeign, loadGoneKeys, loadResources } from '#db/related.ts'
import type { Scan } from '#db/scans/scans.ts'
import { type AccountFacts, foreignArns, type StoredResource } from '#domain/account-facts.ts'
import type { Collector } from '#domain/collector.ts'
import { listedIn } from '#domain/listing.ts'

/** Everything that judging an account rests on, read from the store. */
export async function loadAccountFacts(
  db: Database,
  scan: Scan,
  accountId: string,
  collectors: Readonly<Record<string, Collector>>,
): Promise<AccountFacts> {
  const resources: StoredResource[] = []
  for await (const row of loadResources(db, accountId)) resources.push(row)
  const named = [...foreignArns(resources, accountId)]
  const foreign = await loadForeign(db, named)
  const coverage = await loadCoverage(db, scan.id, accountId)
  const cells = coverage.map((cell) => ({
    ...cell,
    listed: (cell.listedCompletely && cell.fresh) || cell.notOffered,
  }))
  return {
    accountId,
    resources,
    foreign,
    gone: await loadGoneKeys(db, accountId, named),
    listed: listedIn(
      Object.entries(collectors).map(([id, { resourceType, scope }]) => ({ id, resourceType, scope })),
      cells,
    ),
    ...(await readMembership(db, accountId)),
    now: scan.asOf,
  }
}
