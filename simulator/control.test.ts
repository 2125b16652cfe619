import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSimulations } from './example-simulations.ts'
import type { HeldCount, RequestCount } from './options.ts'
import { type Simulator, startSimulator } from './start.ts'
import { asManagement, failure } from './test-session.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({
    simulations: exampleSimulations,
    accounts: 20,
    begin: '2026-06-01',
    date: '2026-06-10',
  })
})
afterAll(() => simulator.close())

const control = async (method: string, path: string, body?: object) => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const response = await fetch(`${simulator.url}/parapet-simulator${path}`, init)
  return { status: response.status, content: (await response.json()) as unknown }
}
const unencrypted = async () => {
  const { DBInstances } = await new RDSClient(asManagement(simulator)).send(new DescribeDBInstancesCommand({}))
  return DBInstances?.filter((one) => one.StorageEncrypted === false).length
}

describe('the running simulator', () => {
  it('tells how to reach it', async () => {
    const { url, accessKeyId, roleName, externalId, managementAccountId } = simulator
    expect((await control('GET', '')).content).toMatchObject({
      url,
      accessKeyId,
      roleName,
      externalId,
      managementAccountId,
    })
  })

  it('shows the world at another date, without an answer of the old one', async () => {
    expect(await unencrypted()).toBe(50)
    expect(await control('POST', '/date', { date: '2026-08-01' })).toEqual({
      status: 200,
      content: { date: '2026-08-01T00:00:00.000Z' },
    })
    expect(await unencrypted()).toBe(0)
    simulator.setDate('2026-06-10')
    expect(await unencrypted()).toBe(50)
    expect(await control('POST', '/date', { date: 'tomorrow-ish' })).toMatchObject({
      status: 400,
      content: { error: expect.stringContaining('tomorrow-ish') },
    })
  })

  it('takes new faults and refuses wrong ones', async () => {
    expect(await control('POST', '/faults', { faults: [{ kind: 'throttle', services: 'rds' }] })).toMatchObject({
      status: 200,
    })
    expect((await failure(unencrypted())).name).toBe('Throttling')
    expect(await control('POST', '/faults', { faults: [{ kind: 'nonsense' }] })).toMatchObject({ status: 400 })
    expect(await control('POST', '/faults', { faults: [] })).toMatchObject({ status: 200 })
    expect(await unencrypted()).toBe(50)
  })

  it('counts what it holds in the active accounts, as the simulations do', async () => {
    const { content } = await control(
      'GET',
      `/counts?accountId=${simulator.managementAccountId}&resourceType=AWS::RDS::DBInstance`,
    )
    expect(content).toEqual(
      simulator.regions.map((region) => ({
        accountId: simulator.managementAccountId,
        region,
        resourceType: 'AWS::RDS::DBInstance',
        count: 250,
      })),
    )
    const tables = simulator.counts({ resourceType: 'AWS::DynamoDB::Table', region: 'us-east-1' })
    const accounts = (await control('GET', '/accounts')).content as { state: string }[]
    expect(tables).toHaveLength(accounts.filter((account) => account.state === 'ACTIVE').length)
    expect(tables.every((row: HeldCount) => row.count === 130)).toBe(true)
  })

  it('counts requests by account, region and operation, with their errors', async () => {
    await control('DELETE', '/requests')
    const rds = new RDSClient(asManagement(simulator, 'eu-west-1'))
    await rds.send(new DescribeDBInstancesCommand({}))
    await failure(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'none' })))
    const { content } = await control('GET', '/requests')
    const expected: RequestCount = {
      accountId: simulator.managementAccountId,
      region: 'eu-west-1',
      operation: 'rds:DescribeDBInstances',
      calls: 2,
      errors: { DBInstanceNotFound: 1 },
    }
    expect(content).toEqual([expected])
  })

  it('lets answers take the time it was told', async () => {
    const slow = await startSimulator({ simulations: exampleSimulations, accounts: 1, latency: 100 })
    const rds = new RDSClient(asManagement(slow))
    await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20 }))
    for (let call = 0; call < 3; call += 1) {
      const before = performance.now()
      await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20 }))
      expect(performance.now() - before).toBeGreaterThan(79)
    }
    await slow.close()
  })
})
