import type pg from 'pg'
import type { Control, Finding } from '#domain/control.ts'
import { openPorts } from '#domain/exposure-ports.ts'
import { exposureWay } from '#domain/exposure-way.ts'
import { isObserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Relation } from '#domain/posture.ts'
import { attachedWebAclArn } from '#domain/waf/attached-web-acl.ts'
import { closeFindingsOfAbsent, lockJudging } from './absent-findings.ts'
import { canonicalJson, hashOf, storable } from './canonical.ts'
import { type Database, transaction } from './client.ts'
import { runningScanClock } from './scans/scans.ts'

export interface Judgement {
  readonly resourceId: string
  readonly pillars: Pillars
  /** All findings of the resource: a control that is not among them is not evaluated any more. */
  readonly findings: readonly Finding[]
  readonly relations: readonly Relation[]
}

export interface JudgementBatch {
  readonly scanId: string
  readonly accountId: string
  /** Severity and dimension of each control a finding names. */
  readonly controls: { readonly [controlId: string]: Pick<Control, 'severity' | 'dimension'> }
  /** A few hundred to a few thousand at a time. */
  readonly judgements: readonly Judgement[]
}

export interface SavedJudgements {
  readonly unchanged: number
  readonly changed: number
  readonly opened: number
  readonly reopened: number
  readonly resolved: number
}

interface Hashed {
  readonly judgement: Judgement
  readonly pillars: string
  readonly pillarsHash: string
  readonly hash: string
}

/**
 * Writes what changed of a batch of judgements, in one transaction. A resource whose judgement hashes as before costs one
 * comparison. A finding's history gets a new stretch when its compliance, status, severity or dimension changes, not when
 * only the wording of its reason does.
 */
export async function saveJudgements(db: Database, batch: JudgementBatch): Promise<SavedJudgements> {
  const hashed = batch.judgements.map((judgement) => hashJudgement(judgement, batch.controls))
  return transaction(db, async (client) => {
    await lockJudging(client, batch.accountId)
    const { now } = await runningScanClock(client, batch.scanId, batch.accountId)
    const { rows } = await client.query<{ place: string }>(
      `SELECT i.place FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY AS i (id, hash, place)
       JOIN resource r ON r.id = i.id AND r.account_id = $1 WHERE r.judgement_hash IS DISTINCT FROM i.hash
       -- A presence that changes meanwhile would count the findings that are about to end.
       ORDER BY r.id FOR UPDATE OF r`,
      [batch.accountId, hashed.map((entry) => entry.judgement.resourceId), hashed.map((entry) => entry.hash)],
    )
    const changed = rows.flatMap(({ place }) => hashed[Number(place) - 1] ?? [])
    const outcome = { unchanged: hashed.length - changed.length, changed: changed.length }
    if (changed.length === 0) return { ...outcome, opened: 0, reopened: 0, resolved: 0 }
    const moves = await writeFindings(client, batch, changed, now)
    await writePostures(client, batch.scanId, changed, now)
    await writeRelations(client, changed, now)
    return { ...outcome, ...moves }
  })
}

/**
 * Closes findings of resources that are gone or out of scope, and sums up the account's coverage and whom its tags name as
 * owner, in one transaction.
 */
export async function finishEvaluation(db: Database, scanId: string, accountId: string): Promise<void> {
  await transaction(db, async (client) => {
    await lockJudging(client, accountId)
    const { now } = await runningScanClock(client, scanId, accountId)
    await closeFindingsOfAbsent(client, scanId, now, [accountId])
    await client.query('SELECT count_coverage($1), count_owners($1, $2)', [[accountId], now])
  })
}

function hashJudgement(judgement: Judgement, controls: JudgementBatch['controls']): Hashed {
  const pillars = canonicalJson(judgement.pillars)
  const findings = judgement.findings
    .map(({ controlId, controlVersion, compliance, reason, missing }) => {
      const { severity, dimension } = controlOf(controls, controlId)
      return canonicalJson([controlId, controlVersion, compliance, reason, missing, severity, dimension])
    })
    .sort()
  const relations = judgement.relations.map(({ kind, to }) => `${kind} ${to}`).sort()
  return {
    judgement,
    pillars,
    pillarsHash: hashOf(pillars),
    hash: hashOf(pillars, findings.join('\n'), relations.join('\n'), exposureText(judgement.pillars)),
  }
}

