import 'server-only'
import { cache } from 'react'
import { everyWebAclType } from '#domain/waf/attached-web-acl.ts'
import { Params, select } from '../../database.ts'
import { scopeCondition } from '../../scope.ts'
import { parseScope, type Scope, scopeText } from '../../view.ts'
import {
  type FactContent,
  type ResourceDetail,
  relationsListed,
  type ShownFinding,
  type ShownRelation,
} from './contract.ts'

const iso = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const versionsShown = 200

/**
 * One resource as of an instant, with its history up to then. Null when there is none with this id in the scope, or
 * when it was not known yet at that instant.
 */
export function findResource(scope: Scope, at: Date | null, uid: string): Promise<ResourceDetail | null> {
  return read(scopeText(scope) ?? 'org', at?.getTime() ?? null, uid)
}

/** The page and its title ask for the same: it is read once for an answer, which is why arguments are plain values. */
const read = cache(async (inScope: string, time: number | null, uid: string): Promise<ResourceDetail | null> => {
  if (!/^\d{1,18}$/.test(uid)) return null
  const scope = parseScope(inScope) ?? { kind: 'org' }
  const at = time === null ? null : new Date(time)
  const header = await findHeader(scope, at, uid)
  if (!header) return null
  const [history, findings, relations] = await Promise.all([
    findHistory(uid, at),
    findFindings(uid, at),
    findRelations(uid, header.arn, at),
  ])
  return {
    ...header,
    ...history,
    findings,
    relations,
    historyFrom: history.factVersions.at(-1)?.from ?? header.firstSeenAt,
  }
})

type History = Pick<ResourceDetail, 'factVersions' | 'postureVersions' | 'findingVersions'>

/** What the resource was, newest first: its facts, its pillars, its findings. One statement. */
async function findHistory(uid: string, at: Date | null): Promise<History> {
  const of = (columns: string, table: string, versions: number) =>
    `coalesce((select json_agg(v) from (select ${iso('valid_from')} as "from", ${iso('valid_to')} as "to", scan_id::text as "scanId"${columns}
       from ${table} where resource_id = $1 and ($2::timestamptz is null or valid_from <= $2)
       order by valid_from desc limit ${versions}) v), '[]')`
  const pillars = `, presence, encryption_at_rest as "encryptionAtRest", encryption_in_transit as "encryptionInTransit", exposure,
    waf_protection as "wafProtection"`
  const finding = ', control_id as "controlId", compliance, severity, reason, status, close_cause as "closeCause"'
  const [row] = await select<History>(
    `select ${of('', 'resource_version', versionsShown)} as "factVersions",
       ${of(pillars, 'posture_version', versionsShown)} as "postureVersions",
       ${of(finding, 'finding_version', versionsShown * 3)} as "findingVersions"`,
    [uid, at],
  )
  return row ?? { factVersions: [], postureVersions: [], findingVersions: [] }
}

/** SQL: how many resources have the web ACL `r` in front of them, as lists count them. */
function carriersOf(valid: (alias: string) => string, at: Date | null): string {
  const behind = at ? 'posture_version' : 'resource'
  return `(select count(*)::int from ${behind} b where b.web_acl_arn = r.arn collate "default"
    and b.presence in ('PRESENT', 'NOT_SEEN') ${at ? `and ${valid('b')}` : ''})`
}

type Header = Omit<
  ResourceDetail,
  'factVersions' | 'postureVersions' | 'findingVersions' | 'findings' | 'relations' | 'historyFrom'
>

