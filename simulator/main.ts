import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Faults } from './faults.ts'
import type { PolicyDocument } from './options.ts'
import { startSimulator } from './start.ts'

/**
 * The simulator as a process of its own: `node simulator/main.ts --accounts 50 --port 4566`. Prints one line of JSON with
 * the address and the credentials when it answers, and ends on SIGTERM or SIGINT.
 */
const { values } = parseArgs({
  options: {
    accounts: { type: 'string' },
    /** A number, or names separated by commas. */
    regions: { type: 'string' },
    seed: { type: 'string' },
    density: { type: 'string' },
    date: { type: 'string' },
    begin: { type: 'string' },
    /** Milliseconds, `30` or `30ms`. */
    latency: { type: 'string' },
    /** JSON file: `{ "faults": [ … ] }`. */
    faults: { type: 'string' },
    /** JSON file: one policy document or a list of them. */
    policy: { type: 'string' },
    /** JSON file: operation → IAM actions. */
    actions: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    'role-name': { type: 'string' },
    'external-id': { type: 'string' },
  },
})

try {
  const simulator = await startSimulator({
    accounts: wholeNumber(values.accounts, '--accounts'),
    regions: regionsOf(values.regions),
    seed: values.seed,
    density: values.density === undefined ? undefined : Number(values.density),
    date: values.date,
    begin: values.begin,
    latency: wholeNumber(values.latency?.replace(/ms$/, ''), '--latency'),
    faults: json<Faults>(values.faults),
    policy: json<PolicyDocument | PolicyDocument[]>(values.policy),
    actions: json<Record<string, string[]>>(values.actions),
    port: wholeNumber(values.port, '--port'),
    host: values.host,
    roleName: values['role-name'],
    externalId: values['external-id'],
  })
  const { url, managementAccountId, accessKeyId, secretAccessKey, roleName, externalId, regions } = simulator
  console.log(JSON.stringify({ url, managementAccountId, accessKeyId, secretAccessKey, roleName, externalId, regions }))
  const end = () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  // Started by a parent that has died, it would go on for nobody.
  process.once('disconnect', end)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new RangeError(`${option} must be a whole number, not ${text}.`)
  return Number(text)
}

function regionsOf(text: string | undefined): number | readonly string[] | undefined {
  return text === undefined || /^\d+$/.test(text) ? wholeNumber(text, '--regions') : text.split(',')
}

function json<T>(file: string | undefined): T | undefined {
  if (file === undefined) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    throw new Error(`${file} is not readable as JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