/** What is kept of an exposure besides the verdict. */
const exposureText = ({ exposure }: Pillars) => `${exposureWay(exposure)} ${openPorts(exposure)}`

function controlOf(controls: JudgementBatch['controls'], id: string) {
  const control = controls[id]
  if (!control) throw new Error(`A finding names the control ${id}, which is not among the controls given.`)
  return control
}

async function writeFindings(client: pg.PoolClient, batch: JudgementBatch, changed: readonly Hashed[], now: string) {
  const findings = changed.flatMap(({ judgement }) =>
    judgement.findings.map((finding) => ({ ...finding, resourceId: judgement.resourceId })),
  )
  const ids = changed.map(({ judgement }) => judgement.resourceId)
  const { rows } = await client.query<{ opened: number; reopened: number; resolved: number }>(
    `WITH judged AS MATERIALIZED (
       SELECT id, account_id, region, service, type, first_seen_at, pillars IS NULL AS never_judged
       FROM resource WHERE id = ANY ($11::bigint[])
     ), before AS MATERIALIZED (
       SELECT * FROM finding WHERE resource_id = ANY ($11::bigint[])
     ), input AS (
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[])
         AS i (resource_id, control_id, control_version, severity, dimension, compliance, reason, missing)
     ), next AS (
       SELECT i.*, r.account_id, r.region, r.service, r.type, f.resource_id IS NULL AS is_new, f.version_from AS old_from,
         f.compliance AS old_compliance, f.status AS old_status, f.close_cause AS old_cause,
         f.control_version AS old_version, f.first_seen_at, f.last_changed_at, f.reopened,
         f.reason IS DISTINCT FROM i.reason OR f.missing IS DISTINCT FROM i.missing
           OR f.control_version <> i.control_version AS reworded,
         f.severity <> i.severity OR f.dimension <> i.dimension AS weighed_anew,
         -- A resource's first judgement holds from the moment it was first seen.
         CASE WHEN f.resource_id IS NOT NULL THEN greatest($9::timestamptz, f.version_from + interval '1 microsecond')
           WHEN r.never_judged THEN r.first_seen_at ELSE $9::timestamptz END AS at,
         CASE WHEN i.compliance = 'NON_COMPLIANT' THEN
             CASE WHEN f.status IS NULL THEN 'OPEN' WHEN f.status = 'RESOLVED' THEN 'REOPENED' ELSE f.status END
           -- What is not known resolves nothing.
           WHEN f.status IN ('OPEN', 'REOPENED') AND i.compliance <> 'INSUFFICIENT_DATA' THEN 'RESOLVED'
           -- It was closed because nobody could look, not because somebody saw it pass: here again, it is as open as before.
           WHEN f.close_cause IN ('resource gone', 'out of scope') AND i.compliance = 'INSUFFICIENT_DATA' THEN 'REOPENED'
           ELSE f.status END AS status
       FROM input i JOIN judged r ON r.id = i.resource_id
       LEFT JOIN before f ON f.resource_id = i.resource_id AND f.control_id = i.control_id COLLATE "C"
     ), decided AS (
       SELECT *, is_new OR compliance <> old_compliance OR status IS DISTINCT FROM old_status AS turned,
         is_new OR compliance <> old_compliance OR status IS DISTINCT FROM old_status OR weighed_anew AS moved,
         CASE WHEN status = 'RESOLVED' THEN CASE WHEN old_cause IN ('fixed', 'control changed') THEN old_cause
           WHEN control_version <> old_version THEN 'control changed' ELSE 'fixed' END END AS close_cause
       FROM next
     ), added AS (
       INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity,
         dimension, compliance, reason, missing, status, close_cause, first_seen_at, last_changed_at, judged_at, version_from)
       SELECT resource_id, control_id, control_version, account_id, region, service, type, severity, dimension, compliance,
         reason, missing, status, close_cause, CASE WHEN compliance = 'NON_COMPLIANT' THEN at END, at, $9, at
       FROM decided WHERE is_new
     ), changed AS (
       UPDATE finding f SET control_version = d.control_version, severity = d.severity, dimension = d.dimension,
         compliance = d.compliance, reason = d.reason, missing = d.missing, status = d.status, close_cause = d.close_cause,
         first_seen_at = coalesce(d.first_seen_at, CASE WHEN d.compliance = 'NON_COMPLIANT' THEN d.at END),
         last_changed_at = CASE WHEN d.turned THEN d.at ELSE d.last_changed_at END,
         reopened = d.reopened + CASE WHEN d.status = 'REOPENED' AND d.old_status = 'RESOLVED' THEN 1 ELSE 0 END,
         judged_at = $9, version_from = CASE WHEN d.moved THEN d.at ELSE d.old_from END,
         compliance_before = CASE WHEN d.moved THEN d.old_compliance ELSE f.compliance_before END
       FROM decided d WHERE NOT d.is_new AND (d.moved OR d.reworded)
         AND f.resource_id = d.resource_id AND f.control_id = d.control_id COLLATE "C"
     ), closed AS (
       UPDATE finding_version v SET valid_to = d.at FROM decided d WHERE d.moved AND NOT d.is_new
         AND v.resource_id = d.resource_id AND v.control_id = d.control_id AND v.valid_from = d.old_from
     ), versions AS (
       INSERT INTO finding_version (resource_id, control_id, valid_from, compliance, reason, status, control_version,
         severity, dimension, close_cause, scan_id, account_id, compliance_before, status_before, first_seen_at)
       SELECT resource_id, control_id, at, compliance, reason, status, control_version, severity, dimension, close_cause, $10,
         account_id, old_compliance, old_status, coalesce(first_seen_at, CASE WHEN compliance = 'NON_COMPLIANT' THEN at END)
       FROM decided WHERE moved
     )
     SELECT count(*) FILTER (WHERE status = 'OPEN' AND old_status IS NULL)::int AS opened,
       count(*) FILTER (WHERE status = 'REOPENED' AND old_status = 'RESOLVED')::int AS reopened,
       count(*) FILTER (WHERE status = 'RESOLVED' AND old_status <> 'RESOLVED')::int AS resolved FROM decided`,
    [
      findings.map((finding) => finding.resourceId),
      findings.map((finding) => finding.controlId),
      findings.map((finding) => finding.controlVersion),
      findings.map((finding) => controlOf(batch.controls, finding.controlId).severity),
      findings.map((finding) => controlOf(batch.controls, finding.controlId).dimension),
      findings.map((finding) => finding.compliance),
      findings.map((finding) => storable(finding.reason)),
      findings.map((finding) => (finding.missing === null ? null : canonicalJson(finding.missing))),
      now,
      batch.scanId,
      ids,
    ],
  )
  const withdrawn = await withdrawFindings(client, batch.scanId, ids, findings, now)
  const moves = rows[0] ?? { opened: 0, reopened: 0, resolved: 0 }
  return { ...moves, resolved: moves.resolved + withdrawn }
}

