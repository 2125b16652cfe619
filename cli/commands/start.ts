import { Command } from 'commander'
import { readOrganizationRow } from '#db/organization-row.ts'
import { type Demo, startDemo } from '../demo.ts'
import { InputError, wholeNumber } from '../input.ts'
import { startWorkers, usualWorkers } from '../processes.ts'
import { untilAskedToEnd } from '../signals.ts'
import { withStore } from '../store.ts'
import { buildWeb, host, startWeb, webPort } from '../web.ts'

interface StartOptions {
  dev?: boolean
  processes: number
  schedule?: string
  timeZone: string
}

export const command = new Command()
  .description(
    'Run everything: database, workers and the web application; a demo organisation until a real one was scanned.',
  )
  .option('--dev', 'rebuild pages as their sources change')
  .option('--processes <number>', 'worker processes', wholeNumber(1, 64), usualWorkers())
  .option(
    '--schedule <cron>',
    'scan by this cron expression: "0 2 * * *"; the way to reach AWS is that of the last scan',
  )
  .option('--time-zone <name>', 'time zone of the schedule', 'UTC')
  .action(async (options: StartOptions) => {
    const port = await webPort()
    // Asked for from the start, so that whoever ends Parapet while it is still building leaves no process behind.
    const end = new AbortController()
    const asked = untilAskedToEnd().then(() => end.abort())
    await withStore(async (store) => {
      const organization = await readOrganizationRow(store.db)
      const queue = await store.queue()
      if (options.schedule) {
        await queue.schedule('schedule-scan', options.schedule, options.timeZone).catch((error: Error) => {
          throw new InputError(
            `--schedule "${options.schedule}" (${options.timeZone}) is not understood: ${error.message}`,
          )
        })
      }
      await queue.schedule('prune-history', '17 3 * * *', 'UTC')
      let demo: Demo | null = null
      if (!organization || organization.demo) {
        demo = await startDemo(store)
        console.error(
          'No AWS organisation is connected: the demo organisation is shown. `npm run parapet -- scan --help` says how to scan yours.',
        )
      }
      const workers = startWorkers(options.processes, store.url, demo?.environment, { behindScreens: true })
      const history = demo
        ?.fill()
        .catch((error: Error) => console.error(`The demo's history could not be made: ${error.message}`))
      try {
        if (!options.dev) await buildWeb(end.signal)
        const web = await startWeb({ databaseUrl: store.url, port, dev: options.dev ?? false })
        console.error(`Parapet is at http://${host}:${port} (this machine only: there is no sign-in yet).`)
        await asked
        await web.stop()
      } catch (error) {
        if (!end.signal.aborted) throw error
      } finally {
        await demo?.stop()
        await history
        await workers.stop()
      }
    })
  })
