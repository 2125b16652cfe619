import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { collectorList } from '#.generated/collector-list.ts'
import { postures } from '#.generated/postures.ts'
import type { SearchParams, View } from '#app/view.ts'
import type { Database } from '#db/client.ts'

// The screens' queries refuse to be loaded outside Next.js; this says that nothing here runs in a browser.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only' ? { url: 'data:text/javascript,', shortCircuit: true } : next(specifier, context),
})
const { parseOverviewFilter } = await import('#app/(overview)/contract.ts')
const { findOverview } = await import('#app/(overview)/query.ts')
const { findAccount, findAccountCells, findAccountScans, findOpenSince, findUnitPillars } = await import(
  '#app/accounts/[id]/query.ts'
)
const { findAccounts } = await import('#app/accounts/query.ts')
const { findChrome } = await import('#app/chrome/query.ts')
const { parseCellsFilter, parseCoverageFilter } = await import('#app/coverage/filter.ts')
const { findCells } = await import('#app/coverage/cell-list.ts')
const { findCoverage } = await import('#app/coverage/query.ts')
const { findKeys } = await import('#app/encryption/keys/query.ts')
const { findEncryption } = await import('#app/encryption/query.ts')
const { parseExposureFilter } = await import('#app/exposure/filter.ts')
const { findExposure } = await import('#app/exposure/query.ts')
const { parseFindingsFilter } = await import('#app/findings/filter.ts')
const { findAges } = await import('#app/findings/ages.ts')
const { findMovements } = await import('#app/findings/movements.ts')
const { findControlAccounts, findControlFindings, findFindings } = await import('#app/findings/query.ts')
const { findResource } = await import('#app/resources/[uid]/query.ts')
const { findPoints } = await import('#app/points/query.ts')
const { database } = await import('#app/database.ts')
const { loadProof } = await import('#db/proof/proof.ts')
const { readViews } = await import('#db/saved-views.ts')
const { findFacets } = await import('#app/resources/facet-query.ts')
const { parseResourcesFilter } = await import('#app/resources/filter.ts')
const { findResources } = await import('#app/resources/query.ts')
const { findScan } = await import('#app/scans/[id]/query.ts')
const { findScans } = await import('#app/scans/query.ts')
const { findTrends } = await import('#app/trends/data.ts')
const { parseMovedFilter, parseTrendsFilter } = await import('#app/trends/filter.ts')
const { findMoved } = await import('#app/trends/query.ts')
const { parseWebAclsFilter } = await import('#app/waf/acls/filter.ts')
const { findWebAcls } = await import('#app/waf/acls/query.ts')
const { parseCompareFilter } = await import('#app/waf/compare/filter.ts')
const { findComparison } = await import('#app/waf/compare/query.ts')
const { findWafCoverage } = await import('#app/waf/query.ts')

/** A screen, and the addresses at which it is opened. */
export interface Screen {
  /**
   * Asks the database what the screen's page asks, all of it.
   * @returns how much there is to show: a screen that shows nothing would be fast, and say nothing
   */
  readonly open: (view: View, params: SearchParams) => Promise<number>
  readonly addresses: readonly string[]
}

// Of the organisation that organization-data.ts makes, whatever its size.
const accountId = '100000055433'
const account = `scope=${accountId}`
const unit = 'scope=ou-ab12-00000000'
const day = 86_400_000
const at = (daysAgo: number) => `at=${new Date(Date.now() - daysAgo * day).toISOString()}`

async function explore(view: View, params: SearchParams): Promise<number> {
  const filter = parseResourcesFilter(params)
  const [page, facets] = await Promise.all([
    findResources(view.scope, view.at, filter),
    findFacets(view.scope, view.at, filter.q),
    readViews(database()),
    // The list with its frame: no other screen sends as much.
    findChrome(view.scope, view.at),
  ])
  return Math.min(page.rows.length, facets.total)
}

const openControl = 'ec2/sg-no-admin-ports-open'

async function work(view: View, params: SearchParams): Promise<number> {
  const filter = parseFindingsFilter(params)
  const now = new Date()
  const [data] = await Promise.all([
    findFindings(view.scope, view.at, filter, now),
    findMovements(view.scope, view.at, filter.range, now),
    findAges(view.scope, view.at, filter.exact),
    ...(filter.control
      ? [
          findControlFindings(view.scope, view.at, filter, filter.control, now),
          findControlAccounts(view.scope, filter.q, filter.control),
        ]
      : []),
  ])
  return data.lines.length
}

/** The page of one account, with the tab that its address names. */
async function openAccount({ at }: View, { tab }: SearchParams): Promise<number> {
  const scope = { kind: 'account', id: accountId } as const
  const found = await findAccount(accountId, at)
  const unit = found?.units.at(-1)
  if (!found || !unit) return 0
  switch (tab) {
    case 'findings':
      return (await findOpenSince(accountId, at)).length
    case 'coverage':
      return (await findCoverage(scope, at, parseCoverageFilter({ by: 'cause' }), 'causes'))?.causes.length ?? 0
    case 'scans':
      return (await findAccountScans(accountId, at)).length
    case 'changes':
      return (await findPoints(scope, at, 90)).length
    default: {
      const [cells, , points] = await Promise.all([
        findAccountCells(accountId, at),
        findUnitPillars(unit.id, at),
        findPoints(scope, at, 90),
      ])
      return cells.length + points.length
    }
  }
}

