import { expect, test } from 'vitest'
import { Gate, Limiter, limitOf, sleep } from './limits.ts'

const never = new AbortController().signal

async function milliseconds(work: Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work
  return performance.now() - started
}

test('operations draw from the bucket that AWS documents for them', () => {
  expect(limitOf('wafv2:GetWebACLForResource')).toEqual({
    bucket: 'wafv2:GetWebACLForResource',
    perSecond: 1,
    burst: 1,
  })
  expect(limitOf('wafv2:GetWebACL')).toEqual({ bucket: 'wafv2:GetWebACL', perSecond: 5, burst: 5 })
  expect(limitOf('ec2:DescribeVpcs')).toEqual({ bucket: 'ec2:DescribeVpcs', perSecond: 20, burst: 100 })
  expect(limitOf('apigateway:GetStages').bucket).toBe(limitOf('apigateway:GetRestApis').bucket)
  expect(limitOf('apigateway:GetResources')).toMatchObject({ perSecond: 2.5, burst: 5 })
  expect(limitOf('new-service:ListThings')).toEqual({ bucket: 'new-service:ListThings', perSecond: 50, burst: 100 })
})

test('a burst is free, what follows waits its turn, and others’ buckets are untouched', async () => {
  const limiter = new Limiter()
  const pay = (account: string, region: string) => limiter.pay(account, region, 'wafv2:GetWebACL', never)
  expect(await milliseconds(Promise.all(Array.from({ length: 5 }, () => pay('1', 'eu-west-1'))))).toBeLessThan(50)
  const two = milliseconds(Promise.all([pay('1', 'eu-west-1'), pay('1', 'eu-west-1')]))
  expect(await milliseconds(Promise.all([pay('2', 'eu-west-1'), pay('1', 'us-east-1')]))).toBeLessThan(50)
  const waited = await two
  expect(waited).toBeGreaterThan(350)
  expect(waited).toBeLessThan(700)
})

test('one who gives up waiting gives the place back', async () => {
  const limiter = new Limiter()
  const pay = (signal: AbortSignal) => limiter.pay('1', 'eu-west-1', 'wafv2:GetWebACLForResource', signal)
  await pay(never)
  const controller = new AbortController()
  const givenUp = Promise.allSettled(Array.from({ length: 20 }, () => pay(controller.signal)))
  controller.abort(new Error('cancelled'))
  expect((await givenUp).every((one) => one.status === 'rejected' && one.reason.message === 'cancelled')).toBe(true)
  // Twenty places in line would be twenty seconds.
  expect(await milliseconds(pay(never))).toBeLessThan(1_300)
})

test('waiting ends at once when the signal aborts', async () => {
  await expect(sleep(60_000, AbortSignal.timeout(20))).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('the gate lets in as many as it has room for, in order, and forgets those who gave up', async () => {
  const gate = new Gate(1)
  await gate.enter(never)
  const order: string[] = []
  const controller = new AbortController()
  const first = gate.enter(controller.signal).catch(() => order.push('gave up'))
  const second = gate.enter(never).then(() => order.push('second'))
  const third = gate.enter(never).then(() => order.push('third'))
  controller.abort()
  await first
  gate.leave()
  await second
  expect(order).toEqual(['gave up', 'second'])
  gate.leave()
  await third
  gate.leave()
  await gate.enter(never)
})
