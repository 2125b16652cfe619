import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { pauseAfter, startCrew } from './processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'parapet-crew-'))
const starts = join(folder, 'starts')
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that writes down when it was started, and does `then`. */
function program(then: string) {
  rmSync(starts, { force: true })
  const file = join(folder, 'program.mjs')
  const note = `import { appendFileSync } from 'node:fs'\nappendFileSync(process.env.STARTS, Date.now() + '\\n')\n`
  writeFileSync(file, note + then)
  return { script: relative(join(import.meta.dirname, '..'), file), args: [], env: { STARTS: starts } }
}

const started = () =>
  existsSync(starts) ? readFileSync(starts, 'utf8').trim().split('\n').map(Number) : ([] as number[])

test('a program that dies as it starts is started anew after growing pauses, and what happened is said', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const crew = startCrew([program('process.exit(7)')])
  await vi.waitFor(() => expect(started().length).toBeGreaterThanOrEqual(3), { timeout: 20_000, interval: 50 })
  const [first = 0, second = 0, third = 0] = started()
  expect(second - first).toBeGreaterThanOrEqual(1_000)
  expect(third - second).toBeGreaterThanOrEqual(2_000)
  await crew.stop()
  const lines = said.mock.calls.map(([line]) => String(line))
  expect(lines[0]).toMatch(/program\.mjs ended with exit code 7 after .* started again in 1 s/)
  expect(lines[1]).toMatch(/2 times in a row.* started again in 2 s/)
})

test('a program that steps back leaves the processor to others, also when it is started again', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const crew = startCrew([{ ...program('setTimeout(() => process.exit(1), 300)'), stepsBack: true }])
  const [pid = 0] = crew.pids
  expect(getPriority(pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL)
  await vi.waitFor(() => expect(crew.pids.some((other) => other !== pid)).toBe(true), { timeout: 20_000, interval: 20 })
  expect(getPriority(crew.pids[0] ?? 0)).toBe(constants.priority.PRIORITY_BELOW_NORMAL)
  await crew.stop()
})

test('the pause grows to a minute, and is short again for a program that had run', () => {
  expect([1, 2, 3, 6, 7, 50].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
})

test('nothing is started any more once the crew was told to stop', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const crew = startCrew([program('process.exit(1)')])
  await vi.waitFor(() => expect(crew.pids).toEqual([]), { timeout: 20_000, interval: 20 })
  await crew.stop()
  const before = started().length
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(started().length).toBe(before)
})
