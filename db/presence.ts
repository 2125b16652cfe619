import type pg from 'pg'
import type { Presence } from '#domain/resource.ts'

export interface PresenceChange {
  readonly id: string
  readonly presence: Presence
  /** Complete lists in a row without it. */
  readonly missed: number
  /** When it was last seen, as text; kept for what is not PRESENT. Null leaves what is stored. */
  readonly lastSeenAt: string | null
}

/**
 * Moves resources to another presence and writes the stretch of history that begins with it. A resource that comes back
 * or goes is judged anew: its findings were closed or grew old meanwhile.
 * @param now the scan's instant, as text
 */
export async function setPresence(
  client: pg.PoolClient,
  changes: readonly PresenceChange[],
  scanId: string,
  now: string,
): Promise<void> {
  if (changes.length === 0) return
  await client.query(
    `WITH wanted AS (
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[]) AS w (id, presence, missed, last_seen_at)
     ), before AS (
       SELECT r.id, r.presence, r.posture_from, w.presence AS to_presence, w.missed, w.last_seen_at
       FROM resource r JOIN wanted w USING (id) ORDER BY r.id FOR UPDATE OF r
     ), after AS (
       UPDATE resource r SET presence = b.to_presence, missed = b.missed,
         last_seen_at = CASE WHEN b.to_presence = 'PRESENT' THEN NULL
           ELSE greatest(r.first_seen_at, coalesce(r.last_seen_at, b.last_seen_at)) END,
         gone_at = CASE WHEN b.to_presence = 'GONE' THEN coalesce(r.gone_at, $6::timestamptz) END,
         open_findings = CASE WHEN b.to_presence IN ('GONE', 'OUT_OF_SCOPE') THEN 0 ELSE r.open_findings END,
         open_critical = CASE WHEN b.to_presence IN ('GONE', 'OUT_OF_SCOPE') THEN 0 ELSE r.open_critical END,
         open_high = CASE WHEN b.to_presence IN ('GONE', 'OUT_OF_SCOPE') THEN 0 ELSE r.open_high END,
         judgement_hash = CASE WHEN b.to_presence = b.presence THEN r.judgement_hash END,
         posture_from = CASE WHEN b.to_presence = b.presence THEN r.posture_from
           ELSE greatest($6::timestamptz, b.posture_from + interval '1 microsecond') END
       FROM before b WHERE r.id = b.id
       RETURNING r.*, b.posture_from AS old_from, b.presence AS old_presence,
         b.posture_from IS NOT NULL AND b.presence IN ('PRESENT', 'NOT_SEEN') AS was_there
     ), closed AS (
       UPDATE posture_version v SET valid_to = a.posture_from FROM after a
       WHERE a.presence <> a.old_presence AND v.resource_id = a.id AND v.valid_from = a.old_from
     )
     INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       exposure_way, open_ports, waf_protection, pillars, key_arn, web_acl_arn, open_findings, open_critical, open_high, scan_id, last_seen_at,
       encryption_at_rest_before, encryption_in_transit_before, exposure_before)
     SELECT id, posture_from, presence, encryption_at_rest, encryption_in_transit, exposure, exposure_way, open_ports, waf_protection, pillars, key_arn,
       web_acl_arn, open_findings, open_critical, open_high, $5, last_seen_at,
       CASE WHEN was_there THEN encryption_at_rest END, CASE WHEN was_there THEN encryption_in_transit END,
       CASE WHEN was_there THEN exposure END FROM after WHERE presence <> old_presence`,
    [
      changes.map((change) => change.id),
      changes.map((change) => change.presence),
      changes.map((change) => change.missed),
      changes.map((change) => change.lastSeenAt),
      scanId,
      now,
    ],
  )
}
