import { collectorList } from '#.generated/collector-list.ts'
import { controls } from '#.generated/controls.ts'
import { type Database, transaction } from '#db/client.ts'
import { closeScan } from '#db/scans/closing.ts'
import { factKinds, factsSql, portsSql, waySql } from './organization-facts.ts'

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2']
/** Controls judged on a resource, at most. */
const controlsEach = 3

/**
 * Share of each type in an organisation, per thousand, and the pillar values its resources have (at rest, in transit,
 * exposure, WAF), the first most often.
 */
const types: readonly (readonly [type: string, service: string, share: number, mixes: readonly string[]])[] = [
  ['AWS::EC2::SecurityGroup', 'ec2', 220, ['not-applicable not-applicable internal not-eligible']],
  ['AWS::EC2::Subnet', 'ec2', 130, ['not-applicable not-applicable internal not-eligible']],
  ['AWS::EC2::RouteTable', 'ec2', 80, ['not-applicable not-applicable internal not-eligible']],
  ['AWS::EC2::NetworkAcl', 'ec2', 50, ['not-applicable not-applicable internal not-eligible']],
  ['AWS::EC2::VPC', 'ec2', 30, ['not-applicable not-applicable internal not-eligible']],
  [
    'AWS::RDS::DBSnapshot',
    'rds',
    120,
    [
      'customer-managed not-applicable isolated not-eligible',
      'aws-managed not-applicable isolated not-eligible',
      'none not-applicable isolated not-eligible',
      'aws-managed not-applicable cross-account not-eligible',
      'none not-applicable internet not-eligible',
    ],
  ],
  [
    'AWS::RDS::DBInstance',
    'rds',
    80,
    [
      'customer-managed enforced isolated not-eligible',
      'aws-managed optional isolated not-eligible',
      'none optional isolated not-eligible',
      'aws-managed optional internet-limited not-eligible',
      'none unknown internet not-eligible',
    ],
  ],
  [
    'AWS::DynamoDB::Table',
    'dynamodb',
    100,
    [
      'aws-owned enforced internal not-eligible',
      'customer-managed enforced internal not-eligible',
      'aws-managed enforced internal not-eligible',
      'unknown enforced cross-account not-eligible',
    ],
  ],
  [
    'AWS::KMS::Key',
    'kms',
    90,
    ['not-applicable not-applicable internal not-eligible', 'not-applicable not-applicable cross-account not-eligible'],
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'elastic-load-balancing-v2',
    50,
    [
      'not-applicable enforced internal none',
      'not-applicable optional internet blocking',
      'not-applicable optional internet counting',
      'not-applicable none internet none',
    ],
  ],
  [
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    'elastic-load-balancing-v2',
    40,
    ['not-applicable not-applicable internal not-eligible'],
  ],
  ['AWS::WAFv2::WebACL', 'wafv2', 10, ['not-applicable not-applicable internal not-eligible']],
]

/** How large an organisation, and how long it has been watched. */
export interface Size {
  readonly resources: number
  readonly accounts: number
  readonly days: number
}

/** When the daily scan began, `day` days before the last one, which began some hours ago. */
const scanBegan = (day: string) => `date_trunc('hour', now()) - make_interval(days => (${day})::int - 1, hours => 3)`
/** An instant of that scan: accounts are read one after the other, in fifty minutes. */
const moment = (day: string) => `${scanBegan(day)} + make_interval(secs => turn * 3000 + area * 0.2 + place * 0.01)`

/**
 * Fills an empty store with an organisation as daily scans would have left it: facts, versions, findings with their
 * history, cells, counts and points. The counts are made by the store's own statements.
 */
export async function fillOrganization(db: Database, size: Size): Promise<void> {
  await db.pool.query(`SELECT ensure_partitions(now() - make_interval(days => $1), now())`, [size.days + 1])
  await fillTree(db, size)
  await fillScans(db, size)
  await draw(db, size)
  await fillFindings(db)
  await fillResources(db)
  await fillRelations(db)
  await fillCells(db)
  await fillCounts(db)
  await fillViews(db)
  await db.pool.query('VACUUM ANALYZE')
}

