import { Command } from 'commander'
import { untilAskedToEnd } from '../signals.ts'
import { withStore } from '../store.ts'
import { buildWeb, host, startWeb, webPort } from '../web.ts'

export const command = new Command()
  .description('Run the web application alone, on the loopback address.')
  .option('--dev', 'rebuild pages as their sources change')
  .action(async ({ dev = false }: { dev?: boolean }) => {
    const port = await webPort()
    await withStore(async (store) => {
      if (!dev) await buildWeb()
      const web = await startWeb({ databaseUrl: store.url, port, dev })
      console.error(`Parapet is at http://${host}:${port} (this machine only: there is no sign-in yet).`)
      await untilAskedToEnd()
      await web.stop()
    })
  })