/** Findings of controls that are not evaluated any more: what was ever open is closed, the rest is dropped. */
async function withdrawFindings(
  client: pg.PoolClient,
  scanId: string,
  resourceIds: readonly string[],
  kept: readonly { readonly resourceId: string; readonly controlId: string }[],
  now: string,
): Promise<number> {
  const { rows } = await client.query<{ resolved: number }>(
    `WITH kept AS MATERIALIZED (SELECT * FROM unnest($2::bigint[], $3::text[]) AS k (resource_id, control_id)),
     left_over AS MATERIALIZED (
       SELECT f.*, greatest($4::timestamptz, f.version_from + interval '1 microsecond') AS at FROM finding f
       WHERE f.resource_id = ANY ($1::bigint[]) AND NOT EXISTS (SELECT FROM kept k
         WHERE k.resource_id = f.resource_id AND k.control_id = f.control_id)
         AND (f.status IS NULL OR f.compliance <> 'NOT_APPLICABLE')
     ), dropped AS (
       DELETE FROM finding f USING left_over l
       WHERE l.status IS NULL AND f.resource_id = l.resource_id AND f.control_id = l.control_id
     ), resolved AS (
       UPDATE finding f SET status = 'RESOLVED', close_cause = coalesce(f.close_cause, 'control changed'),
         compliance = 'NOT_APPLICABLE', reason = 'This control is not evaluated any more.', missing = NULL,
         last_changed_at = l.at, judged_at = $4, version_from = l.at, compliance_before = l.compliance
       FROM left_over l WHERE l.status IS NOT NULL AND f.resource_id = l.resource_id AND f.control_id = l.control_id
     ), closed AS (
       UPDATE finding_version v SET valid_to = l.at FROM left_over l
       WHERE v.resource_id = l.resource_id AND v.control_id = l.control_id AND v.valid_from = l.version_from
     ), added AS (
       INSERT INTO finding_version (resource_id, control_id, valid_from, compliance, reason, status, control_version,
         severity, dimension, close_cause, scan_id, account_id, compliance_before, status_before, first_seen_at)
       SELECT resource_id, control_id, at, 'NOT_APPLICABLE', 'This control is not evaluated any more.', 'RESOLVED',
         control_version, severity, dimension, coalesce(close_cause, 'control changed'), $5, account_id, compliance, status,
         first_seen_at
       FROM left_over WHERE status IS NOT NULL
     )
     SELECT count(*) FILTER (WHERE status IN ('OPEN', 'REOPENED'))::int AS resolved FROM left_over`,
    [resourceIds, kept.map((finding) => finding.resourceId), kept.map((finding) => finding.controlId), now, scanId],
  )
  return rows[0]?.resolved ?? 0
}

