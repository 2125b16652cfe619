import { foreignArns, viewOf } from '#domain/account-facts.ts'
import { type ListingCollector, listedIn } from '#domain/listing.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Posture } from '#domain/posture.ts'
import type { KeyHolders, Proof, ProofFinding } from '#domain/proof/proof.ts'
import { nothingBehind, proofFindings, proofLooksAt, proofOf } from '#domain/proof/prove.ts'
import type { Database } from '../client.ts'
import { readMembership } from '../organization-row.ts'
import { loadById, loadEach, loadForeign, loadGoneKeys, ofTypes } from '../related.ts'
import { loadListedCells, readScanInstants } from './listed-cells.ts'

/** What the code knows of types: who lists them, and how they are judged. */
export interface ProofRules {
  readonly collectors: readonly ListingCollector[]
  readonly postures: { readonly [resourceType: string]: Posture }
}

/**
 * What stands behind the verdicts on a stored resource: the web ACL rule by rule, the keys, the sandwich. Put together
 * from what is stored, as judging would see it; AWS is not asked. Null when there is no such resource at the instant.
 * @param id of the resource
 * @param at null: as of the last scan
 */
export async function loadProof(
  db: Database,
  id: string,
  at: Date | null,
  { collectors, postures }: ProofRules,
): Promise<Proof | null> {
  const [subject, pillars, scans] = await Promise.all([
    loadById(db, id, at),
    loadPillars(db, id, at),
    readScanInstants(db, [at]),
  ])
  if (!subject) return null
  const { resource } = subject
  const { accountId, region } = resource
  const posture = postures[resource.type]
  const types = proofLooksAt(resource, pillars, posture)
  if (types.length === 0) return nothingBehind
  // Keys of replicas lie in other regions.
  const ofKeys = types.filter((type) => type.startsWith('AWS::KMS::'))
  const others = types.filter((type) => !ofKeys.includes(type))
  const now = scans.instants[0] ?? new Date()
  const around = (
    await loadEach(db, [
      { at, ...(others.length > 0 && { where: ofTypes({ accountId, region, types: others }) }) },
      { at, ...(ofKeys.length > 0 && { where: ofTypes({ accountId, region: 'global', types: ofKeys }) }) },
    ])
  ).flat()
  const sets = around.filter((row) => row.resource.type === 'AWS::WAFv2::IPSet').map((row) => row.id)
  const named = [...foreignArns([subject, ...around], accountId)]
  const [foreign, gone, membership, [cells = []], findings, changes, holders] = await Promise.all([
    loadForeign(db, named, at),
    loadGoneKeys(db, accountId, named, at),
    readMembership(db, accountId),
    loadListedCells(db, [{ accountId, now, past: at !== null }], scans.freshnessHours),
    loadFindings(db, [id, ...around.map((row) => row.id)], proofFindings(resource, pillars, posture), at),
    loadChanges(db, sets, at),
    ofKeys.length > 0 ? loadHolders(db, id, at) : new Map<string, KeyHolders[]>(),
  ])
  const { relatedIn } = viewOf({
    accountId,
    resources: around,
    foreign,
    gone,
    listed: listedIn(collectors, cells),
    ...membership,
    now,
  })
  return proofOf(resource, pillars, posture, relatedIn(region), {
    findings: (arn) => findings.get(arn) ?? [],
    changedAt: (arn) => changes.get(arn) ?? null,
    holders: (arn) => holders.get(arn) ?? [],
  })
}

/** What is encrypted with the keys of a resource, or with the key that it is: of all accounts, by ARN of the key and type. */
async function loadHolders(db: Database, id: string, at: Date | null): Promise<ReadonlyMap<string, KeyHolders[]>> {
  const valid = (alias: string) =>
    at === null
      ? `${alias}.valid_to IS NULL`
      : `${alias}.valid_from <= $2 AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > $2)`
  const { rows } = await db.pool.query<KeyHolders & { arn: string }>(
    `WITH key AS (
       SELECT to_arn AS arn FROM relation k WHERE k.from_resource_id = $1 AND k.kind = 'encrypted-with' AND ${valid('k')}
       UNION SELECT arn FROM resource WHERE id = $1 AND type = 'AWS::KMS::Key'
     )
     SELECT key.arn, o.type, count(DISTINCT o.id)::int AS count
     FROM key JOIN relation x ON x.to_arn = key.arn AND x.kind = 'encrypted-with' AND ${valid('x')}
     JOIN resource o ON o.id = x.from_resource_id ${at === null ? "AND o.presence IN ('PRESENT', 'NOT_SEEN')" : ''}
     GROUP BY 1, 2 ORDER BY 3 DESC, 2`,
    at === null ? [id] : [id, at],
  )
  const byKey = Map.groupBy(rows, ({ arn }) => arn)
  return new Map([...byKey].map(([arn, own]) => [arn, own.map(({ type, count }) => ({ type, count }))]))
}

async function loadPillars(db: Database, id: string, at: Date | null): Promise<Pillars | null> {
  const { rows } = await db.pool.query<{ pillars: Pillars | null }>(
    at === null
      ? 'SELECT pillars FROM resource WHERE id = $1'
      : `SELECT pillars FROM posture_version
         WHERE resource_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`,
    at === null ? [id] : [id, at],
  )
  return rows[0]?.pillars ?? null
}

async function loadFindings(
  db: Database,
  ids: readonly string[],
  beginnings: readonly string[],
  at: Date | null,
): Promise<ReadonlyMap<string, readonly ProofFinding[]>> {
  if (beginnings.length === 0) return new Map()
  const { rows } = await db.pool.query<ProofFinding & { arn: string }>(
    `SELECT r.arn, f.control_id AS "controlId", f.severity, f.compliance, f.reason
     FROM ${at === null ? 'finding' : 'finding_version'} f JOIN resource r ON r.id = f.resource_id
     WHERE f.resource_id = ANY ($1) AND f.control_id ^@ ANY ($2)
       ${at === null ? '' : 'AND f.valid_from <= $3 AND (f.valid_to IS NULL OR f.valid_to > $3)'}
     ORDER BY f.control_id`,
    at === null ? [ids, beginnings] : [ids, beginnings, at],
  )
  return Map.groupBy(rows, ({ arn }) => arn)
}

/** When resources were last seen to change, by ARN. One that is as it was first seen has not changed. */
async function loadChanges(db: Database, ids: readonly string[], at: Date | null): Promise<ReadonlyMap<string, Date>> {
  if (ids.length === 0) return new Map()
  const { rows } = await db.pool.query<{ arn: string; changed_at: Date }>(
    at === null
      ? `SELECT arn, last_changed_at AS changed_at FROM resource WHERE id = ANY ($1) AND last_changed_at > first_seen_at`
      : `SELECT r.arn, max(v.valid_from) AS changed_at FROM resource r JOIN resource_version v ON v.resource_id = r.id
         WHERE r.id = ANY ($1) AND v.valid_from <= $2 AND v.valid_from > r.first_seen_at GROUP BY r.arn`,
    at === null ? [ids] : [ids, at],
  )
  return new Map(rows.map(({ arn, changed_at }) => [arn, changed_at]))
}