/** Twenty-five accounts to a unit, all units beneath one, that beneath the root. */
async function fillTree(db: Database, { accounts }: Size): Promise<void> {
  const units = Math.ceil(accounts / 25)
  await db.pool.query(
    `INSERT INTO organization (id, management_account_id, source, read_at) VALUES ('o-example', '100000000000', 'organizations', now())`,
  )
  await db.pool.query(
    `INSERT INTO organizational_unit (id, name, parent_id, path, depth, valid_from)
     SELECT id, name, parent_id, path, depth, now() - interval '3 years' FROM (
       VALUES ('r-ab12', 'Root', NULL, 'Root', 0), ('ou-ab12-workload', 'Workloads', 'r-ab12', 'Root/Workloads', 1)) AS top (id, name, parent_id, path, depth)
     UNION ALL
     SELECT 'ou-ab12-' || lpad(n::text, 8, '0'), 'Unit ' || n, 'ou-ab12-workload', 'Root/Workloads/Unit ' || n, 2, now() - interval '3 years'
     FROM generate_series(0, $1::int - 1) AS n`,
    [units],
  )
  await db.pool.query(
    `INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, version_from)
     SELECT (100000000000 + n * 7919)::text, (ARRAY['orders', 'payments', 'search', 'ledger'])[n % 4 + 1] || '-' || n, 'ACTIVE',
       'ou-ab12-' || lpad((n % $2::int)::text, 8, '0'), 'Root / Workloads / Unit ' || n % $2::int,
       ARRAY['r-ab12', 'ou-ab12-workload', 'ou-ab12-' || lpad((n % $2::int)::text, 8, '0')], now() - interval '3 years'
     FROM generate_series(0, $1::int - 1) AS n`,
    [accounts, units],
  )
  await db.pool.query(
    `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT id, version_from, name, state, ou_id, ou_path, ou_ids FROM account`,
  )
}

/** One scan a day. The last of them is still open. */
async function fillScans(db: Database, { days }: Size): Promise<void> {
  await db.pool.query(
    `INSERT INTO scan (trigger, status, as_of, started_at, finished_at)
     SELECT 'schedule', CASE WHEN day = 1 THEN 'RUNNING' ELSE 'PARTIAL' END, at, at,
       CASE WHEN day > 1 THEN at + interval '55 minutes' END
     FROM generate_series($1::int, 1, -1) AS day, LATERAL (SELECT ${scanBegan('day')} AS at) d ORDER BY at`,
    [days],
  )
}

/** What there is: the resources' places, types, pillar values and days, drawn from their numbers. */
async function draw(db: Database, { resources, accounts, days }: Size): Promise<void> {
  await db.pool.query(
    `CREATE UNLOGGED TABLE made AS
     WITH kind AS (
       SELECT type, service, string_to_array(mixes, ';') AS mixes, place, sum(share) OVER (ORDER BY place) - share AS low,
         sum(share) OVER (ORDER BY place) AS high
       FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) WITH ORDINALITY AS k (type, service, share, mixes, place)
     ), drawn AS (
       SELECT n, hashint8(n) & 2147483647 AS one, hashint8(n + 5000000000) & 2147483647 AS two,
         hashint8(n + 9000000000) & 2147483647 AS three, hashint8(n + 13000000000) & 2147483647 AS four
       FROM generate_series(1, $5::int) AS n
     ), placed AS (
       SELECT n, one, two, three, four, k.type, k.service, k.mixes, k.place,
         -- A tenth of the accounts holds a third of everything.
         CASE WHEN four % 4 = 0 THEN two / 40 % greatest($6::int / 10, 1) * 10 ELSE two / 40 % $6::int END AS number, three % 4 AS area,
         CASE WHEN three / 400 % 2 = 0 THEN $7::int ELSE 1 + two % $7::int END AS first_day,
         CASE WHEN three % 100 < 96 THEN 'PRESENT' WHEN three % 100 < 98 THEN 'NOT_SEEN' ELSE 'GONE' END AS presence
       FROM drawn JOIN kind k ON one % 1000 >= k.low AND one % 1000 < k.high
     ), lived AS (
       -- Four in ten were once otherwise; what is not there any more was there before.
       SELECT *, CASE WHEN first_day = 1 THEN NULL WHEN presence <> 'PRESENT' THEN 1 + four % least(first_day - 1, 60)
         WHEN four / 7 % 10 < 4 THEN 1 + four / 70 % (first_day - 1) END AS last_day,
         number::float8 / $6 AS turn
       FROM placed
     )
     SELECT row_number() OVER (ORDER BY first_day DESC, number, area, place, n) AS id,
       (100000000000 + number * 7919)::text AS account_id, ($8::text[])[area + 1] AS region, type, service, two, three, four,
       first_day, last_day, turn, area, place, number,
       -- Most of what an account holds belongs to one team.
       'team-' || CASE WHEN four % 10 < 8 THEN number ELSE two END % 40 AS team,
       -- The first mix is the usual one.
       string_to_array(mixes[1 + least(cardinality(mixes) - 1, CASE WHEN one / 1000 % 100 < 60 THEN 0
         WHEN one / 1000 % 100 < 82 THEN 1 WHEN one / 1000 % 100 < 92 THEN 2 WHEN one / 1000 % 100 < 97 THEN 3 ELSE 4 END)], ' ') AS pillar,
       string_to_array(mixes[1 + one / 7000 % cardinality(mixes)], ' ') AS former,
       (ARRAY['orders', 'payments', 'catalogue', 'ledger', 'search', 'billing', 'identity'])[two % 7 + 1] || '-'
         || split_part(type, '::', 3) || '-' || to_hex(n) AS name,
       CASE WHEN last_day IS NULL THEN 'PRESENT' ELSE presence END AS presence,
       ${moment('first_day')} AS first_seen, ${moment('coalesce(last_day, first_day)')} AS last_moved
     FROM lived`,
    [
      types.map(([type]) => type),
      types.map(([, service]) => service),
      types.map(([, , share]) => share),
      types.map(([, , , mixes]) => mixes.join(';')),
      ...[resources, accounts, days, regions],
    ],
  )
}