async function writePostures(client: pg.PoolClient, scanId: string, changed: readonly Hashed[], now: string) {
  const pillars = changed.map(({ judgement }) => judgement.pillars)
  await client.query(
    `WITH input AS MATERIALIZED (
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[],
         $8::text[], $9::text[], $10::text[], $13::text[], $14::text[]) AS i (id, encryption_at_rest, encryption_in_transit, exposure, waf_protection,
         pillars, pillars_hash, key_arn, web_acl_arn, judgement_hash, exposure_way, open_ports)
     ), counts AS (
       SELECT resource_id, count(*)::int AS open_findings, count(*) FILTER (WHERE severity = 'critical')::int AS open_critical,
         count(*) FILTER (WHERE severity = 'high')::int AS open_high
       FROM finding WHERE resource_id = ANY ($1::bigint[]) AND status IN ('OPEN', 'REOPENED') GROUP BY resource_id
     ), before AS (
       SELECT i.*, r.posture_from AS old_from, coalesce(c.open_findings, 0) AS open_findings,
         coalesce(c.open_critical, 0) AS open_critical, coalesce(c.open_high, 0) AS open_high,
         CASE WHEN r.posture_from IS NULL THEN r.first_seen_at
           ELSE greatest($11::timestamptz, r.posture_from + interval '1 microsecond') END AS at,
         r.posture_from IS NULL OR r.pillars_hash IS DISTINCT FROM i.pillars_hash OR r.exposure_way <> i.exposure_way
           OR r.open_ports IS DISTINCT FROM i.open_ports::int4multirange
           OR r.open_findings <> coalesce(c.open_findings, 0) OR r.open_critical <> coalesce(c.open_critical, 0)
           OR r.open_high <> coalesce(c.open_high, 0) AS moved,
         -- What is not there was nothing.
         r.posture_from IS NOT NULL AND r.presence IN ('PRESENT', 'NOT_SEEN') AS was_there,
         r.encryption_at_rest AS old_at_rest, r.encryption_in_transit AS old_in_transit, r.exposure AS old_exposure
       FROM input i JOIN resource r ON r.id = i.id LEFT JOIN counts c ON c.resource_id = i.id
     ), after AS (
       UPDATE resource r SET encryption_at_rest = b.encryption_at_rest, encryption_in_transit = b.encryption_in_transit,
         exposure = b.exposure, exposure_way = b.exposure_way,
         open_ports = b.open_ports::int4multirange, waf_protection = b.waf_protection, pillars = b.pillars, pillars_hash = b.pillars_hash,
         key_arn = b.key_arn, web_acl_arn = b.web_acl_arn, judgement_hash = b.judgement_hash,
         open_findings = b.open_findings, open_critical = b.open_critical, open_high = b.open_high,
         posture_from = CASE WHEN b.moved THEN b.at ELSE r.posture_from END
       FROM before b WHERE r.id = b.id
       RETURNING r.id, r.presence, r.last_seen_at, b.old_from, b.at, b.moved
     ), closed AS (
       UPDATE posture_version v SET valid_to = a.at FROM after a
       WHERE a.moved AND v.resource_id = a.id AND v.valid_from = a.old_from
     )
     INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       exposure_way, open_ports, waf_protection, pillars, key_arn, web_acl_arn, open_findings, open_critical, open_high, scan_id, last_seen_at,
       encryption_at_rest_before, encryption_in_transit_before, exposure_before)
     SELECT b.id, b.at, a.presence, b.encryption_at_rest, b.encryption_in_transit, b.exposure, b.exposure_way, b.open_ports::int4multirange, b.waf_protection, b.pillars,
       b.key_arn, b.web_acl_arn, b.open_findings, b.open_critical, b.open_high, $12, a.last_seen_at,
       CASE WHEN b.was_there THEN b.old_at_rest END, CASE WHEN b.was_there THEN b.old_in_transit END,
       CASE WHEN b.was_there THEN b.old_exposure END
     FROM before b JOIN after a USING (id) WHERE b.moved`,
    [
      changed.map(({ judgement }) => judgement.resourceId),
      pillars.map(({ encryptionAtRest: fact }) => (isObserved(fact) ? fact.value.kind : 'unknown')),
      pillars.map(({ encryptionInTransit: fact }) => (isObserved(fact) ? fact.value.kind : 'unknown')),
      pillars.map(({ exposure: fact }) => (isObserved(fact) ? fact.value.kind : 'unknown')),
      pillars.map(({ wafProtection: fact }) => (isObserved(fact) ? fact.value.kind : 'unknown')),
      changed.map((entry) => entry.pillars),
      changed.map((entry) => entry.pillarsHash),
      pillars.map(({ encryptionAtRest: fact }) => (isObserved(fact) ? (fact.value.key?.arn ?? null) : null)),
      pillars.map(({ wafProtection }) => attachedWebAclArn(wafProtection)),
      changed.map((entry) => entry.hash),
      now,
      scanId,
      pillars.map(({ exposure }) => exposureWay(exposure)),
      pillars.map(({ exposure }) => openPorts(exposure)),
    ],
  )
}

