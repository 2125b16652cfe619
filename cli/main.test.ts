import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectorList } from '#.generated/collector-list.ts'
import { controls } from '#.generated/controls.ts'
import { commandNames } from './commands.ts'

function parapet(...args: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { encoding: 'utf8' })
}

test('--help names every command', () => {
  const { stdout, status } = parapet('--help')
  expect(status).toBe(0)
  for (const name of commandNames()) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
})

test.each(commandNames())('%s --help says what the command is for, without running it', (name) => {
  const { stdout, status, stderr } = parapet(name, '--help')
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout).toContain(`Usage: parapet ${name}`)
  expect(stdout.split('\n')[2]).toMatch(/\w+ \w+/)
})

test.each([
  [['contols'], 'Did you mean controls?'],
  [['controls', '--format', 'xml'], 'Allowed choices are text, json'],
  [['controls', '--colour'], '--colour'],
  [['controls', 'rds'], 'too many arguments'],
])('wrong input %j is named, with exit code 1 and no stack', (args, words) => {
  const { stderr, status } = parapet(...args)
  expect(status).toBe(1)
  expect(stderr).toContain(words)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('controls --format json names the calls and IAM actions behind every control', () => {
  const listed = JSON.parse(parapet('controls', '--format', 'json').stdout) as Record<string, unknown>[]
  expect(listed.map(({ id }) => id)).toEqual(Object.keys(controls).sort())
  for (const control of listed) {
    const own = collectorList.filter(({ resourceType }) => resourceType === control.resourceType)
    expect(own, `${control.id}: nothing collects ${control.resourceType}`).not.toEqual([])
    for (const { calls } of own) {
      expect(control.calls).toEqual(expect.arrayContaining(calls.map(({ name }) => name)))
      expect(control.actions).toEqual(expect.arrayContaining(calls.flatMap(({ allow }) => allow)))
    }
  }
})
