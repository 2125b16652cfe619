import type { Control } from '#domain/control.ts'
import type { Database } from './client.ts'

/** Which controls judge. */
export type ControlSet = { readonly [controlId: string]: Pick<Control, 'version' | 'severity'> }

/**
 * Keeps which controls a scan judged by, as of its end: a control that is new, is evaluated no more, or has another version or
 * severity than at the scan before moves numbers without anything having moved in AWS. Safe to call twice. A scan that did not
 * end, or ended before one that is kept already, changes nothing.
 */
export async function keepControlSet(db: Database, scanId: string, controls: ControlSet): Promise<void> {
  const set = Object.entries(controls)
  await db.pool.query(
    `WITH ended AS (
       SELECT finished_at AS at FROM scan WHERE id = $1 AND status IN ('COMPLETE', 'PARTIAL')
         AND NOT EXISTS (SELECT FROM control_version v WHERE greatest(v.valid_from, v.valid_to) >= finished_at)
     ), judged AS (
       SELECT * FROM unnest($2::text[], $3::int[], $4::text[]) AS j (control_id, version, severity)
     ), over AS (
       UPDATE control_version v SET valid_to = ended.at FROM ended WHERE v.valid_to IS NULL AND NOT EXISTS (
         SELECT FROM judged j WHERE (j.control_id, j.version, j.severity) = (v.control_id, v.version, v.severity))
     )
     INSERT INTO control_version (control_id, version, severity, valid_from)
     SELECT j.control_id, j.version, j.severity, ended.at FROM judged j, ended WHERE NOT EXISTS (
       SELECT FROM control_version v WHERE v.valid_to IS NULL
         AND (j.control_id, j.version, j.severity) = (v.control_id, v.version, v.severity))`,
    [scanId, set.map(([id]) => id), set.map(([, { version }]) => version), set.map(([, { severity }]) => severity)],
  )
}
