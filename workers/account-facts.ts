import type { Database } from '#db/client.ts'
import { readOrganizationRow } from '#db/organization-row.ts'
import { loadCoverage, loadForeign, loadResources } from '#db/related.ts'
import type { Scan } from '#db/scans.ts'
import type { Collector } from '#domain/collector.ts'
import { type AccountFacts, foreignArns, type StoredResource } from './judgement.ts'

const defaultFreshnessHours = 36

/** Everything that judging an account rests on, read from the store. */
export async function loadAccountFacts(
  db: Database,
  scan: Scan,
  accountId: string,
  collectors: Readonly<Record<string, Collector>>,
): Promise<AccountFacts> {
  const resources: StoredResource[] = []
  for await (const row of loadResources(db, accountId)) resources.push(row)
  const foreign = await loadForeign(db, [...foreignArns(resources, accountId)])
  const coverage = await loadCoverage(db, scan.id, accountId)
  const organization = await readOrganizationRow(db)
  const collectorsOfType = Map.groupBy(Object.entries(collectors), ([, collector]) => collector.resourceType)
  const listed = new Set(
    coverage
      .filter((cell) => (cell.listedCompletely && cell.fresh) || cell.notOffered)
      .map((cell) => `${cell.collector} ${cell.region}`),
  )
  return {
    accountId,
    resources,
    foreign,
    listed: (type, region) => listedIn(collectorsOfType.get(type) ?? [], listed, region, coverage),
    organizationAccounts: organization?.source === 'organizations' ? new Set(organization.accountIds) : null,
    organizationId: organization?.source === 'organizations' ? organization.id : null,
    now: scan.asOf,
    freshnessHours: organization?.freshnessHours ?? defaultFreshnessHours,
  }
}

/**
 * Whether a type was completely listed for a judgement in `region`. A type with regional collectors is asked in that
 * region, one with only global collectors globally; a global resource looks at every region the account has.
 */
function listedIn(
  ofType: readonly (readonly [string, Collector])[],
  listed: ReadonlySet<string>,
  region: string,
  coverage: readonly { readonly region: string }[],
): boolean {
  if (ofType.length === 0) return false
  const regional = ofType.filter(([, collector]) => collector.scope === 'region')
  const global = ofType.filter(([, collector]) => collector.scope === 'global')
  const inGlobal = () => global.every(([id]) => listed.has(`${id} global`))
  if (region !== 'global') {
    return regional.length > 0 ? regional.every(([id]) => listed.has(`${id} ${region}`)) : inGlobal()
  }
  if (global.length > 0) return inGlobal()
  const regions = new Set(coverage.map((cell) => cell.region).filter((name) => name !== 'global'))
  return [...regions].every((name) => regional.every(([id]) => listed.has(`${id} ${name}`)))
}
