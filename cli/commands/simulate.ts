import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { collectorList } from '#.generated/collector-list.ts'
import { collectors } from '#.generated/collectors.ts'
import { callerPolicies } from '#aws/iam-policy.ts'
import { faultsSchema } from '#simulator/faults.ts'
import { startSimulator } from '#simulator/start.ts'
import { duration, InputError, instant, jsonFile, regionNames, roleName, wholeNumber } from '../input.ts'
import { untilAskedToEnd } from '../signals.ts'

interface SimulateOptions {
  accounts: number
  regions: number | string[]
  seed: string
  date?: Date
  begin?: Date
  latency: number
  faults?: string
  port: number
  roleName: string
  externalId: string
}

export const command = new Command()
  .description('Run a pretend AWS Organization that speaks AWS’s wire protocols, until it is stopped.')
  .option('--accounts <number>', 'accounts, the management account included', wholeNumber(1, 20_000), 40)
  .option('--regions <number or names>', 'how many regions, or which: eu-central-1,us-east-1', countOrRegions, 3)
  .option('--seed <text>', 'the same seed and size give the same organisation', 'parapet')
  .option('--date <date>', 'the organisation as it was then: 2026-09-01 (default: now)', instant)
  .option(
    '--begin <date>',
    'day 0 of the organisation, to have the same one on another day (default: 90 days ago)',
    instant,
  )
  .option('--latency <duration>', 'time every answer takes, ± 20 %: 30ms', duration, 0)
  .option('--faults <file>', 'JSON file of what goes wrong: { "faults": [{ "kind": "throttle", "share": 0.05 }] }')
  .option('--port <number>', 'port to listen on', wholeNumber(0, 65_535), 4566)
  .option('--role-name <name>', 'the role in the member accounts', roleName, 'ParapetReadOnly')
  .option('--external-id <id>', 'the external id the role asks for', 'parapet-simulator')
  .action(async (options: SimulateOptions) => {
    const faults = options.faults === undefined ? undefined : readFaults(options.faults)
    const simulator = await startSimulator({
      accounts: options.accounts,
      regions: options.regions,
      seed: options.seed,
      latency: options.latency,
      port: options.port,
      roleName: options.roleName,
      externalId: options.externalId,
      // What `iam-policy` prints: an action outside it is denied here as it would be by AWS.
      policy: callerPolicies(Object.values(collectors), { roleName: options.roleName }),
      actions: Object.fromEntries(collectorList.flatMap(({ calls }) => calls.map(({ name, allow }) => [name, allow]))),
      ...(options.date ? { date: options.date } : {}),
      ...(options.begin ? { begin: options.begin } : {}),
      ...(faults ? { faults } : {}),
    }).catch(explainPort(options.port))
    console.error(`A pretend organisation of ${options.accounts} accounts in ${simulator.regions.join(', ')}`)
    console.error(
      `as of ${simulator.date().toISOString()} answers at ${simulator.url}. To scan it, in another terminal:\n`,
    )
    process.stdout.write(`export AWS_ENDPOINT_URL=${simulator.url}\n`)
    process.stdout.write(
      `export AWS_ACCESS_KEY_ID=${simulator.accessKeyId} AWS_SECRET_ACCESS_KEY=${simulator.secretAccessKey}\n`,
    )
    console.error(
      `npm run parapet -- scan --allow-custom-endpoint --role-name ${simulator.roleName} --external-id ${simulator.externalId}\n`,
    )
    await untilAskedToEnd()
    await simulator.close()
  })

function countOrRegions(text: string): number | string[] {
  if (/^\d+$/.test(text)) return wholeNumber(1, 40)(text)
  try {
    return regionNames(text)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new InvalidArgumentError(`${error.message} A number of regions works too.`)
  }
}

function readFaults(path: string) {
  const read = faultsSchema.safeParse(jsonFile(path))
  if (!read.success) throw new InputError(`${path} is not a list of faults:\n${z.prettifyError(read.error)}`)
  return read.data
}

function explainPort(port: number) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code === 'EADDRINUSE') throw new InputError(`Port ${port} is taken. Choose another: --port 4567.`)
    throw error
  }
}
