import 'server-only'
import { controls } from '#.generated/controls.ts'
import type { Counts } from '#domain/score.ts'
import { Params, select } from '../database.ts'
import { type ControlState, findControlStates } from '../points/controls.ts'
import type { Grouping } from '../points/grouping.ts'
import { findPlaces, type PlaceCounts } from '../points/places.ts'
import { findPointScan, findServiceCounts } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import {
  cardsShown,
  keyControls,
  redshiftCluster,
  type ServiceEncryption,
  type TroubledKey,
  troubleControls,
} from './contract.ts'

export interface EncryptionData {
  /** Null before the first scan. */
  readonly scanAt: Date | null
  readonly atRest: readonly ServiceEncryption[]
  readonly inTransit: readonly ServiceEncryption[]
  readonly keys: readonly ControlState[]
  /** Of each kind of resource: whether the keys that it rests on belong to the organisation. */
  readonly owners: readonly ControlState[]
  /** Redshift clusters by what encrypts them. */
  readonly redshift: Counts
  readonly troubled: readonly TroubledKey[]
  /** OUs or accounts, where the reader groups by them. */
  readonly places: readonly PlaceCounts[]
}

/** The keys shown one by one, and one more, which tells that there are more. */
const keysAsked = cardsShown + 1

/** One for each kind of resource that keys are chosen for. */
const ownerControls = Object.keys(controls)
  .filter((id) => id.endsWith('key-in-organization'))
  .sort()

/** Everything on the Encryption screen, for a scope, as of an instant. */
export async function findEncryption(scope: Scope, at: Date | null, by: Grouping = 'service'): Promise<EncryptionData> {
  const [points, states, redshift, troubled, places] = await Promise.all([
    findPoints(scope, at),
    findControlStates(scope, at, [...keyControls, ...ownerControls]),
    findRoots(scope, at),
    findTroubledKeys(scope, at),
    by === 'service' ? [] : findPlaces(scope, at, by),
  ])
  const [keys, owners] = [keyControls, ownerControls].map((own: readonly string[]) =>
    states.filter(({ controlId }) => own.includes(controlId)),
  )
  return { ...points, keys: keys ?? [], owners: owners ?? [], redshift, troubled, places }
}

/** Redshift clusters that are there, or were when last seen, by what holds their root key. */
async function findRoots(scope: Scope, at: Date | null): Promise<Counts> {
  const rows = await select<{ value: string; count: number }>(
    `select encryption_at_rest as value, sum(resources)::float8 as count from tally_at($1, $2)
     where type = $3 and presence in ('PRESENT', 'NOT_SEEN') group by 1`,
    [pointScope(scope), at, redshiftCluster],
  )
  return Object.fromEntries(rows.map(({ value, count }) => [value, count]))
}

async function findPoints(scope: Scope, at: Date | null) {
  const scan = await findPointScan(scope, at)
  if (!scan) return { scanAt: null, atRest: [], inTransit: [] }
  const counts = await findServiceCounts(scope, at, ['encryptionAtRest', 'encryptionInTransit'])
  const of = (metric: string): ServiceEncryption[] =>
    [
      ...Map.groupBy(
        counts.filter((row) => row.metric === metric && row.value !== 'not-applicable'),
        (row) => row.service,
      ),
    ]
      .map(([service, rows]) => ({
        service,
        counts: Object.fromEntries(rows.map(({ value, count }) => [value, count])),
      }))
      .sort((a, b) => (b.counts.none ?? 0) - (a.counts.none ?? 0) || a.service.localeCompare(b.service))
  return { scanAt: scan.scanAt, atRest: of('encryptionAtRest'), inTransit: of('encryptionInTransit') }
}

/**
 * Failing keys, those with the most users first: in the order of what scans found at their end, so that only the keys shown are
 * counted anew. On a key that no scan found in use, nothing hangs.
 */
async function findTroubledKeys(scope: Scope, at: Date | null): Promise<TroubledKey[]> {
  const params = new Params()
  const controls = params.add(troubleControls)
  const instant = at && params.add(at)
  const valid = (alias: string) =>
    instant
      ? `${alias}.valid_from <= ${instant} and (${alias}.valid_to is null or ${alias}.valid_to > ${instant})`
      : `${alias}.valid_to is null`
  return select<TroubledKey>(
    `with failing as materialized (
       select f.resource_id, f.control_id, f.reason from key_use k
       join ${instant ? 'finding_version' : 'finding'} f on f.resource_id = k.resource_id
       join resource r on r.id = k.resource_id
       where ${valid('k')} ${instant ? `and ${valid('f')}` : "and r.presence in ('PRESENT', 'NOT_SEEN')"}
         and f.compliance = 'NON_COMPLIANT' and f.control_id = any(${controls})
         and ${scopeCondition(scope, 'f.account_id', params, at)}
       order by k.users desc, k.resource_id limit ${keysAsked}
     )
     select r.id::text as uid, r.arn, r.name, r.account_id as "accountId", coalesce(a.name, r.account_id) as "accountName",
       r.region, f.control_id as "controlId", f.reason, coalesce(u.users, 0)::int as users, coalesce(u.types, '[]') as "userTypes"
     from failing f join resource r on r.id = f.resource_id left join account a on a.id = r.account_id
     left join lateral (
       select sum(n) as users, json_agg(json_build_object('type', type, 'count', n) order by n desc, type) as types
       from (select o.type, count(distinct o.id) as n from relation x join resource o on o.id = x.from_resource_id
             where x.to_arn = r.arn and ${valid('x')} and o.type <> 'AWS::KMS::Alias'
               ${instant ? '' : "and o.presence in ('PRESENT', 'NOT_SEEN')"} group by 1) t
     ) u on true
     order by users desc, array_position(${controls}, f.control_id), r.arn`,
    params.values,
  )
}
