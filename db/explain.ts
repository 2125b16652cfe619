import type { Compliance, Pillars, Severity } from '#domain/pillars.ts'
import type { Presence } from '#domain/resource.ts'
import type { Database } from './client.ts'

/** A stored resource with everything that is said about it. */
export interface Explained {
  readonly id: string
  readonly arn: string
  readonly type: string
  readonly name: string
  readonly accountId: string
  readonly accountName: string | null
  readonly region: string
  readonly presence: Presence
  readonly lastSeenAt: Date | null
  /** Null until the first judging. */
  readonly pillars: Pillars | null
  readonly findings: readonly {
    readonly controlId: string
    readonly severity: Severity
    readonly compliance: Compliance
    readonly reason: string
  }[]
}

/** Every incarnation of an ARN that is not gone, or the last one that was; in each account that lists it. */
export async function explainResource(db: Database, arn: string): Promise<readonly Explained[]> {
  const { rows } = await db.pool.query<Explained>(
    `SELECT DISTINCT ON (r.account_id, r.region, r.type) r.id, r.arn, r.type, r.name, r.account_id AS "accountId",
       a.name AS "accountName", r.region, r.presence,
       CASE WHEN r.presence = 'PRESENT' THEN l.collected_at ELSE r.last_seen_at END AS "lastSeenAt", r.pillars,
       (SELECT coalesce(json_agg(json_build_object('controlId', f.control_id, 'severity', f.severity,
          'compliance', f.compliance, 'reason', f.reason)
          ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'low'], f.severity), f.control_id), '[]')
        FROM finding f WHERE f.resource_id = r.id) AS findings
     FROM resource r LEFT JOIN account a ON a.id = r.account_id
     LEFT JOIN cell_latest l ON l.account_id = r.account_id AND l.region = r.region AND l.collector = r.collector
     WHERE r.arn = $1 ORDER BY r.account_id, r.region, r.type, r.presence = 'GONE', r.id DESC`,
    [arn],
  )
  return rows
}
