import 'server-only'
import type { Observed } from '#domain/observed.ts'
import { everyWebAclType } from '#domain/waf/attached-web-acl.ts'
import type { ClassicLogging } from '#domain/waf/classic-waf.ts'
import type { ManagedGroupInUse, WebAclFacts, WebAclLogging } from '#domain/waf/web-acl.ts'
import { select } from '../../database.ts'
import { type ControlState, findControlStates } from '../../points/controls.ts'
import type { ResourceRow } from '../../resources/contract.ts'
import { findFacets } from '../../resources/facet-query.ts'
import { findResources } from '../../resources/query.ts'
import type { Scope } from '../../view.ts'
import type { WebAclsFilter } from './filter.ts'

/** One web ACL of the list. What WAF Classic does not have is null. */
export interface WebAclRow extends ResourceRow {
  readonly defaultAction: WebAclFacts['defaultAction'] | null
  readonly rules: Observed<number> | null
  readonly groups: Observed<readonly ManagedGroupInUse[]> | null
  readonly capacity: Observed<number> | null
  readonly logging: Observed<WebAclLogging | ClassicLogging | null> | null
  readonly managedByFirewallManager: Observed<boolean> | null
  /** What it is in front of, as lists count it. */
  readonly entryPoints: number
  /** What it does there, as their pillar says: unknown where it is so of any; null where it is in front of nothing. */
  readonly does: string | null
}

export interface WebAclsData {
  readonly rows: readonly WebAclRow[]
  readonly total: number
  readonly atLeast: boolean
  readonly next: string | null
  readonly states: readonly ControlState[]
}

/** What is said of web ACLs by controls, in the order in which a reader worries. */
const webAclControls = [
  'default-allow-has-blocking-rule',
  'not-empty',
  'associated',
  'no-early-broad-allow',
  'no-count-override-on-managed-group',
  'managed-rules-not-overridden',
  'managed-version-current',
  'rate-limit',
  'logging',
  'log-filter-keeps-blocks',
  'log-redaction',
  'sampling-enabled',
  'wcu-within-included',
  'wcu-headroom',
  'fms-managed',
].map((name) => `wafv2/webacl-${name}`)

const listed = `type:${everyWebAclType.join(',')}`
/** The same as a filter of resources: what the list counts and exports. */
export const webAclsText = (q: string) => `${listed} ${q}`.trim()

/** The web ACLs of a scope as of an instant, a page at a time. */
export async function findWebAcls(scope: Scope, at: Date | null, filter: WebAclsFilter): Promise<WebAclsData> {
  const q = webAclsText(filter.q)
  const [page, facets, states] = await Promise.all([
    findResources(scope, at, { q, cursor: filter.cursor, size: 50, order: 'place' }),
    findFacets(scope, at, q),
    findControlStates(scope, at, webAclControls),
  ])
  const details = await findDetails(
    page.rows.map(({ uid }) => uid),
    at,
  )
  return {
    rows: page.rows.flatMap((row) => {
      const detail = details.get(row.uid)
      return detail ? [{ ...row, ...detail }] : []
    }),
    total: facets.total,
    atLeast: facets.atLeast,
    next: page.next,
    states,
  }
}

type Detail = Omit<WebAclRow, keyof ResourceRow>

async function findDetails(uids: readonly string[], at: Date | null): Promise<ReadonlyMap<string, Detail>> {
  const valid = (alias: string) =>
    at
      ? `${alias}.valid_from <= $2 and (${alias}.valid_to is null or ${alias}.valid_to > $2)`
      : `${alias}.valid_to is null`
  const rows = await select<Detail & { uid: string }>(
    `select r.id::text as uid, v.facts -> 'defaultAction' as "defaultAction", v.facts -> 'capacity' as capacity,
       v.facts -> 'logging' as logging, v.facts -> 'managedRuleGroups' as groups,
       v.facts -> 'managedByFirewallManager' as "managedByFirewallManager",
       case when jsonb_typeof(v.facts #> '{rules,value}') = 'array' then
         jsonb_set(v.facts -> 'rules', '{value}', to_jsonb(jsonb_array_length(v.facts #> '{rules,value}')
           + case jsonb_typeof(v.facts #> '{firewallManagerRules,value}') when 'array'
             then jsonb_array_length(v.facts #> '{firewallManagerRules,value}') else 0 end))
         else v.facts -> 'rules' end as rules,
       b.n as "entryPoints", b.does
     from resource r join resource_version v on v.resource_id = r.id and ${valid('v')}
     cross join lateral (
       select count(*)::int as n, (array_agg(b.waf_protection order by b.waf_protection = 'unknown' desc, b.presence = 'PRESENT' desc))[1] as does
       from ${at ? 'posture_version' : 'resource'} b where b.web_acl_arn = r.arn collate "default"
         and b.presence in ('PRESENT', 'NOT_SEEN') ${at ? `and ${valid('b')}` : ''}
     ) b
     where r.id = any($1::bigint[])`,
    at ? [uids, at] : [uids],
  )
  return new Map(rows.map(({ uid, ...detail }) => [uid, detail]))
}
