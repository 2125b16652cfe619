import { controls } from '#.generated/controls.ts'
import { type Database, transaction } from '#db/client.ts'
import { closeScan } from '#db/closing.ts'
import { createScan } from '#db/scans.ts'
import { replaceTallies } from '#db/tallies.ts'

const accounts = 100
const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2']
const days = 90
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

/**
 * Fills an empty store with an organisation of `total` resources, as ninety days of scans would have left it: facts,
 * versions, findings with their history, counts and points. The counts are made by the store's own statements.
 */
export async function fillOrganization(db: Database, total: number): Promise<void> {
  await db.pool.query(`SELECT ensure_partitions(now() - make_interval(days => $1), now())`, [days + 1])
  await fillTree(db)
  await draw(db, total)
  await fillFindings(db)
  await fillResources(db)
  await fillPoints(db)
  await db.pool.query('VACUUM ANALYZE')
}

async function fillTree(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO organization (id, management_account_id, source, read_at) VALUES ('o-example', '100000000000', 'organizations', now())`,
  )
  await db.pool.query(
    `INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, version_from)
     SELECT (100000000000 + n * 7919)::text, (ARRAY['orders', 'payments', 'search', 'ledger'])[n % 4 + 1] || '-' || n, 'ACTIVE',
       'ou-ab12-0000000' || n % 8, 'Root / Workloads / Unit ' || n % 8, ARRAY['r-ab12', 'ou-ab12-workload', 'ou-ab12-0000000' || n % 8],
       now() - interval '2 years'
     FROM generate_series(0, $1 - 1) AS n`,
    [accounts],
  )
  await db.pool.query(
    `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT id, version_from, name, state, ou_id, ou_path, ou_ids FROM account`,
  )
}

/** What there is: the resources' places, types, pillar values and days, drawn from their numbers. */
async function draw(db: Database, total: number): Promise<void> {
  await db.pool.query(
    `CREATE UNLOGGED TABLE made AS
     WITH kind AS (
       SELECT *, sum(share) OVER (ORDER BY place) - share AS low, sum(share) OVER (ORDER BY place) AS high
       FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) WITH ORDINALITY AS k (type, service, share, mixes, place)
     ), drawn AS (
       SELECT n, hashint8(n) & 2147483647 AS one, hashint8(n + 5000000000) & 2147483647 AS two,
         hashint8(n + 9000000000) & 2147483647 AS three FROM generate_series(1, $5::int) AS n
     )
     SELECT n::bigint AS id, (100000000000 + (two % $6) * 7919)::text AS account_id, ($7::text[])[three % 4 + 1] AS region,
       k.type, k.service, two, three,
       -- The first mix is the usual one.
       string_to_array((string_to_array(k.mixes, ';'))[1 + least(cardinality(string_to_array(k.mixes, ';')) - 1,
         CASE WHEN one / 1000 % 100 < 60 THEN 0 WHEN one / 1000 % 100 < 82 THEN 1 WHEN one / 1000 % 100 < 92 THEN 2
         WHEN one / 1000 % 100 < 97 THEN 3 ELSE 4 END)], ' ') AS pillar,
       (ARRAY['orders', 'payments', 'catalogue', 'ledger', 'search', 'billing', 'identity'])[two % 7 + 1] || '-'
         || split_part(k.type, '::', 3) || '-' || to_hex(n) AS name,
       CASE WHEN three % 100 < 96 THEN 'PRESENT' WHEN three % 100 < 98 THEN 'NOT_SEEN' ELSE 'GONE' END AS presence,
       now() - make_interval(days => 8 + three % 82, secs => two % 80000) AS first_seen
     FROM drawn JOIN kind k ON one % 1000 >= k.low AND one % 1000 < k.high`,
    [
      types.map(([type]) => type),
      types.map(([, service]) => service),
      types.map(([, , share]) => share),
      types.map(([, , , mixes]) => mixes.join(';')),
      ...[total, accounts, regions],
    ],
  )
}

async function fillResources(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, owner, tags, facts,
       facts_hash, encryption_at_rest, encryption_in_transit, exposure, waf_protection, pillars, pillars_hash, judgement_hash,
       presence, open_findings, open_critical, open_high, first_seen_at, last_changed_at, version_from, posture_from)
     SELECT id, account_id, region, service, type, service || '/' || lower(split_part(type, '::', 3)),
       'arn:aws:' || service || ':' || region || ':' || account_id || ':' || split_part(type, '::', 3) || '/' || name, '', name,
       'team-' || two % 40,
       jsonb_build_object('call', service || ':ListTags', 'value', jsonb_build_object('Owner', 'team-' || two % 40,
         'Environment', (ARRAY['prod', 'test', 'dev'])[three % 3 + 1], 'CostCenter', (three % 900)::text)),
       (SELECT jsonb_object_agg('fact' || f, jsonb_build_object('call', service || ':Describe', 'value', md5(id::text || f)))
         FROM generate_series(1, 10) AS f),
       md5(id::text), pillar[1], pillar[2], pillar[3], pillar[4],
       jsonb_build_object('exposure', jsonb_build_object('call', 'parapet:judge', 'value', jsonb_build_object('kind', pillar[3],
         'because', 'No subnet has a route to an internet gateway.', 'path', '[]'::jsonb))),
       md5(id::text), md5(id::text), presence, coalesce(open, 0), coalesce(critical, 0), coalesce(high, 0),
       first_seen, first_seen, first_seen, first_seen
     FROM made LEFT JOIN (SELECT resource_id, count(*) AS open, count(*) FILTER (WHERE severity = 'critical') AS critical,
         count(*) FILTER (WHERE severity = 'high') AS high
       FROM finding WHERE status IN ('OPEN', 'REOPENED') GROUP BY 1) f ON f.resource_id = made.id
     ORDER BY account_id, region, type, name`,
  )
  await db.pool.query(
    `INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, version_from, name, tags, facts, facts_hash, 1 FROM resource`,
  )
  await db.pool.query(
    `INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       waf_protection, open_findings, open_critical, open_high, scan_id)
     SELECT id, posture_from, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, open_findings,
       open_critical, open_high, 1 FROM resource`,
  )
  await db.pool.query('DROP TABLE made')
}

