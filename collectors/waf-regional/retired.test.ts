import { afterAll, beforeAll, expect, it } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { assumeRole } from '#aws/assume-role.ts'
import { type AwsConnection, connectAws } from '#aws/client.ts'
import { type CollectedCell, collectCell } from '#aws/collect.ts'
import { createMemo } from '#aws/memo.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'
import { type Simulator, startSimulator } from '#simulator/start.ts'

/** What becomes of WAF Classic, and of a load balancer behind it, on the day AWS takes it away, and when it is denied. */

const region = 'us-east-1'
let simulator: Simulator
let connection: AwsConnection
let accountId: string

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 40, regions: 1, begin: '2026-06-01', date: '2026-07-01T02:00:00Z' })
  const { accessKeyId, secretAccessKey, url } = simulator
  connection = connectAws({ endpoint: url, credentials: { accessKeyId, secretAccessKey }, limits: 'none' })
  const accounts = (await (await fetch(`${url}/parapet-simulator/accounts`)).json()) as {
    accountId: string
    state: string
  }[]
  for (const account of accounts.filter(({ state }) => state === 'ACTIVE')) {
    accountId = account.accountId
    if (balancerBehindClassic(await collect('elastic-load-balancing-v2/load-balancer'))) return
  }
  throw new Error('No load balancer of the pretend organisation is behind WAF Classic')
})
afterAll(async () => {
  connection?.close()
  await simulator?.close()
})

async function collect(id: string): Promise<CollectedCell> {
  const collector = collectors[id]
  if (!collector) throw new Error(`There is no collector ${id}`)
  const { externalId, roleName: role } = simulator
  return collectCell({
    collector,
    where: { accountId, region, partition: 'aws' },
    session: await assumeRole(connection, { accountId, role, ...(externalId ? { externalId } : {}) }),
    signal: AbortSignal.timeout(20_000),
    memo: createMemo(),
  })
}

function balancerBehindClassic({ resources }: CollectedCell): CollectedResource<Facts> | undefined {
  return resources.find(
    ({ facts: { classicWebAclArn: fact } }) => fact && 'value' in fact && String(fact.value).includes(':waf-regional:'),
  )
}

it('retired: the service is not offered, with AWS’s words, and protects nobody', async () => {
  simulator.setFaults({ faults: [] })
  const behind = balancerBehindClassic(await collect('elastic-load-balancing-v2/load-balancer'))
  simulator.setFaults({
    faults: [{ kind: 'retired', services: 'waf-regional', code: 'WAFBadRequestException', message: 'Support ended.' }],
  })
  for (const type of ['web-acl', 'rule', 'rate-based-rule', 'rule-group']) {
    const { outcome, cause } = await collect(`waf-regional/${type}`)
    expect({ outcome, message: cause?.message }).toMatchObject({
      outcome: 'NOT_OFFERED',
      message: expect.stringMatching(/^AWS ended support for WAF Classic .* AWS said: Support ended\.$/),
    })
  }
  const balancers = await collect('elastic-load-balancing-v2/load-balancer')
  expect(balancers.outcome).toBe('COMPLETE')
  const same = balancers.resources.find(({ arn }) => arn === behind?.arn)
  expect(same?.facts.classicWebAclArn).toEqual({ value: null, call: 'waf-regional:ListWebACLs' })
})

it('denied: the service stays denied, and nobody says what protects the load balancer', async () => {
  simulator.setFaults({ faults: [{ kind: 'deny', services: 'waf-regional' }] })
  expect(await collect('waf-regional/web-acl')).toMatchObject({ outcome: 'DENIED', listedCompletely: false })
  const balancers = await collect('elastic-load-balancing-v2/load-balancer')
  const application = balancers.resources.filter(
    ({ facts: { webAclArn: fact, loadBalancerType: type } }) =>
      fact && 'value' in fact && fact.value === null && type && 'value' in type && type.value === 'application',
  )
  expect(balancers.outcome).toBe('PARTIAL')
  expect(application.length).toBeGreaterThan(0)
  for (const { facts } of application) expect(facts.classicWebAclArn).toMatchObject({ unobserved: 'denied' })
})
