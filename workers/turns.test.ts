import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('one runs alone, many run together, and nobody waits for ever', async () => {
  const turns = new Turns()
  let running = 0
  let most = 0
  const done: string[] = []
  const together = (name: string) =>
    turns.together(async () => {
      running += 1
      most = Math.max(most, running)
      await sleep(5)
      running -= 1
      done.push(name)
    })
  const alone = (name: string) =>
    turns.alone(async () => {
      expect(running).toBe(0)
      running += 1
      await sleep(5)
      expect(running).toBe(1)
      running -= 1
      done.push(name)
    })
  const first = [together('a'), together('b'), alone('A'), together('c'), alone('B'), together('d')]
  await expect(turns.alone(() => Promise.reject(new Error('poison')))).rejects.toThrow('poison')
  await Promise.all([...first, together('e'), alone('C')])
  expect(done.sort()).toEqual(['A', 'B', 'C', 'a', 'b', 'c', 'd', 'e'])
  expect(most).toBeGreaterThan(1)
})

test('those who wait to run alone go before those who come later', async () => {
  const turns = new Turns()
  const done: string[] = []
  const run = (name: string) => async () => {
    await sleep(5)
    done.push(name)
  }
  await Promise.all([turns.together(run('first')), turns.alone(run('alone')), turns.together(run('later'))])
  expect(done).toEqual(['first', 'alone', 'later'])
})