async function writeRelations(client: pg.PoolClient, changed: readonly Hashed[], now: string) {
  const relations = changed.flatMap(({ judgement }) =>
    [...new Set(judgement.relations.map(({ kind, to }) => `${kind} ${storable(to)}`))].map((text) => ({
      from: judgement.resourceId,
      kind: text.slice(0, text.indexOf(' ')),
      to: text.slice(text.indexOf(' ') + 1),
    })),
  )
  await client.query(
    `WITH input AS MATERIALIZED (SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[]) AS i (id, kind, to_arn)),
     ended AS (
       UPDATE relation r SET valid_to = greatest($5::timestamptz, r.valid_from + interval '1 microsecond')
       WHERE r.from_resource_id = ANY ($1::bigint[]) AND r.valid_to IS NULL AND NOT EXISTS (SELECT FROM input i
         WHERE i.id = r.from_resource_id AND i.kind = r.kind AND i.to_arn COLLATE "C" = r.to_arn)
     )
     INSERT INTO relation (from_resource_id, kind, to_arn, valid_from)
     SELECT i.id, i.kind, i.to_arn, $5 FROM input i WHERE NOT EXISTS (SELECT FROM relation r
       WHERE r.from_resource_id = i.id AND r.kind = i.kind AND r.to_arn = i.to_arn COLLATE "C" AND r.valid_to IS NULL)
     ON CONFLICT (from_resource_id, kind, to_arn, valid_from) DO UPDATE SET valid_to = NULL`,
    [
      changed.map(({ judgement }) => judgement.resourceId),
      relations.map((relation) => relation.from),
      relations.map((relation) => relation.kind),
      relations.map((relation) => relation.to),
      now,
    ],
  )
}
