import { Command } from 'commander'
import { wholeNumber } from '../input.ts'
import { startWorkers, usualWorkers } from '../processes.ts'
import { untilAskedToEnd } from '../signals.ts'
import { withStore } from '../store.ts'

export const command = new Command()
  .description('Run worker processes: they collect and judge whatever scans are under way on this database.')
  .option('--processes <number>', 'worker processes', wholeNumber(1, 64), usualWorkers())
  .action(({ processes }: { processes: number }) =>
    withStore(async (store) => {
      const crew = startWorkers(processes, store.url)
      console.error(
        `${processes} worker ${processes === 1 ? 'process' : 'processes'} running. Ctrl+C ends them in order.`,
      )
      await untilAskedToEnd()
      await crew.stop()
    }),
  )
