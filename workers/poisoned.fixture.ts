import { collectors } from '#.generated/collectors.ts'
import { type Collector, defineCollector } from '#domain/collector.ts'
import { runWorker } from './main.ts'

/**
 * For tests: a worker with two more collectors. One ends the process in the account named on the command line, as a
 * fault in native code or memory running out would; the other throws.
 */
const [poisonedAccount] = process.argv.slice(2)
const like = collectors['rds/db-instance'] as Collector

const poison = defineCollector({
  ...like,
  resourceType: 'Test::Poison',
  facets: {},
  normalise: (_item, _facets, { accountId }) => {
    if (accountId === poisonedAccount) process.kill(process.pid, 'SIGKILL')
    return []
  },
})
const thrower = defineCollector({
  ...like,
  resourceType: 'Test::Thrower',
  facets: {},
  normalise: () => {
    throw new TypeError('this collector is wrong')
  },
})

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
await runWorker({
  url: process.env.DATABASE_URL ?? '',
  stop: stop.signal,
  logLevel: 'fatal',
  collectors: { ...collectors, 'test/poison': poison, 'test/thrower': thrower },
})
process.exit(0)