const arnSql = `'arn:aws:' || service || ':' || region || ':' || account_id || ':' || split_part(type, '::', 3) || '/' || name`
/** SQL: the web ACL that stands in front of what an account has in a region. */
const webAclsSql = `SELECT DISTINCT ON (account_id, region) account_id, region, ${arnSql} AS web_acl FROM made
  WHERE type = 'AWS::WAFv2::WebACL' AND presence = 'PRESENT' ORDER BY account_id, region, id`

async function fillResources(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, owner, tags, facts,
       facts_hash, encryption_at_rest, encryption_in_transit, exposure, waf_protection, pillars, pillars_hash, judgement_hash,
       presence, open_findings, open_critical, open_high, first_seen_at, last_seen_at, last_changed_at, gone_at, version_from,
       posture_from, exposure_way, open_ports, web_acl_arn)
     SELECT id, account_id, region, service, type, collector,
       ${arnSql}, '', name,
       team,
       jsonb_build_object('call', service || ':ListTags', 'value', jsonb_build_object('Owner', team,
         'Environment', (ARRAY['prod', 'test', 'dev'])[number % 3 + 1], 'CostCenter', (three % 900)::text)),
       ${factsSql('id', 'made.type', 'service', '$3')}, md5(id::text), pillar[1], pillar[2], pillar[3], pillar[4],
       jsonb_build_object('exposure', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', pillar[3],
         'because', 'No subnet has a route to an internet gateway.', 'path', '[]'::jsonb))),
       md5(id::text), md5(id::text), presence, coalesce(open, 0), coalesce(critical, 0), coalesce(high, 0), first_seen,
       CASE WHEN presence <> 'PRESENT' THEN last_moved END, last_moved, CASE WHEN presence = 'GONE' THEN last_moved END,
       last_moved, last_moved, ${waySql('pillar[3]', 'made.type')}, ${portsSql('id', 'made.type', 'pillar[3]')},
       CASE WHEN pillar[4] IN ('blocking', 'counting') THEN web_acl END
     FROM made LEFT JOIN (${webAclsSql}) w USING (account_id, region) JOIN unnest($1::text[], $2::text[]) AS c (collector, of_type) ON c.of_type = made.type
     LEFT JOIN (SELECT resource_id, count(*) AS open, count(*) FILTER (WHERE severity = 'critical') AS critical,
         count(*) FILTER (WHERE severity = 'high') AS high
       FROM finding WHERE status IN ('OPEN', 'REOPENED') GROUP BY 1) f ON f.resource_id = made.id
     ORDER BY id`,
    [
      types.map(([type]) => collectorList.find(({ resourceType }) => resourceType === type)?.id),
      ...[types.map(([type]) => type), factKinds],
    ],
  )
  await db.pool.query(`SELECT setval(pg_get_serial_sequence('resource', 'id'), (SELECT max(id) FROM resource))`)
  await db.pool.query(
    `INSERT INTO resource_version (resource_id, valid_from, valid_to, name, tags, facts, facts_hash, scan_id)
     SELECT id, first_seen_at, version_from, name, tags, ${factsSql('id', 'type', 'service', '$1', 1)}, md5(facts_hash), 1
     FROM resource WHERE first_seen_at < version_from
     UNION ALL
     SELECT id, version_from, NULL, name, tags, facts, facts_hash, 1 FROM resource ORDER BY 2, 1`,
    [factKinds],
  )
  await quietly(
    db,
    `INSERT INTO posture_version (resource_id, valid_from, valid_to, presence, encryption_at_rest, encryption_in_transit,
       exposure, waf_protection, pillars, open_findings, open_critical, open_high, scan_id, last_seen_at, exposure_way, open_ports,
       web_acl_arn, encryption_at_rest_before, encryption_in_transit_before, exposure_before)
     SELECT r.id, first_seen, last_moved, 'PRESENT', former[1], former[2], former[3], former[4], r.pillars, r.open_findings,
       r.open_critical, r.open_high, 1, NULL, ${waySql('former[3]', 'r.type')}, ${portsSql('r.id', 'r.type', 'former[3]')},
       CASE WHEN former[4] IN ('blocking', 'counting') THEN web_acl END, NULL, NULL, NULL
     FROM resource r JOIN made USING (id) LEFT JOIN (${webAclsSql}) w ON w.account_id = r.account_id AND w.region = r.region
     WHERE first_seen < last_moved
     UNION ALL
     SELECT r.id, posture_from, NULL, r.presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, pillars,
       open_findings, open_critical, open_high, 1, last_seen_at, exposure_way, open_ports, web_acl_arn, was[1], was[2], was[3]
     FROM resource r JOIN made USING (id), LATERAL (SELECT CASE WHEN first_seen < last_moved THEN former END AS was) b ORDER BY 2, 1`,
  )
  await db.pool.query('DROP TABLE made')
}

/** What a customer's key encrypts, encrypts with one of its account: half of it with the first, which much hangs on. */
async function fillRelations(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO relation (from_resource_id, kind, to_arn, valid_from)
     SELECT r.id, 'encrypted-with', k.arns[CASE WHEN r.id % 2 = 0 THEN 1 ELSE 1 + r.id % cardinality(k.arns) END], r.first_seen_at
     FROM resource r JOIN (SELECT account_id, array_agg(arn ORDER BY id) AS arns FROM resource
       WHERE type = 'AWS::KMS::Key' AND presence = 'PRESENT' GROUP BY 1) k USING (account_id)
     WHERE r.encryption_at_rest = 'customer-managed'`,
  )
}