/** Before the resources, which carry how many of theirs are open. */
async function fillFindings(db: Database): Promise<void> {
  const judged = types.flatMap(([type]) =>
    Object.entries(controls)
      .filter(([, control]) => control.resourceType === type)
      .slice(0, controlsEach)
      .map(([id, control]) => ({ id, type, severity: control.severity, dimension: control.dimension })),
  )
  await transaction(db, async (client) => {
    // The resources follow: what the foreign key would look up one by one.
    await client.query('SET LOCAL session_replication_role = replica')
    await client.query(
      `INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension,
         compliance, reason, status, first_seen_at, last_changed_at, reopened, judged_at, version_from)
       SELECT r.id, c.id, 1, r.account_id, r.region, r.service, r.type, c.severity, c.dimension,
         CASE WHEN open THEN 'NON_COMPLIANT' WHEN draw % 100 < 15 THEN 'INSUFFICIENT_DATA' ELSE 'COMPLIANT' END,
         'The setting says so.', CASE WHEN NOT open THEN NULL WHEN draw % 2 = 0 THEN 'OPEN' ELSE 'REOPENED' END,
         CASE WHEN open THEN at END, at, 0, now(), at
       FROM made r JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS c (id, type, severity, dimension)
         ON c.type = r.type,
         LATERAL (SELECT hashint8extended(r.id, hashtext(c.id)) & 2147483647 AS draw) d,
         LATERAL (SELECT draw % 100 < 12 AND r.presence <> 'GONE' AS open,
           -- Six in a thousand changed within the last week.
           now() - make_interval(days => CASE WHEN draw / 100 % 1000 < 6 THEN draw / 7 % 7 ELSE 8 + draw / 7 % 80 END::int,
             mins => (draw / 3 % 1400)::int) AS at) o`,
      [
        judged.map(({ id }) => id),
        judged.map(({ type }) => type),
        judged.map(({ severity }) => severity),
        judged.map(({ dimension }) => dimension),
      ],
    )
    await client.query(
      `INSERT INTO finding_version (resource_id, control_id, valid_from, valid_to, compliance, reason, status, control_version,
         severity, dimension, scan_id)
       SELECT resource_id, control_id, version_from, NULL, compliance, reason, status, 1, severity, dimension, 1 FROM finding
       UNION ALL
       SELECT resource_id, control_id, version_from - interval '1 hour', version_from, 'COMPLIANT', reason, NULL, 1, severity,
         dimension, 1 FROM finding WHERE status = 'REOPENED'`,
    )
  })
}

/** The counts by the store's own statements; the points of the last scan stand for those of every day before. */
async function fillPoints(db: Database): Promise<void> {
  const scan = await createScan(db, { trigger: 'manual' })
  await db.pool.query(
    `INSERT INTO cell_latest (account_id, region, collector, service, outcome, scan_id, collected_at, last_complete_at, resources)
     SELECT account_id, region, collector, service, 'COMPLETE', $1, now(), now(), count(*) FROM resource GROUP BY 1, 2, 3, 4`,
    [scan?.id],
  )
  await transaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM account')
    await replaceTallies(
      client,
      rows.map(({ id }) => id),
    )
  })
  await closeScan(db, scan?.id ?? '')
  await db.pool.query(
    `INSERT INTO posture_point (scan_at, scan_id, scope, service, metric, value, count)
     SELECT scan_at - make_interval(days => d), scan_id, scope, service, metric, value, count
     FROM posture_point, generate_series(1, $1::int) AS d WHERE service = 'all' OR scope NOT LIKE 'account:%'`,
    [days],
  )
}
