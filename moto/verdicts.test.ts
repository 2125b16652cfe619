import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutClassicWaf } from './classic-waf.ts'
import { makeNetwork } from './network.ts'
import { makeOrganization } from './organization.ts'
import { type Product, product, type Row } from './product.ts'
import { type Moto, startMoto } from './server.ts'
import type { Arns, VerdictCase } from './verdicts/case.ts'
import { databases, seedDatabases } from './verdicts/databases.ts'
import { origins, seedOrigins } from './verdicts/distributions.ts'
import { instances, seedInstances } from './verdicts/instances.ts'
import { loadBalancers, seedLoadBalancers } from './verdicts/load-balancers.ts'
import { keys, secrets, seedShares, snapshots, tables } from './verdicts/shares.ts'

/**
 * The verdicts that other tools get wrong, on an AWS that is not ours: what is made there differs in one thing from case
 * to case, and the verdict with it.
 */

const region = 'eu-central-1'
/** What the verdicts of this file rest on. */
const services = [
  'auto-scaling',
  'cloudfront',
  'dynamodb',
  'ec2',
  'ecs',
  'elastic-load-balancing',
  'elastic-load-balancing-v2',
  'kms',
  'rds',
  'secrets-manager',
  'waf-regional',
  'wafv2',
]

let moto: Moto
let parapet: Product
let arns: Arns
let resources: ReadonlyMap<unknown, Row>
let findings: readonly Row[]

beforeAll(async () => {
  moto = await withoutClassicWaf(await startMoto())
  const organization = await makeOrganization({ endpoint: moto.url, region })
  const ownAccount = await organization.member('shop')
  const sisterAccount = await organization.member('partner')
  const where = await organization.into(ownAccount)
  const network = await makeNetwork(where, '10.1')
  arns = {
    ...(await seedDatabases(where, network)),
    ...(await seedLoadBalancers(where, network)),
    ...(await seedOrigins(where, network)),
    ...(await seedInstances(where, network, ownAccount)),
    ...(await seedShares(where, { id: organization.id, ownAccount, sisterAccount })),
  }
  parapet = product(moto.url)
  const scan = ['scan', '--allow-custom-endpoint', '--processes', '1']
  const { code, output } = await parapet.run(
    ...[...scan, '--regions', region, '--accounts', ownAccount, '--services', services.join(',')],
  )
  // moto lacks some calls that other verdicts rest on.
  expect(code, output).toBe(3)
  resources = new Map((await parapet.exported('resources')).map((row) => [row.resource_arn, row]))
  findings = await parapet.exported('findings')
}, 120_000)

afterAll(() => {
  moto?.stop()
  parapet?.remove()
})

const subjects: readonly (readonly [string, readonly VerdictCase[]])[] = [
  ['a database and the internet', databases],
  ['a load balancer and its web ACL', loadBalancers],
  ['a load balancer behind CloudFront', origins],
  ['an instance behind a load balancer', instances],
  ['who may restore a snapshot', snapshots],
  ['who may use a key', keys],
  ['who may read a table', tables],
  ['who may read a secret', secrets],
]

for (const [subject, cases] of subjects) {
  describe(subject, () => {
    for (const { says, name, columns, texts = {}, findings: asked = {} } of cases) {
      test(says, () => {
        const arn = arns[name]
        const row = resources.get(arn)
        if (!row) throw new Error(`${name} (${arn}) was not found.`)
        expect(
          picked(columns, (column) => row[column]),
          `${row.exposure_path}: ${row.exposure_reason}`,
        ).toEqual(columns)
        for (const [column, parts] of Object.entries(texts)) expect(missing(String(row[column]), parts)).toEqual([])
        const of = (control: string) => findings.find((one) => one.resource_arn === arn && one.control_id === control)
        expect(picked(asked, (control) => of(control)?.compliance)).toEqual(asked)
      })
    }
  })
}

/** The keys of `expected` with what was found for each. */
function picked(expected: object, found: (key: string) => unknown): object {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, found(key)]))
}

/** The parts that the text does not have in their order. */
function missing(text: string, parts: readonly string[]): readonly string[] {
  let from = 0
  return parts.flatMap((part) => {
    const at = text.indexOf(part, from)
    if (at < 0) return [`${part} is not in ${text.slice(from)}`]
    from = at + part.length
    return []
  })
}
