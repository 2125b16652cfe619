import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { afterAll, describe, expect, test } from 'vitest'
import { collectorList } from '#.generated/collector-list.ts'
import { controls, declined } from '#.generated/controls.ts'
import { commandNames, loadCommand } from './commands.ts'
import { InputError } from './input.ts'

function parapet(...args: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { encoding: 'utf8' })
}

test('--help names every command', () => {
  const { stdout, status } = parapet('--help')
  expect(status).toBe(0)
  for (const name of commandNames()) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
})

test.each(commandNames())('%s --help says what the command is for', async (name) => {
  const command = await loadCommand(name)
  expect(command.description()).toMatch(/^[A-Z].*\w+ \w+.*\.$/)
  for (const { description, flags } of command.options) expect(description, flags).not.toBe('')
})

test.each([
  [['contols'], 'Did you mean controls?'],
  [['simulate', '--latency', '30'], '30ms'],
  [['simulate', '--faults', 'nowhere.json'], 'nowhere.json cannot be read'],
])('wrong input %j ends with exit code 1, a sentence and no stack', (args, words) => {
  const { stderr, status } = parapet(...args)
  expect(status).toBe(1)
  expect(stderr).toContain(words)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test.each([
  [['controls', '--format', 'xml'], 'Allowed choices are text, json'],
  [['controls', '--colour'], '--colour'],
  [['controls', 'rds'], 'too many arguments'],
  [['iam-policy', '--role-name', 'arn:aws:iam::111122223333:role/Audit'], 'not an ARN'],
  [['iam-policy', '--principal', 'me', '--format', 'terraform'], 'account id of 12 digits'],
  [['iam-policy', '--external-id', 'secret'], 'choose a template'],
  [['iam-policy', '--caller', '--format', 'terraform'], 'leave --format out'],
  [['simulate', '--date', 'yesterday'], '2026-09-01T12:00:00Z'],
  [['simulate', '--latency', '30'], '30ms'],
  [['simulate', '--regions', 'Frankfurt'], '"Frankfurt" is not a region'],
  [['simulate', '--faults', 'nowhere.json'], 'nowhere.json cannot be read'],
  [['export', 'resources', '--add-columns', 'engine'], '"engine" is not a fact. Write fact:'],
  [['export', 'findings', '--add-columns', 'fact:engine'], 'only resources have facts'],
  [['scan', '--accounts', '1234'], '"1234" is not an account id'],
  [['scan', '--services', 'rsd'], 'There is no service "rsd"'],
])('wrong input %j is named, with what was expected', async ([name = '', ...args], words) => {
  expect(await refusal(name, args)).toContain(words)
})

/** What a command says when it refuses its input; it is run in this process, because each process of its own costs a second. */
async function refusal(name: string, args: string[]): Promise<string> {
  let said = ''
  const command = (await loadCommand(name)).exitOverride().configureOutput({ writeErr: (text) => (said += text) })
  try {
    await command.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return said
    if (error instanceof InputError) return error.message
    throw error
  }
  throw new Error(`${name} ${args.join(' ')} was accepted.`)
}

test('controls --format json names the calls and IAM actions behind every control, and why others are declined', () => {
  const listed = JSON.parse(parapet('controls', '--format', 'json').stdout) as Record<string, unknown>[]
  expect(listed.map(({ id }) => id)).toEqual([...Object.keys(controls), ...declined.map(({ id }) => id)].sort())
  for (const control of listed) {
    if (control.declined) continue
    for (const { calls } of collectorList.filter(({ resourceType }) => resourceType === control.resourceType)) {
      expect(control.calls).toEqual(expect.arrayContaining(calls.map(({ name }) => name)))
      expect(control.actions).toEqual(expect.arrayContaining(calls.flatMap(({ allow }) => allow)))
    }
  }
})

describe('iam-policy', () => {
  const usual = collectorList.filter(({ onRequest }) => onRequest === null)
  const declared = new Set(usual.flatMap(({ calls }) => calls.flatMap(({ allow }) => allow)))
  const fixed = ['account:ListRegions', 'ec2:DescribeRegions']

  test('allows what the collectors declare and what every account is asked, and nothing else', () => {
    const policy = JSON.parse(parapet('iam-policy').stdout)
    const documents: { Statement: { Effect: string; Action: string[] }[] }[] = [policy].flat()
    const statements = documents.flatMap(({ Statement }) => Statement)
    expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true)
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(new Set([...declared, ...fixed]))
  })

  test('what is read on request is allowed on request', () => {
    const actions = (...args: string[]) => JSON.stringify(JSON.parse(parapet('iam-policy', ...args).stdout))
    expect(actions()).not.toContain('appmesh:')
    expect(actions('--include', 'app-mesh')).toContain('appmesh:ListMeshes')
    expect(parapet('iam-policy', '--include', 'rds').stderr).toContain(
      '"rds" is not read on request. What is: app-mesh.',
    )
  })

  test('every action is in the templates too, with the principal and external id asked for', () => {
    for (const format of ['cloudformation', 'terraform']) {
      const { stdout } = parapet(
        'iam-policy',
        '--format',
        format,
        '--principal',
        '111122223333',
        '--external-id',
        'x-42',
      )
      for (const action of declared) expect(stdout).toContain(action)
      expect(stdout).toContain('111122223333')
      expect(stdout).toContain('x-42')
    }
  })
})

describe('simulate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-simulate-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a fault that does not exist is named with its place in the file', () => {
    const file = join(folder, 'faults.json')
    writeFileSync(file, JSON.stringify({ faults: [{ kind: 'throttle' }, { kind: 'earthquake' }] }))
    const { stderr, status } = parapet('simulate', '--faults', file)
    expect(status).toBe(1)
    expect(stderr).toContain('faults[1].kind')
  })

  test('prints how to reach it on stdout, answers there, and ends when asked to', async () => {
    const child = spawn(process.execPath, [
      join(import.meta.dirname, 'main.ts'),
      'simulate',
      '--accounts',
      '3',
      '--port',
      '0',
    ])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let printed = ''
    while (!printed.includes('AWS_ACCESS_KEY_ID'))
      printed += await new Promise((next) => child.stdout.once('data', next))
    const url = /AWS_ENDPOINT_URL=(\S+)/.exec(printed)?.[1]
    const counts = (await (await fetch(`${url}/parapet-simulator/counts`)).json()) as unknown[]
    expect(counts.length).toBeGreaterThan(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