async function compareScans(view: View, params: SearchParams): Promise<number> {
  const now = new Date()
  const { snapshots, waterfall } = await findTrends(view, parseTrendsFilter(params, now, view), now)
  return waterfall ? waterfall.totals.length && snapshots.length : 0
}

const webAcls = new WeakMap<Database, Promise<readonly string[]>>()
/** Ids of web ACLs that are as they were not always. Each store has its own; they are looked for once. */
function changedWebAcls(): Promise<readonly string[]> {
  const db = database()
  const known = webAcls.get(db)
  if (known) return known
  const found = db.pool
    .query<{ id: string }>(
      `select id::text from resource where type = 'AWS::WAFv2::WebACL' and presence = 'PRESENT' and version_from > first_seen_at
       order by id limit 2`,
    )
    .then(({ rows }) => rows.map(({ id }) => id))
  webAcls.set(db, found)
  return found
}

/** Two web ACLs where the address names a second one, else one and what it was before. */
async function compareWebAcls(view: View, params: SearchParams): Promise<number> {
  const [a, b] = await changedWebAcls()
  const asked = { ...params, a, b: params.b && b }
  const { left, right } = await findComparison(view.scope, view.at, parseCompareFilter(asked, new Date(), view.zone))
  return left && right && 'value' in left.listing && 'value' in right.listing ? right.listing.value.rows.length : 0
}

/** The filters that people use most, then some that are hard to answer. */
const filters: readonly string[] = [
  ...[
    'encryption:none',
    'encryption:unknown',
    'exposure:internet',
    'exposure:internet*',
    'transit:optional',
    'waf:none',
  ],
  ...[
    '!waf:blocking !waf:not-eligible',
    'type:AWS::RDS::DBInstance',
    'service:rds',
    'region:eu-west-1',
    'owner:team-7',
  ],
  ...['account:100000055433', 'account:payments-1*', 'ou:"Unit 0"', 'severity:critical', 'severity:critical,high'],
  ...['control:ec2/sg-no-admin-ports-open', 'compliance:INSUFFICIENT_DATA', 'presence:NOT_SEEN'],
  ...['port:22', 'port:443', 'way:address+route+network-acl+security-group+front', 'way:endpoint+policy'],
  ...['ledger-DBInstance', 'name:orders*', 'tag.Owner:team-7', 'tag.Environment:prod'],
  ...['type:AWS::RDS::DBInstance encryption:none', 'region:eu-west-1 transit:optional', 'owner:team-7 waf:none'],
]
const filtered = (q: string) => `/resources?q=${encodeURIComponent(q)}`

