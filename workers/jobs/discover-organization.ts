import { AwsFailure } from '#aws/errors.ts'
import { readOrganization } from '#aws/organization.ts'
import { activeAccounts, saveOrganization } from '#db/organization.ts'
import { coverAccounts } from '#db/scans/scan-accounts.ts'
import { failScan, readScan } from '#db/scans/scans.ts'
import { connectionFor, scanAccess } from '../access.ts'
import { defineJob } from '../job.ts'

/** Reads the organisation's tree and sends one collect-account job per account in scope. */
export const job = defineJob({
  name: 'discover-organization',
  concurrency: 1,
  async run({ scanId }, { db, queue }) {
    const scan = await readScan(db, scanId)
    if (scan?.status !== 'RUNNING') return
    const access = scanAccess.parse(scan.options)
    try {
      const reading = await readOrganization(connectionFor(access), {
        ...(access.managementRole ? { managementRole: access.managementRole } : {}),
        ...(access.externalId ? { externalId: access.externalId } : {}),
        ...(access.accounts ? { accounts: access.accounts } : {}),
        signal: AbortSignal.timeout(5 * 60_000),
      })
      await saveOrganization(db, reading, { scanId, demo: access.demo })
    } catch (error) {
      // Without credentials of its own a worker can ask nobody anything; waiting would not help.
      if (!(error instanceof AwsFailure)) throw error
      await failScan(db, scanId, `${error.cause.call}: ${error.message}`)
      return
    }
    const accounts = (await activeAccounts(db)).filter(
      ({ accountId }) => scan.scope.accounts?.includes(accountId) ?? true,
    )
    if (accounts.length === 0) {
      await failScan(
        db,
        scanId,
        'No account is in scope: the organisation has none that is active, or the scope names others.',
      )
      return
    }
    await coverAccounts(
      db,
      scanId,
      accounts.map(({ accountId }) => accountId),
    )
    await queue.sendAll(
      'collect-account',
      accounts.map(({ accountId }) => ({ scanId, accountId })),
    )
  },
})
