import { assumeRole, baseSession } from '#aws/assume-role.ts'
import type { Session } from '#aws/client.ts'
import { collectCell } from '#aws/collect.ts'
import { AwsFailure, outcomeOf } from '#aws/errors.ts'
import { createMemo, type Memo } from '#aws/memo.ts'
import { enabledRegions } from '#aws/regions.ts'
import { publishBlindAccount, publishCell } from '#db/inventory.ts'
import { saveAccountResult } from '#db/organization.ts'
import { knownRegions, usualRegions } from '#db/scans/scan-accounts.ts'
import {
  type ClaimedCell,
  claimAccount,
  type ExpectedCell,
  expectCells,
  type Scan,
  startCell,
} from '#db/scans/scans.ts'
import { type Collector, isAsked } from '#domain/collector.ts'
import type { CellCause, CellResult } from '#domain/coverage.ts'
import { connectionFor, type ScanAccess } from './access.ts'
import { forEachConcurrently } from './concurrently.ts'
import type { JobContext } from './job.ts'
import { Turns } from './turns.ts'

/** Cells of one account under way at once. The limits are per region and operation, so regions do not wait for each other. */
const cellsAtOnce = 32
/** A cell that was begun this often and never finished ends its worker: it is set aside, and the scan goes on. */
const quarantineAfter = 3
/** Of this process, over all the accounts it reads. */
const turns = new Turns()

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
  const { db, results } = context
  const signal = AbortSignal.any([run.ended, AbortSignal.timeout(run.access.deadlineMs)])
  const opened = await openAccount(run, signal)
  await expectCells(db, scan.id, await expectedCells(run, opened))
  const claim = await claimAccount(db, scan.id, accountId, context.worker)
  if (!claim) return false
  run.onClaim(claim.fence)
  await saveAccountResult(
    db,
    accountId,
    'cause' in opened ? { entered: false, cause: opened.cause } : { entered: true },
  )
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
  const read = (cell: ClaimedCell): Promise<void> =>
    cell.attempts >= quarantineAfter - 1 ? turns.alone(() => readNow(cell)) : turns.together(() => readNow(cell))
  const readNow = async (cell: ClaimedCell): Promise<void> => {
    const collector = context.collectors[cell.collector]
    if (!collector) throw new Error(`There is no collector ${cell.collector}.`)
    await startCell(results, { ...cell, ...held, worker: context.worker })
    const result =
      cell.attempts >= quarantineAfter
        ? quarantined(cell)
        : await collect(cell, collector, opened.session, memos, signal)
    await publishCell(results, { ...cell, ...held, type: collector.resourceType, result })
  }
  const cells = claim.cells.filter((cell) => !opened.off.includes(cell.region))
  const [fresh, suspects] = [cells.filter(isFresh), cells.filter((cell) => !isFresh(cell))]
  await forEachConcurrently(fresh, cellsAtOnce, context.draining, read)
  // One of those begun before may be what ended their worker: one at a time, and the likeliest last, they take few others
  // down with them. What would be its last try runs alone in the whole process, so that no other cell is set aside for it.
  suspects.sort((a, b) => a.attempts - b.attempts)
  await forEachConcurrently(suspects, 1, context.draining, read)
  return !context.draining.aborted
}

function isFresh(cell: ClaimedCell): boolean {
  return cell.attempts === 0
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
      occasion: scan.id,
      ...(access.externalId ? { externalId: access.externalId } : {}),
      signal,
    })
    const reading = await enabledRegions(session, { ...(access.regions ? { configured: access.regions } : {}), signal })
    // A region that is off matters where somebody asked for it, where it was on before, or where other accounts have it.
    const before = scan.scope.regions ?? [
      ...(await knownRegions(run.context.db, run.accountId)),
      ...(await usualRegions(run.context.db)),
    ]
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

/** An account that cannot be entered is expected to have regions all the same: it is blind there, not absent. */
async function expectedCells(run: AccountRun, opened: Opened): Promise<readonly ExpectedCell[]> {
  const { collectors } = run.context
  const { scope } = run.scan
  const regions =
    'cause' in opened
      ? (scope.regions ?? run.access.regions ?? (await likelyRegions(run)))
      : [...opened.regions, ...opened.off]
  return Object.entries(collectors).flatMap(([id, collector]) => {
    // What is read on request only and was not asked for is not expected, so it is not blind either.
    if (!(scope.collectors ? scope.collectors.includes(id) : isAsked(collector, run.access.include))) return []
    const where = collector.scope === 'global' ? ['global'] : regions
    return where.map((region) => ({ accountId: run.accountId, region, collector: id, service: collector.service }))
  })
}

/** Regions of an account that cannot be asked: those it had, else those of Parapet's own account, else those of the others. */
async function likelyRegions({ accountId, access, context: { db } }: AccountRun): Promise<readonly string[]> {
  const known = await knownRegions(db, accountId)
  if (known.length > 0) return known
  try {
    return (await enabledRegions(await baseSession(connectionFor(access)))).regions
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error
    return usualRegions(db)
  }
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
  const message = `Set aside: it was begun ${quarantineAfter} times, and each time its worker ended or failed before it was done.`
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
  }
}
