import { collectors } from '#.generated/collectors.ts'
import { assumeRole } from '#aws/assume-role.ts'
import type { Session } from '#aws/client.ts'
import { type CellResult, collectCell } from '#aws/collect.ts'
import { AwsFailure, outcomeOf } from '#aws/errors.ts'
import { createMemo, type Memo } from '#aws/memo.ts'
import { enabledRegions } from '#aws/regions.ts'
import { publishBlindAccount, publishCell } from '#db/inventory.ts'
import { saveAccountResult } from '#db/organization.ts'
import { knownRegions, usualRegions } from '#db/scan-accounts.ts'
import { type ClaimedCell, claimAccount, type ExpectedCell, expectCells, type Scan, startCell } from '#db/scans.ts'
import type { Collector } from '#domain/collector.ts'
import type { CellCause } from '#domain/coverage.ts'
import { connectionFor, type ScanAccess } from './access.ts'
import { forEachConcurrently } from './concurrently.ts'
import type { JobContext } from './job.ts'

/** Cells of one account under way at once. The limits are per region and operation, so regions do not wait for each other. */
const cellsAtOnce = 32
/** A cell that was begun this often and never finished ends its worker: it is set aside, and the scan goes on. */
const quarantineAfter = 3

export interface AccountRun {
  readonly scan: Scan
  readonly accountId: string
  readonly access: ScanAccess
  readonly context: JobContext
  /** Aborted when the account is no longer ours or the scan is over. */
  readonly ended: AbortSignal
  readonly onClaim: (fence: string) => void
}

/**
 * Assumes the account's role, asks its regions, runs every unfinished cell and publishes each by itself.
 * @returns whether every cell of the account is done; false when the worker drains or the scan has ended
 * @throws FencedOut when another worker has taken the account
 */
export async function collectAccount(run: AccountRun): Promise<boolean> {
  const { context, accountId, scan } = run
  const { db } = context
  const signal = AbortSignal.any([run.ended, AbortSignal.timeout(run.access.deadlineMs)])
  const opened = await openAccount(run, signal)
  await saveAccountResult(
    db,
    accountId,
    'cause' in opened ? { entered: false, cause: opened.cause } : { entered: true },
  )
  await expectCells(db, scan.id, await expectedCells(run, opened))
  const claim = await claimAccount(db, scan.id, accountId, context.worker)
  if (!claim) return false
  run.onClaim(claim.fence)
  const held = { scanId: scan.id, fence: claim.fence }
  if ('cause' in opened) {
    await publishBlindAccount(db, { ...held, accountId, outcome: opened.outcome, cause: opened.cause })
    return true
  }
  for (const region of opened.off) {
    const cause = {
      code: 'REGION_OFF',
      call: 'account:ListRegions',
      message: `${region} is not enabled in this account`,
    }
    await publishBlindAccount(db, { ...held, accountId, region, outcome: 'REGION_OFF', cause })
  }
  const memos = new Map<string, Memo>()
  const cells = claim.cells.filter((cell) => !opened.off.includes(cell.region))
  await forEachConcurrently(cells, cellsAtOnce, context.draining, async (cell) => {
    const collector = collectors[cell.collector]
    if (!collector) throw new Error(`There is no collector ${cell.collector}.`)
    await startCell(db, { ...cell, ...held, worker: context.worker })
    const result =
      cell.attempts >= quarantineAfter
        ? quarantined(cell)
        : await collect(cell, collector, opened.session, memos, signal)
    await publishCell(db, { ...cell, ...held, type: collector.resourceType, result })
  })
  return !context.draining.aborted
}

type Opened =
  | { readonly session: Session; readonly regions: readonly string[]; readonly off: readonly string[] }
  | { readonly outcome: ReturnType<typeof outcomeOf>; readonly cause: CellCause }

/** The session and the regions, or why there is none; then every cell of the account is blind for that reason. */
async function openAccount(run: AccountRun, signal: AbortSignal): Promise<Opened> {
  const { access, scan } = run
  const wanted = (region: string) => scan.scope.regions?.includes(region) ?? true
  try {
    const session = await assumeRole(connectionFor(access), {
      accountId: run.accountId,
      role: access.roleName,
      ...(access.externalId ? { externalId: access.externalId } : {}),
      signal,
    })
    const reading = await enabledRegions(session, { ...(access.regions ? { configured: access.regions } : {}), signal })
    // A region that is off matters where somebody asked for it, or where it was on before.
    const before = scan.scope.regions ?? (await knownRegions(run.context.db, run.accountId))
    return {
      session,
      regions: reading.regions.filter(wanted),
      off: reading.disabled.filter((region) => wanted(region) && before.includes(region)),
    }
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error
    return { outcome: outcomeOf(error.kind), cause: error.cause }
  }
}

/** An account that cannot be entered is expected to have the regions it had, or those of the others: blind, never absent. */
async function expectedCells(run: AccountRun, opened: Opened): Promise<readonly ExpectedCell[]> {
  const { db } = run.context
  const { scope } = run.scan
  const regions =
    'cause' in opened
      ? (scope.regions ?? run.access.regions ?? (await firstOf([knownRegions(db, run.accountId), usualRegions(db)])))
      : [...opened.regions, ...opened.off]
  return Object.entries(collectors).flatMap(([id, collector]) => {
    if (scope.collectors && !scope.collectors.includes(id)) return []
    const where = collector.scope === 'global' ? ['global'] : regions
    return where.map((region) => ({ accountId: run.accountId, region, collector: id, service: collector.service }))
  })
}

async function firstOf(lists: readonly Promise<readonly string[]>[]): Promise<readonly string[]> {
  return (await Promise.all(lists)).find((list) => list.length > 0) ?? []
}

async function collect(
  cell: ClaimedCell,
  collector: Collector,
  session: Session,
  memos: Map<string, Memo>,
  signal: AbortSignal,
): Promise<CellResult> {
  let memo = memos.get(cell.region)
  if (!memo) {
    memo = createMemo()
    memos.set(cell.region, memo)
  }
  const where = { accountId: session.accountId, region: cell.region, partition: session.partition }
  return collectCell({ collector, where, session, signal, memo })
}

function quarantined(cell: ClaimedCell): CellResult {
  const message = `Set aside: it ended its worker ${quarantineAfter} times.`
  return {
    outcome: 'ERROR',
    cause: { code: 'QUARANTINED', call: cell.collector, message },
    listedCompletely: false,
    resources: [],
    calls: 0,
    retries: 0,
    throttles: 0,
    pages: 0,
    milliseconds: 0,
    operations: [],
  }
}