/** What a team keeps of the list of resources. */
async function fillViews(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO saved_view (name, query, columns, sort, split_by, pinned)
     SELECT 'View ' || n, 'encryption:none owner:team-' || n, 'resource_name,resource_type,region', 'critical', 'type', n <= 5 FROM generate_series(1, 40) AS n`,
  )
}

/** Without what follows each row: the counts come at once, at the end, and the resources after their findings. */
async function quietly(db: Database, text: string, values: readonly unknown[] = []): Promise<void> {
  await transaction(db, async (client) => {
    await client.query('SET LOCAL session_replication_role = replica')
    await client.query(text, [...values])
  })
}

/** Before the resources, which carry how many of theirs are open. */
async function fillFindings(db: Database): Promise<void> {
  const judged = types.flatMap(([type]) =>
    Object.entries(controls)
      .filter(([, control]) => control.resourceType === type)
      .slice(0, controlsEach)
      .map(([id, control]) => ({ id, type, severity: control.severity, dimension: control.dimension })),
  )
  await quietly(
    db,
    `INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension,
         compliance, reason, status, close_cause, first_seen_at, last_changed_at, reopened, judged_at, version_from, compliance_before)
       SELECT r.id, c.id, 1, r.account_id, r.region, r.service, r.type, c.severity, c.dimension,
         CASE WHEN open THEN 'NON_COMPLIANT' WHEN draw % 100 < 15 THEN 'INSUFFICIENT_DATA' ELSE 'COMPLIANT' END,
         'The setting says so.', CASE WHEN fixed THEN 'RESOLVED' WHEN NOT open THEN NULL WHEN at = r.first_seen THEN 'OPEN' ELSE 'REOPENED' END,
         CASE WHEN fixed THEN 'fixed' END, CASE WHEN open OR fixed THEN r.first_seen END, at, CASE WHEN open AND at > r.first_seen THEN 1 ELSE 0 END, now(), at,
         CASE WHEN fixed THEN 'NON_COMPLIANT' WHEN at > r.first_seen THEN CASE WHEN open OR draw % 100 < 15 THEN 'COMPLIANT' ELSE 'INSUFFICIENT_DATA' END END
       FROM made r JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS c (id, type, severity, dimension)
         ON c.type = r.type,
         LATERAL (SELECT hashint8extended(r.id, hashtext(c.id)) & 2147483647 AS draw) d,
         -- Four in ten changed after their first judgement, some day since.
         LATERAL (SELECT draw % 100 < CASE c.severity WHEN 'critical' THEN 2 WHEN 'high' THEN 6 WHEN 'medium' THEN 12 ELSE 18 END
             AND r.presence <> 'GONE' AS open,
           CASE WHEN draw / 100 % 10 < 4 THEN ${moment('1 + draw / 1000 % first_day')} ELSE r.first_seen END AS at) o,
         -- Of those that pass since then, some had failed before.
         LATERAL (SELECT NOT open AND at > r.first_seen AND draw % 100 >= 15 AND draw / 100 % 10 = 3 AS fixed) x
       ORDER BY r.id`,
    [
      judged.map(({ id }) => id),
      judged.map(({ type }) => type),
      judged.map(({ severity }) => severity),
      judged.map(({ dimension }) => dimension),
    ],
  )
  await quietly(
    db,
    `INSERT INTO finding_version (resource_id, control_id, valid_from, valid_to, compliance, reason, status, close_cause, control_version,
         severity, dimension, scan_id, account_id, compliance_before, status_before, first_seen_at)
       SELECT resource_id, control_id, version_from, NULL, compliance, reason, status, close_cause, 1, severity, dimension, 1, account_id,
         compliance_before, CASE WHEN compliance_before = 'NON_COMPLIANT' THEN 'OPEN' END, first_seen_at FROM finding
       UNION ALL
       SELECT f.resource_id, f.control_id, m.first_seen, f.version_from, f.compliance_before, f.reason,
         CASE WHEN f.compliance_before = 'NON_COMPLIANT' THEN 'OPEN' END, NULL, 1, f.severity,
         f.dimension, 1, f.account_id, NULL, NULL, CASE WHEN f.compliance_before = 'NON_COMPLIANT' THEN f.first_seen_at END
       FROM finding f JOIN made m ON m.id = f.resource_id WHERE m.first_seen < f.version_from ORDER BY 3, 1`,
  )
}

/**
 * The cells of the last two scans and of those that the screens are asked about in the past, and the latest of each: five in a
 * hundred were not read completely, in one account none.
 */
async function fillCells(db: Database): Promise<void> {
  const listed = collectorList.filter(({ onRequest }) => onRequest === null)
  await db.pool.query(
    `INSERT INTO cell (scan_at, scan_id, account_id, region, collector, service, state, outcome, cause, attempts, calls, pages,
       milliseconds, resources, started_at, finished_at)
     SELECT s.as_of, s.id, a.id, region, c.id, c.service, 'DONE', outcome,
       CASE WHEN outcome IN ('DENIED', 'THROTTLED', 'PARTIAL') THEN jsonb_build_object('code', CASE outcome WHEN 'DENIED' THEN
         'AccessDeniedException' ELSE 'ThrottlingException' END, 'call', c.call, 'message', 'AWS said no.') END,
       1, 3, 1, 400, 0, s.as_of + interval '1 minute', s.as_of + interval '1 minute' + make_interval(secs => draw % 3000)
     FROM (${scansWithCells}) s, account a,
       unnest($1::text[]) WITH ORDINALITY AS r (region, area),
       unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) AS c (id, service, call, everywhere),
       LATERAL (SELECT hashtextextended(a.id || region || c.id, s.id) & 2147483647 AS draw) d,
       LATERAL (SELECT CASE WHEN a.id = '100000007919' OR draw % 1000 < 20 THEN 'DENIED' WHEN draw % 1000 < 30 THEN 'PARTIAL'
         WHEN draw % 1000 < 35 THEN 'THROTTLED' WHEN draw % 1000 < 95 THEN 'NOT_OFFERED' ELSE 'COMPLETE' END AS outcome) o
     WHERE c.everywhere OR area = 1 ORDER BY s.id, a.id, region, c.id`,
    [
      regions,
      listed.map(({ id }) => id),
      listed.map(({ service }) => service),
      listed.map(({ calls }) => calls[0]?.name ?? ''),
      listed.map(({ scope }) => scope === 'region'),
    ],
  )
  await db.pool.query(
    `INSERT INTO cell_latest (account_id, region, collector, service, outcome, cause, scan_id, collected_at, last_complete_at,
       last_complete_scan_id, last_listed_at, listed_scan_id, resources)
     SELECT c.account_id, c.region, c.collector, c.service, c.outcome, c.cause, c.scan_id, c.finished_at,
       CASE WHEN c.outcome = 'COMPLETE' THEN c.finished_at END, CASE WHEN c.outcome = 'COMPLETE' THEN c.scan_id END,
       CASE WHEN c.outcome IN ('COMPLETE', 'PARTIAL') THEN c.finished_at END,
       CASE WHEN c.outcome IN ('COMPLETE', 'PARTIAL') THEN c.scan_id END, coalesce(r.n, 0)
     FROM cell c LEFT JOIN (SELECT account_id, region, collector, count(*) AS n FROM resource WHERE presence <> 'GONE'
       GROUP BY 1, 2, 3) r USING (account_id, region, collector)
     WHERE c.scan_id = (SELECT max(id) FROM scan)`,
  )
  await db.pool.query(
    `INSERT INTO scan_account (scan_id, account_id, collected_at, evaluated_at)
     SELECT scan_id, account_id, max(finished_at), max(finished_at) FROM cell GROUP BY 1, 2`,
  )
  await db.pool.query('SELECT sum_up_accounts(scan_id, array_agg(account_id)) FROM scan_account GROUP BY scan_id')
  await db.pool.query(
    `SELECT count_coverage(array_agg(id)), count_owners(array_agg(id), now() - interval '730 days') FROM account`,
  )
}

const scansWithCells = `(SELECT id, as_of FROM scan ORDER BY id DESC LIMIT 2) UNION
  SELECT s.id, s.as_of FROM unnest(ARRAY[3, 400]) AS ago (days) CROSS JOIN LATERAL (
    SELECT id, as_of FROM scan WHERE as_of < now() - make_interval(days => days) ORDER BY id DESC LIMIT 1) s`

/** The counts by the store's own statements; the points of the last scan stand for those of every scan before. */
async function fillCounts(db: Database): Promise<void> {
  await db.pool.query('SELECT recount()')
  await db.pool.query('SELECT recount_finding_moves(), recount_open_places(), recount_finding_facets()')
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM scan WHERE status = 'RUNNING'`)
  await closeScan(db, rows[0]?.id ?? '')
  await db.pool.query(
    `UPDATE scan s SET expected_cells = l.expected_cells, done_cells = l.done_cells, blind_cells = l.blind_cells, calls = l.calls,
       resources = l.resources FROM scan l WHERE l.id = $1 AND s.id <> l.id`,
    [rows[0]?.id],
  )
  await db.pool.query('UPDATE key_use SET valid_from = (SELECT min(finished_at) FROM scan)')
  await db.pool.query(
    `INSERT INTO scan_point (scope, scan_at, scan_id, counted_at, counts)
     SELECT p.scope, s.as_of, s.id, s.finished_at, p.counts FROM scan_point p, scan s WHERE s.id <> p.scan_id`,
  )
  await db.pool.query(
    `INSERT INTO scan_blind_cell
     SELECT s.id, b.account_id, b.region, b.collector, b.service, b.cause, b.since, b.collected_at, b.scan_id
     FROM scan_blind_cell b, scan s WHERE s.id <> b.ended_scan ORDER BY 1, 2, 3, 4`,
  )
}
