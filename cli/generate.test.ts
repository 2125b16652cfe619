import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const project = join(import.meta.dirname, '..')
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parapet-generate-'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module", "imports": { "#*": "./*" } }')
  symlinkSync(join(project, 'domain'), join(root, 'domain'))
  put('collectors/shop/name.ts', `export const name = 'Shop'`)
})
afterEach(() => rmSync(root, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function generate() {
  return spawnSync(process.execPath, [join(project, 'cli/generate.ts'), root], { encoding: 'utf8' })
}

async function registry(name: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(join(root, '.generated', name)).href)
}

const collector = `
class Client { async send() {} destroy() {} }
class Command { constructor(input) { this.input = input } }
const list = { client: Client, command: Command, name: 'shop:ListCarts', allow: ['shop:ListCarts'], paging: null, items: () => [] }
export const collector = { service: 'shop', resourceType: 'AWS::Shop::Cart', scope: 'region', docs: 'https://example.com', list, facets: {} }
`

test('what lies in collectors/ is registered under its path, families under their own ids', async () => {
  put('collectors/shop/cart.collector.ts', collector)
  put('collectors/shop/cart.posture.ts', `export const posture = { resourceType: 'AWS::Shop::Cart', looksAt: [] }`)
  put('collectors/shop/simulated.ts', `export const simulation = { service: 'shop', answers: {}, count: () => ({}) }`)
  put('collectors/shop/controls/cart-locked.ts', `export const control = { title: 'locked' }`)
  put('collectors/shop/controls/doors.ts', `export const family = { 'shop/front-door': { title: 'front' } }`)
  put('collectors/shop/controls/declined.ts', `export const declined = [{ id: 'shop/roof', reason: 'no roof' }]`)
  expect(generate().stderr).toBe('')
  expect(Object.keys((await registry('collectors.ts')).collectors as object)).toEqual(['shop/cart'])
  const { controls, declined } = await registry('controls.ts')
  expect(Object.keys(controls as object).sort()).toEqual(['shop/cart-locked', 'shop/front-door'])
  expect(declined).toEqual([{ id: 'shop/roof', reason: 'no roof' }])
  expect(Object.keys((await registry('postures.ts')).postures as object)).toEqual(['AWS::Shop::Cart'])
  expect((await registry('simulations.ts')).simulations).toHaveLength(1)
  expect((await registry('collector-list.ts')).collectorList).toMatchObject([
    { id: 'shop/cart', calls: [{ name: 'shop:ListCarts', allow: ['shop:ListCarts'] }] },
  ])
})

test('the list for the web server leads to no code', () => {
  put('collectors/shop/cart.collector.ts', collector)
  generate()
  expect(readFileSync(join(root, '.generated/collector-list.ts'), 'utf8')).not.toMatch(/^import/m)
})

test('a control that exports nothing is never silently left out', () => {
  put('collectors/shop/controls/cart-locked.ts', `export const contrl = { title: 'locked' }`)
  const run = generate()
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('collectors/shop/controls/cart-locked.ts')
})

test('two controls with one id are an error that names both files', () => {
  put('collectors/shop/controls/front-door.ts', `export const control = { title: 'door' }`)
  put('collectors/shop/controls/doors.ts', `export const family = { 'shop/front-door': { title: 'front' } }`)
  const run = generate()
  expect(run.status).toBe(1)
  expect(run.stderr).toMatch(/front-door\.ts.*doors\.ts|doors\.ts.*front-door\.ts/)
})

test('a collector that cannot be loaded is named, and the others are still registered', async () => {
  put('collectors/shop/cart.collector.ts', collector)
  put('collectors/shop/broken.collector.ts', `export const collector = missing`)
  const run = generate()
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('collectors/shop/broken.collector.ts')
  expect((await registry('collector-list.ts')).collectorList).toMatchObject([{ id: 'shop/cart' }])
})

test('a service without a name for its readers is a problem that says what to write, and where', async () => {
  put('collectors/shop/cart.collector.ts', collector)
  put('collectors/toys/doll.collector.ts', collector)
  const run = generate()
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('collectors/toys/name.ts is missing')
  expect(run.stderr).not.toContain('collectors/shop')
  const { serviceName } = (await registry('service-names.ts')) as { serviceName: (service: string) => string }
  expect([serviceName('shop'), serviceName('toys')]).toEqual(['Shop', 'toys'])
})

test('unchanged registries are not written again, so nothing that watches them restarts', () => {
  put('collectors/shop/cart.collector.ts', collector)
  generate()
  const written = statSync(join(root, '.generated/collectors.ts')).mtimeMs
  generate()
  expect(statSync(join(root, '.generated/collectors.ts')).mtimeMs).toBe(written)
})