/** Every screen, by the folder of its page; `chrome` is the frame around each. A new screen is one more line. */
export const screens: { readonly [folder: string]: Screen } = {
  chrome: {
    open: async ({ scope, at }) => (await findChrome(scope, at)).coverage.score.total,
    addresses: ['/', `/?${account}`, `/?${unit}`, `/?${at(3)}`],
  },
  '(overview)': {
    open: async ({ scope, at }, params) =>
      (await findOverview(scope, at, parseOverviewFilter(params).range)).points.length,
    addresses: ['/', '/?range=30', `/?${account}`, `/?${unit}`, `/?${at(3)}`, `/?${at(400)}`],
  },
  accounts: {
    open: async ({ scope, at }) => (await findAccounts(scope, at)).accounts.length,
    addresses: ['/accounts', `/accounts?${unit}`, `/accounts?${at(3)}`, `/accounts?${at(400)}`],
  },
  coverage: {
    open: async ({ scope, at }, params) =>
      (await findCoverage(scope, at, parseCoverageFilter(params)))?.causes.length ?? 0,
    addresses: [
      ...['/coverage', '/coverage?by=region', '/coverage?service=rds', `/coverage?${account}`, `/coverage?${unit}`],
      `/coverage?${at(3)}`,
    ],
  },
  'coverage/cells': {
    open: async ({ scope, at }, params) => (await findCells(scope, at, parseCellsFilter(params))).rows.length,
    addresses: ['/coverage/cells', '/coverage/cells?outcome=COMPLETE', `/coverage/cells?${at(3)}`],
  },
  'accounts/[id]': {
    open: openAccount,
    addresses: [
      ...[`/accounts/${accountId}`, `/accounts/${accountId}?tab=findings`, `/accounts/${accountId}?tab=coverage`],
      ...[`/accounts/${accountId}?tab=scans`, `/accounts/${accountId}?tab=changes`, `/accounts/${accountId}?${at(3)}`],
      `/accounts/${accountId}?tab=findings&${at(3)}`,
    ],
  },
  encryption: {
    open: async ({ scope, at }) => (await findEncryption(scope, at)).atRest.length,
    addresses: ['/encryption', `/encryption?${account}`, `/encryption?${at(3)}`],
  },
  'encryption/keys': {
    open: async ({ scope, at }, params) => (await findKeys(scope, at, parseResourcesFilter(params))).rows.length,
    addresses: [
      ...['/encryption/keys', `/encryption/keys?${account}`, `/encryption/keys?${at(3)}`],
      `/encryption/keys?q=${encodeURIComponent('control:kms/key-enabled')}`,
    ],
  },
  exposure: {
    open: async ({ scope, at }, params) => (await findExposure(scope, at, parseExposureFilter(params))).reached.length,
    addresses: [
      ...['/exposure', `/exposure?${account}`, `/exposure?${at(3)}`, '/exposure?by=accounts'],
      ...['/exposure?q=service:rds', '/exposure?q=owner:team-7', '/exposure?q=port:22', `/exposure?q=port:22&${at(3)}`],
      `/exposure?q=${encodeURIComponent('way:address+route+network-acl+security-group+front')}`,
    ],
  },
  findings: {
    open: work,
    addresses: [
      ...[
        '/findings',
        '/findings?order=age',
        '/findings?status=unknown',
        '/findings?status=resolved',
        '/findings?range=90',
      ],
      ...[`/findings?${account}`, `/findings?${unit}`, `/findings?${at(3)}`],
      ...['', `&${at(3)}`, '&status=unknown', '&status=resolved'].map(
        (more) => `/findings?control=${openControl}${more}`,
      ),
      ...[
        'region:eu-west-1',
        'account:payments-1*',
        'owner:team-7',
        'encryption:none',
        'ledger-DBInstance',
        'age:30d..90d',
      ].map((q) => `/findings?q=${encodeURIComponent(q)}`),
    ],
  },
  resources: {
    open: explore,
    addresses: [
      ...['/resources', '/resources?order=critical', '/resources?order=changed'],
      ...[`/resources?${account}`, `/resources?${unit}`, `/resources?${at(3)}`, `/resources?${at(400)}`],
      ...[`/resources?${at(3)}&order=critical`, `/resources?${at(3)}&order=changed`],
      ...filters.map(filtered),
      ...['exposure:internet', 'severity:critical', 'ledger-DBInstance'].map((q) => `${filtered(q)}&${at(3)}`),
    ],
  },
  'resources/views': {
    open: async () => (await readViews(database())).length,
    addresses: ['/resources/views'],
  },
  'resources/[uid]': {
    open: async ({ scope, at }) => ((await findResource(scope, at, '500')) ? 1 : 0),
    addresses: ['/resources/500', `/resources/500?${at(3)}`],
  },
  // What stands behind the verdicts is sent after the first view.
  'resources/[uid]/proof': {
    open: async ({ at }) =>
      (await loadProof(database(), '500', at, { collectors: collectorList, postures })) === null ? 0 : 1,
    addresses: ['/resources/500', `/resources/500?${at(3)}`],
  },
  scans: {
    open: async ({ at }) => (await findScans(at, null)).scans.length,
    addresses: ['/scans', `/scans?${at(400)}`],
  },
  'scans/[id]': {
    open: async ({ scope }) => (await findScan(scope, '730'))?.cells ?? 0,
    addresses: ['/scans/730', `/scans/730?${account}`],
  },
  trends: {
    open: compareScans,
    addresses: [
      ...['/trends', '/trends?metric=encryptionAtRest&range=730', '/trends?metric=findings:high'],
      ...[`/trends?${account}`, `/trends?${unit}`, `/trends?${at(300)}`],
    ],
  },
  'trends/moved': {
    open: async ({ scope }, params) => {
      const filter = parseMovedFilter(params)
      return (filter && (await findMoved(scope, filter)))?.rows.length ?? 0
    },
    addresses: ['/trends/moved?metric=encryptionAtRest&part=newly+failing&before=700&after=730'],
  },
  waf: {
    open: async ({ scope, at }) => Object.keys((await findWafCoverage(scope, at)).counts).length,
    addresses: ['/waf', `/waf?${account}`, `/waf?${unit}`, `/waf?${at(3)}`],
  },
  'waf/acls': {
    open: async ({ scope, at }, params) => (await findWebAcls(scope, at, parseWebAclsFilter(params))).rows.length,
    addresses: [
      ...['/waf/acls', `/waf/acls?${account}`, `/waf/acls?${unit}`, `/waf/acls?${at(3)}`],
      ...['ledger', 'region:eu-west-1'].map((q) => `/waf/acls?q=${encodeURIComponent(q)}`),
    ],
  },
  'waf/compare': {
    open: compareWebAcls,
    addresses: ['/waf/compare', '/waf/compare?b=other', `/waf/compare?b=other&${at(3)}`],
  },
}

/** Folders of pages that have no line above. */
export const unmeasured: readonly string[] = globSync('**/page.tsx', { cwd: join(import.meta.dirname, '../app') })
  .map((page) => dirname(page))
  .filter((folder) => !Object.hasOwn(screens, folder))
