import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { command as start } from './commands/start.ts'
import { InputError } from './input.ts'
import { type Rehearsal, rehearse } from './testing.ts'

// Commands, workers and whole scans as processes: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

const folder = mkdtempSync(join(tmpdir(), 'parapet-scan-'))
let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse({ accounts: 4 })
})
afterAll(async () => {
  await organization.end()
  rmSync(folder, { recursive: true })
})

async function parapet(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: organization.db.url, PARAPET_LOG: 'fatal', ...environment },
  })
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ])
  return { stdout, stderr, code }
}

function scan(...args: string[]) {
  const { url, externalId } = organization.simulator
  return parapet(['scan', '--allow-custom-endpoint', '--external-id', externalId ?? '', '--processes', '1', ...args], {
    AWS_ENDPOINT_URL: url,
  })
}

test('exit code 0 and a summary that counts what exists; with blind cells exit code 3 and their cause', async () => {
  const whole = await scan()
  expect(whole.stderr).toContain(organization.simulator.url)
  expect(whole.code).toBe(0)
  expect(await organization.found()).toEqual(organization.held())
  const databases = organization.simulator
    .counts({ resourceType: 'AWS::RDS::DBInstance' })
    .reduce((sum, { count }) => sum + count, 0)
  expect(whole.stdout).toMatch(new RegExp(`AWS::RDS::DBInstance\\s+${databases}\\s`))
  expect(whole.stdout).toMatch(/COMPLETE\. (\d+) of \1 cells complete/)

  const policyArn = 'arn:aws:organizations::111111111111:policy/o-1/service_control_policy/p-1'
  organization.simulator.setFaults({
    faults: [{ kind: 'deny', by: 'scp', policyArn, services: 'rds', operations: 'DescribeDBInstances' }],
  })
  const blind = await scan('--services', 'rds')
  expect(blind.code).toBe(3)
  expect(blind.stdout).toContain(policyArn)
  organization.simulator.setFaults({ faults: [] })

  const out = join(folder, 'coverage.csv')
  const exported = await parapet(['export', 'coverage', '--out', out])
  expect(exported.code).toBe(0)
  expect(readFileSync(out, 'utf8')).toContain(policyArn)
})

test('without credentials the scan ends at once, with exit code 1 and the reason', async () => {
  const begun = Date.now()
  const { url } = organization.simulator
  const { code, stdout } = await parapet(['scan', '--allow-custom-endpoint', '--processes', '1'], {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: folder,
  })
  expect(code).toBe(1)
  expect(stdout).toMatch(/FAILED.*sts:GetCallerIdentity.*credentials/i)
  expect(Date.now() - begun).toBeLessThan(90_000)
})

test('a database that holds the demo is not scanned into', async () => {
  await organization.db.pool.query('UPDATE organization SET demo = true')
  try {
    const { code, stderr } = await scan()
    expect(code).toBe(1)
    expect(stderr).toContain('holds the demo organisation')
  } finally {
    await organization.db.pool.query('UPDATE organization SET demo = false')
  }
})

test.each([
  ['every night', 'UTC'],
  ['0 2 * *', 'UTC'],
  ['0 2 * * *', 'Europe/Atlantis'],
])('start --schedule %j --time-zone %s is refused with what was wrong', async (schedule, zone) => {
  vi.stubEnv('DATABASE_URL', organization.db.url)
  vi.stubEnv('PORT', String(20_000 + (process.pid % 20_000)))
  const parsed = start.parseAsync(['--schedule', schedule, '--time-zone', zone], { from: 'user' })
  await expect(parsed).rejects.toThrow(InputError)
  await expect(parsed).rejects.toThrow(`--schedule "${schedule}" (${zone}) is not understood`)
})
