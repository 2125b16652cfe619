import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { collectorList } from '#.generated/collector-list.ts'
import { isTransient } from '#db/client.ts'
import { readOrganizationRow } from '#db/organization-row.ts'
import { accountProgress } from '#db/scans/scan-accounts.ts'
import { blindCellsByCause, liveTotals, resourcesByType } from '#db/scans/scan-report.ts'
import { cancelScan } from '#db/scans/scans.ts'
import { isExpected } from '#domain/coverage.ts'
import type { ScanAccess } from '#workers/access.ts'
import { startScan } from '#workers/scan.ts'
import { customEndpoint } from '../endpoint.ts'
import { accountIds, InputError, list, regionNames, roleName, wholeNumber } from '../input.ts'
import { checkOnRequest, onRequest } from '../on-request.ts'
import { startWorkers, usualWorkers } from '../processes.ts'
import { openStore, type Store } from '../store.ts'
import { table } from '../table.ts'

/** 0: every expected cell is complete. 3: the scan ended, but some cells are blind. 1: it did not end. */
const exitBlind = 3

interface ScanOptions {
  roleName: string
  externalId?: string
  managementRole?: string
  homeRegion: string
  accounts?: string[]
  regions?: string[]
  services?: string[]
  include?: string[]
  allowCustomEndpoint?: boolean
  processes: number
}

export const command = new Command()
  .description('Scan the organisation (or the accounts given) once, with a progress line and a summary.')
  .option('--role-name <name>', 'the read-only role in every account', roleName, 'ParapetReadOnly')
  .option('--external-id <id>', 'the external id the roles ask for')
  .option('--management-role <arn>', 'role to assume before asking Organizations')
  .option('--home-region <region>', 'always-on region for STS and Organizations; decides the partition', 'us-east-1')
  .option('--accounts <ids>', 'only these accounts', accountIds)
  .option('--regions <names>', 'only these regions', regionNames)
  .option('--services <names>', 'only these services: rds,dynamodb …', list)
  .option('--include <names>', `also these, which are read on request only: ${onRequest().join(', ') || 'none'}`, list)
  .option('--allow-custom-endpoint', 'send requests to AWS_ENDPOINT_URL instead of AWS')
  .option('--processes <number>', 'worker processes', wholeNumber(1, 64), usualWorkers())
  .addHelpText('after', '\nExit code: 0 when every cell is complete, 3 when some are blind, 1 on failure.')
  .action(async (options: ScanOptions) => {
    const known = [...new Set(collectorList.map(({ service }) => service))].sort()
    const unknown = options.services?.find((service) => !known.includes(service))
    if (unknown) throw new InputError(`There is no service "${unknown}". Services: ${known.join(', ')}.`)
    checkOnRequest(options.include ?? [])
    const endpoint = customEndpoint(options.allowCustomEndpoint ?? false)
    if (endpoint) console.error(`Requests go to ${endpoint}, not to AWS.`)
    const store = await openStore()
    try {
      process.exitCode = await scan(store, options, endpoint)
    } finally {
      await store.close()
    }
  })

async function scan(store: Store, options: ScanOptions, endpoint: string | null): Promise<number> {
  const organization = await readOrganizationRow(store.db)
  if (organization?.demo) {
    throw new InputError(
      'This database holds the demo organisation. Scan into another one: set PARAPET_DATA to a new folder, or DATABASE_URL.',
    )
  }
  const access: Partial<ScanAccess> = {
    roleName: options.roleName,
    homeRegion: options.homeRegion,
    ...(options.externalId ? { externalId: options.externalId } : {}),
    ...(options.managementRole ? { managementRole: options.managementRole } : {}),
    ...(options.accounts ? { accounts: options.accounts } : {}),
    ...(options.regions ? { regions: options.regions } : {}),
    ...(options.include ? { include: options.include } : {}),
    ...(endpoint ? { endpoint } : {}),
  }
  const scanId = await startScan(
    { db: store.db, queue: await store.queue() },
    {
      trigger: 'cli',
      options: access,
      scope: {
        ...(options.accounts ? { accounts: options.accounts } : {}),
        ...(options.regions ? { regions: options.regions } : {}),
        ...(options.services
          ? {
              collectors: collectorList
                .filter(({ service }) => options.services?.includes(service))
                .map(({ id }) => id),
            }
          : {}),
      },
    },
  )
  if (scanId === null) throw new Error('The scan could not be created.')
  const crew = startWorkers(options.processes, store.url)
  const cancel = (): void => {
    console.error('\nCancelling: cells that were finished stay.')
    void cancelScan(store.db, scanId)
  }
  process.once('SIGINT', cancel)
  process.once('SIGTERM', cancel)
  try {
    await follow(store, scanId)
  } finally {
    await crew.stop()
  }
  return report(store, scanId)
}

/** Milliseconds a database may be away (restarting) before the scan is given up from here. */
const patienceMs = 5 * 60_000

/** Asks again while the database is restarting: the workers wait for it too. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error
      await sleep(1_000)
    }
  }
}

/** Shows progress until the scan has ended; cells, never a made-up percentage. */
async function follow(store: Store, scanId: string): Promise<void> {
  let shown = ''
  for (;;) {
    const asked = performance.now()
    const { totals, accounts, evaluated } = await patiently(async () => ({
      totals: await liveTotals(store.db, scanId),
      ...(await accountProgress(store.db, scanId)),
    }))
    const line = `${evaluated} of ${accounts} accounts · ${totals.doneCells} of ${totals.cells} cells · ${totals.blindCells} blind · ${totals.calls} calls · ${totals.throttles} throttled`
    if (line !== shown) {
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
      shown = line
    }
    if (totals.status !== 'RUNNING') break
    // Counting the cells of a large scan takes the database's time: at most a twentieth of it goes into watching.
    await sleep(Math.max(500, (performance.now() - asked) * 20))
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
}

async function report(store: Store, scanId: string): Promise<number> {
  const { status, cause, cells, doneCells } = await liveTotals(store.db, scanId)
  const types = await resourcesByType(store.db, scanId)
  const blind = await blindCellsByCause(store.db, scanId)
  process.stdout.write(
    table(
      ['resource type', 'present', 'new', 'changed', 'gone', 'not seen'],
      types.map((row) => [row.type, row.present, row.added, row.changed, row.gone, row.notSeen]),
    ),
  )
  if (blind.length > 0) {
    process.stdout.write('\n')
    process.stdout.write(
      table(
        ['outcome', 'cells', 'accounts', 'call', 'cause', 'policy'],
        blind.map((row) => [row.outcome, row.cells, row.accounts, row.call ?? '', row.code ?? '', row.policyArn ?? '']),
      ),
    )
  }
  const incomplete = blind.reduce((sum, row) => sum + row.cells, 0)
  const unexpected = blind.filter(({ outcome }) => !isExpected(outcome)).reduce((sum, row) => sum + row.cells, 0)
  process.stdout.write(
    `\nScan ${scanId}: ${status}. ${doneCells - incomplete} of ${cells - unexpected} cells complete.${cause ? ` ${cause}` : ''}\n`,
  )
  if (status === 'COMPLETE') return 0
  return status === 'PARTIAL' ? exitBlind : 1
}