async function findHeader(scope: Scope, at: Date | null, uid: string): Promise<Header | null> {
  const params = new Params()
  const id = params.add(uid)
  const instant = params.add(at)
  const valid = (alias: string) =>
    `${alias}.valid_from <= coalesce(${instant}::timestamptz, now() + interval '1 day') and (${alias}.valid_to is null or ${alias}.valid_to > ${instant})`
  const [row] = await select<Header & FactContent>(
    `select r.id::text as uid, r.arn, v.name, r.type, r.service, r.region, r.account_id as "accountId",
            coalesce(a.name, r.account_id) as "accountName", coalesce(a.ou_path, '') as "ouPath", r.owner,
            ${at ? "coalesce(p.presence, 'PRESENT')" : 'r.presence'} as presence, r.incarnation,
            coalesce((select demo from organization limit 1), false) as simulated,
            ${iso('r.first_seen_at')} as "firstSeenAt", ${iso('coalesce(r.last_seen_at, c.last_listed_at)')} as "lastSeenAt",
            ${iso('v.valid_from')} as "lastChangedAt", ${iso('r.gone_at')} as "goneAt", v.tags, v.facts,
            ${at ? 'p.pillars' : 'r.pillars'} as pillars,
            case when r.type = any(${params.add(everyWebAclType)}) then ${carriersOf(valid, at)} end as "entryPoints",
            case when c.collector is null then null else jsonb_build_object(
              'collector', c.collector, 'outcome', c.outcome, 'cause', c.cause, 'collectedAt', ${iso('c.collected_at')},
              'listedAt', ${iso('c.last_listed_at')}, 'listedScanId', c.listed_scan_id::text) end as cell
     from resource r
     join resource_version v on v.resource_id = r.id and ${at ? valid('v') : 'v.valid_to is null'}
     ${at ? `left join posture_version p on p.resource_id = r.id and ${valid('p')}` : ''}
     left join account a on a.id = r.account_id
     left join cell_latest c on c.account_id = r.account_id and c.region = r.region and c.collector = r.collector
     where r.id = ${id} and (${instant}::timestamptz is null or r.first_seen_at <= ${instant}) and ${scopeCondition(scope, 'r.account_id', params, at)}
     limit 1`,
    params.values,
  )
  if (!row) return null
  const { name, tags, facts, ...rest } = row
  return { ...rest, name, content: { name, tags, facts } }
}

/** The content of one version, by the instant it began; null when there is none. */
export async function findFactContent(uid: string, from: string): Promise<FactContent | null> {
  if (Number.isNaN(Date.parse(from))) return null
  const [row] = await select<FactContent>(
    'select name, tags, facts from resource_version where resource_id = $1 and valid_from = $2::timestamptz',
    [uid, from],
  )
  return row ?? null
}

function findFindings(uid: string, at: Date | null): Promise<ShownFinding[]> {
  const order = `order by array_position(array['NON_COMPLIANT','INSUFFICIENT_DATA','COMPLIANT','NOT_APPLICABLE'], compliance),
     array_position(array['critical','high','medium','low'], severity), 1`
  if (!at)
    return select<ShownFinding>(
      `select control_id as "controlId", severity, dimension, compliance, reason, missing, status, close_cause as "closeCause",
              ${iso('first_seen_at')} as "firstSeenAt", ${iso('last_changed_at')} as "lastChangedAt", reopened
       from finding where resource_id = $1 ${order}`,
      [uid],
    )
  return select<ShownFinding>(
    `select v.control_id as "controlId", v.severity, v.dimension, v.compliance, v.reason, null::jsonb as missing, v.status,
            v.close_cause as "closeCause",
            (select ${iso('min(f.valid_from)')} from finding_version f
             where f.resource_id = v.resource_id and f.control_id = v.control_id and f.compliance = 'NON_COMPLIANT' and f.valid_from <= $2) as "firstSeenAt",
            ${iso('v.valid_from')} as "lastChangedAt",
            (select count(distinct f.valid_from)::int from finding_version f
             where f.resource_id = v.resource_id and f.control_id = v.control_id and f.status = 'REOPENED' and f.valid_from <= $2) as reopened
     from finding_version v
     where v.resource_id = $1 and v.valid_from <= $2 and (v.valid_to is null or v.valid_to > $2) ${order}`,
    [uid, at],
  )
}

async function findRelations(uid: string, arn: string, at: Date | null): Promise<ShownRelation[]> {
  const valid =
    '($3::timestamptz is null and x.valid_to is null or x.valid_from <= $3 and (x.valid_to is null or x.valid_to > $3))'
  const rows = await select<{
    kind: ShownRelation['kind']
    direction: 'to' | 'from'
    arn: string
    uid: string | null
    name: string | null
    type: string | null
    accountId: string | null
  }>(
    `(select x.kind, 'to' as direction, x.to_arn as arn, r.id::text as uid, r.name, r.type, r.account_id as "accountId"
      from relation x left join lateral (
        select * from resource where arn = x.to_arn order by presence = 'PRESENT' desc, id desc limit 1
      ) r on true where x.from_resource_id = $1 and ${valid} limit ${relationsListed})
     union all
     (select x.kind, 'from', r.arn, r.id::text, r.name, r.type, r.account_id
      from relation x join resource r on r.id = x.from_resource_id where x.to_arn = $2 and ${valid} limit ${relationsListed})`,
    [uid, arn, at],
  )
  return rows.map((row) => ({
    kind: row.kind,
    direction: row.direction,
    arn: row.arn,
    other:
      row.uid === null || row.name === null || row.type === null || row.accountId === null
        ? null
        : { uid: row.uid, name: row.name, type: row.type, accountId: row.accountId },
  }))
}
