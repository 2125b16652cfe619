import QueryStream from 'pg-query-stream'
import { foreignArns, type StoredResource } from '#domain/account-facts.ts'
import { parseArn } from '#domain/arn.ts'
import type { CellCause, CellOutcome } from '#domain/coverage.ts'
import { storedFacts } from '#domain/observed.ts'
import type { Presence, Resource } from '#domain/resource.ts'
import type { Database } from './client.ts'
import type { AddParam } from './filter.ts'

interface Row {
  readonly id: string
  readonly account_id: string
  readonly region: string
  readonly type: string
  readonly arn: string
  readonly incarnation: string
  readonly name: string
  readonly tags: Resource['tags']
  readonly facts: Resource['facts']
  readonly presence: Presence
  readonly seen_at: Date
}

// A resource that is PRESENT was shown by the newest reading of its cell; of the others the row itself says when.
const columns = `r.id, r.account_id, r.region, r.type, r.arn, r.incarnation, r.name, r.tags, r.facts, r.presence,
  CASE WHEN r.presence = 'PRESENT' THEN greatest(r.first_seen_at, l.collected_at)
    ELSE coalesce(r.last_seen_at, r.first_seen_at) END AS seen_at`

/**
 * The account's PRESENT and NOT_SEEN resources by region, type and ARN, through a cursor: memory does not grow with the
 * account.
 * @param types CloudFormation names; all when absent
 */
export async function* loadResources(
  db: Database,
  accountId: string,
  types?: readonly string[],
): AsyncGenerator<StoredResource> {
  const client = await db.pool.connect()
  const stream = client.query(
    new QueryStream(
      `SELECT ${columns} FROM resource r LEFT JOIN cell_latest l USING (account_id, region, collector)
       WHERE r.account_id = $1 AND r.presence IN ('PRESENT', 'NOT_SEEN') AND ($2::text[] IS NULL OR r.type = ANY ($2))
       ORDER BY r.region, r.type, r.arn, r.id`,
      [accountId, types ?? null],
      { batchSize: 500, highWaterMark: 500 },
    ),
  )
  try {
    for await (const row of stream) yield storedResource(row)
  } finally {
    stream.destroy()
    client.release()
  }
}

/**
 * The latest stored state of resources of any account, by ARN; of several incarnations the one that is there. With a rule
 * group come the IP and pattern sets that its rules name: what a shared group does rests on sets of its owner's.
 */
export async function loadForeign(
  db: Database,
  arns: readonly string[],
  at: Date | null = null,
): Promise<readonly StoredResource[]> {
  const [found = []] = await loadForeignOf(db, [{ arns, at }])
  return found
}

/** The same for several lists of ARNs, each as of an instant of its own. Two statements at most. */
export async function loadForeignOf(
  db: Database,
  wanted: readonly { readonly arns: readonly string[]; readonly at: Date | null }[],
): Promise<readonly (readonly StoredResource[])[]> {
  const asked = (lists: readonly (readonly string[])[]) =>
    loadEach(
      db,
      lists.map((arns, place) => ({ ...(arns.length > 0 && { where: named(arns) }), at: wanted[place]?.at ?? null })),
    )
  const found = await asked(wanted.map(({ arns }) => arns))
  const sets = await asked(
    found.map((rows, place) => {
      const groups = rows.filter(({ resource }) => resource.type === 'AWS::WAFv2::RuleGroup')
      return [...foreignArns(groups, '')].filter((arn) => !wanted[place]?.arns.includes(arn))
    }),
  )
  return found.map((rows, place) => [...rows, ...(sets[place] ?? [])])
}

/**
 * `<type> <ARN>` of the keys in KMS that complete lists have shown to be gone: all of an account, and of others those
 * among `arns`.
 */
export async function loadGoneKeys(
  db: Database,
  accountId: string,
  arns: readonly string[],
  at: Date | null = null,
): Promise<ReadonlySet<string>> {
  const keys = arns.filter((arn) => arn.includes(':key/'))
  const where = (add: AddParam) =>
    `r.type = 'AWS::KMS::Key' AND (r.account_id = ${add(accountId)} OR r.arn = ANY (${add(keys)}))`
  const [rows = []] = await loadEach(db, [{ where, at, presences: ['GONE'] }])
  return new Set(rows.map(({ resource }) => `${resource.type} ${resource.arn}`))
}

interface PlaceOfTypes {
  readonly accountId: string
  readonly region: string
  readonly types: readonly string[]
}

/** One resource by its id, whatever its presence; null when it was not known at the instant. */
export async function loadById(db: Database, id: string, at: Date | null): Promise<StoredResource | null> {
  const presences = ['PRESENT', 'NOT_SEEN', 'GONE', 'OUT_OF_SCOPE'] as const
  const [rows = []] = await loadEach(db, [{ where: (add) => `r.id = ${add(id)}`, at, presences }])
  return rows[0] ?? null
}

/** SQL over rows `r` of `resource`. */
type Condition = (add: AddParam) => string

const named =
  (arns: readonly string[]): Condition =>
  (add) =>
    `r.arn = ANY (${add(arns)})`

/** Resources of an account by type: those of a region and those of none, or of all regions where `region` is `global`. */
export const ofTypes =
  ({ accountId, region, types }: PlaceOfTypes): Condition =>
  (add) =>
    `r.account_id = ${add(accountId)} AND r.type = ANY (${add(types)})${
      region === 'global' ? '' : ` AND r.region IN (${add(region)}, 'global')`
    }`

export interface Wanted {
  /** Nothing when absent. */
  readonly where?: Condition
  /** Null: now. */
  readonly at: Date | null
  /** Those that are there, or may be, when absent. */
  readonly presences?: readonly Presence[]
}

/** Resources as they are stored now, or as they were at an instant: for each that is wanted, in one statement. */
export async function loadEach(
  db: Database,
  wanted: readonly Wanted[],
): Promise<readonly (readonly StoredResource[])[]> {
  const values: unknown[] = []
  const add: AddParam = (value) => `$${values.push(value)}`
  const each = wanted.flatMap(({ where, at, presences = ['PRESENT', 'NOT_SEEN'] }, place) => {
    if (!where) return []
    if (at === null)
      return `(SELECT ${place} AS place, ${columns} FROM resource r LEFT JOIN cell_latest l USING (account_id, region, collector)
         WHERE ${where(add)} AND r.presence = ANY (${add(presences)}))`
    const instant = `${add(at)}::timestamptz`
    const valid = (version: string) =>
      `${version}.resource_id = r.id AND ${version}.valid_from <= ${instant} AND (${version}.valid_to IS NULL OR ${version}.valid_to > ${instant})`
    return `(SELECT ${place} AS place, r.id, r.account_id, r.region, r.type, r.arn, r.incarnation, v.name, v.tags, v.facts,
           coalesce(p.presence, 'PRESENT') AS presence, coalesce(p.last_seen_at, ${instant}) AS seen_at
         FROM resource r JOIN resource_version v ON ${valid('v')} LEFT JOIN posture_version p ON ${valid('p')}
         WHERE ${where(add)} AND coalesce(p.presence, 'PRESENT') = ANY (${add(presences)}))`
  })
  if (each.length === 0) return wanted.map(() => [])
  const { rows } = await db.pool.query<Row & { place: number }>(
    `${each.join(' UNION ALL ')} ORDER BY place, arn, id`,
    values,
  )
  return wanted.map((_, place) => rows.filter((row) => row.place === place).map(storedResource))
}

function storedResource(row: Row): StoredResource {
  return {
    id: row.id,
    presence: row.presence,
    lastSeenAt: row.seen_at,
    resource: {
      accountId: row.account_id,
      region: row.region,
      partition: parseArn(row.arn)?.partition ?? 'aws',
      type: row.type,
      arn: row.arn,
      incarnation: row.incarnation === '' ? row.arn : row.incarnation,
      name: row.name,
      tags: row.tags,
      facts: storedFacts(row.facts),
    },
  }
}

export interface CoverageOfType {
  readonly collector: string
  readonly region: string
  /** When the type was last listed completely; null when never. */
  readonly listedAt: Date | null
  /** Whether the newest attempt listed it completely. */
  readonly listedCompletely: boolean
  /** Whether the last complete list is younger than the organisation's freshness limit, at the scan's instant. */
  readonly fresh: boolean
  /**
   * AWS said lately that it does not offer the service here, and it was never listed here: nothing of it can be here. Where
   * it was listed before, the refusal (a retirement, a name that does not resolve for an hour) proves nothing gone.
   */
  readonly notOffered: boolean
  /** What came of the newest attempt, and why where it was not complete. */
  readonly outcome: CellOutcome
  readonly cause: CellCause | null
}

/** What of an account was listed, per collector and region. */
export async function loadCoverage(
  db: Database,
  scanId: string,
  accountId: string,
): Promise<readonly CoverageOfType[]> {
  const { rows } = await db.pool.query<CoverageOfType>(
    `SELECT l.collector, l.region, l.last_listed_at AS "listedAt",
       l.last_listed_at IS NOT NULL AND l.last_listed_at = l.collected_at AS "listedCompletely",
       coalesce(l.last_listed_at >= f.since, false) AS fresh,
       l.outcome = 'NOT_OFFERED' AND l.last_listed_at IS NULL AND l.collected_at >= f.since AS "notOffered",
       l.outcome, l.cause
     FROM scan s
     CROSS JOIN LATERAL (SELECT now() + s.clock_offset
       - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36)) AS since) f,
     cell_latest l WHERE s.id = $1 AND l.account_id = $2 ORDER BY l.region, l.collector`,
    [scanId, accountId],
  )
  return rows
}
