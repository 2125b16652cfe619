import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { screens } from '#app/chrome/screens.ts'
import { browserLaunch } from './browser.ts'

/**
 * Pictures of every screen: 1440 and 390 px wide, light and dark, with all of the demo's data, with a day of which much was
 * not read, and before anything was collected. `npm run screenshots` starts a product of its own and waits until the demo's
 * past is there (about a quarter of an hour); `npm run screenshots -- http://127.0.0.1:3000` takes one that runs.
 * They lie in screenshots/, those that the README shows also in docs/screens/.
 */

const root = join(import.meta.dirname, '..')
const folder = join(root, 'screenshots')
const looks = [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme })))

/** What the README shows: picture, and its name there. */
const shownInReadme: Readonly<Record<string, string>> = {
  'overview-much-1440-light': 'overview',
  'trends-much-1440-dark': 'trends',
  'accounts-heat-much-1440-light': 'accounts',
  'exposure-much-1440-light': 'exposure',
  'coverage-unread-1440-light': 'coverage',
  'findings-much-1440-light': 'findings',
  'resource-much-1440-dark': 'resource',
}

interface Product {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a command of the product on a free port, with a data folder of its own, and waits until it answers. */
async function start(command: string, data: string): Promise<Product> {
  const port = await freePort()
  const child = spawn(process.execPath, ['cli/main.ts', command], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PORT: String(port), PARAPET_DATA: join('.parapet', data), DATABASE_URL: '' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  await until(10, async () => {
    if (child.exitCode !== null) throw new Error(`"${command}" ended with ${child.exitCode}; its messages are above.`)
    return (await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null))?.ok ?? false
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('No port is free.')
  return address.port
}

async function until(minutes: number, reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + minutes * 60_000
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error(`Not reached within ${minutes} minutes.`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** Waits until the demo's past was collected up to today. */
async function collected(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage()
  await until(60, async () => {
    await page.goto(`${url}/`)
    const begun = await page.getByRole('region', { name: 'Encrypted at rest' }).count()
    return begun > 0 && (await page.getByLabel('Days of the demo').count()) === 0
  })
  await page.close()
}

/** Screens by name; those that show one thing are found by following links. */
async function addresses(page: Page, url: string, rest: string): Promise<ReadonlyMap<string, string>> {
  const linked = async (path: string, links: RegExp) => {
    await page.goto(`${url}${path}`)
    const all = await page
      .locator('main a[href]')
      .evaluateAll((elements) => elements.map((link) => link.getAttribute('href') ?? ''))
    return all.filter((href) => links.test(href))
  }
  const first = async (path: string, links: RegExp) => (await linked(path, links))[0]
  const query = (path: string) => `${path}${rest && (path.includes('?') ? '&' : '?')}${rest}`
  const found = new Map<string, string>()
  for (const { path } of screens) found.set(path === '/' ? 'overview' : path.slice(1), query(path))
  found.set('accounts-heat', query('/accounts?view=heat'))
  found.set('resources-filtered', query('/resources?q=exposure:internet*&order=critical'))
  found.set('resources-nothing', query('/resources?q=region:eu-north-9'))
  found.set('encryption-transit', query('/encryption?data=transit'))
  found.set('encryption-keys', query('/encryption/keys'))
  found.set('waf-acls', query('/waf/acls'))
  const acls = (await linked(query('/resources?q=type:AWS::WAFv2::WebACL'), /^\/resources\/\d/)).map((href) =>
    /\d+/.exec(href),
  )
  if (acls.length > 1) found.set('waf-compare', query(`/waf/compare?a=${acls[0]}&b=${acls[1]}`))
  found.set('saved-views', query('/resources/views?keep=1'))
  const resource = await first(
    query('/resources?q=exposure:internet%20type:*LoadBalancer&order=critical'),
    /^\/resources\/\d/,
  )
  if (resource) {
    found.set('resource', resource)
    for (const tab of ['facts', 'timeline', 'relations'])
      found.set(`resource-${tab}`, `${resource}${resource.includes('?') ? '&' : '?'}tab=${tab}`)
  }
  const account = await first(query('/accounts'), /^\/accounts\/\d/)
  if (account) found.set('account', account)
  const scan = await first(query('/scans'), /^\/scans\/\d/)
  if (scan) found.set('scan', scan)
  const moved = await first(query('/trends'), /^\/trends\/moved/)
  if (moved) found.set('trends-moved', moved)
  return found
}

/** The end of the scan that read least. */
async function leastReadInstant(page: Page, url: string): Promise<string | null> {
  await page.goto(`${url}/scans`)
  const scans = await page.locator('main tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({
      at: row.querySelector('time')?.getAttribute('datetime') ?? '',
      blind: Number((row.querySelectorAll('td')[3]?.textContent ?? '').replace(/\D/g, '')),
    })),
  )
  const worst = scans.filter(({ at }) => at !== '').sort((a, b) => b.blind - a.blind)[0]
  // The scan's clock began then; some minutes later it had ended.
  return worst ? new Date(Date.parse(worst.at) + 3_600_000).toISOString() : null
}

/** Takes the pictures of a state of the data; answers what is wrong with what it saw. */
async function take(browser: Browser, url: string, state: string, rest: string): Promise<readonly string[]> {
  const wrong: string[] = []
  const finder = await browser.newPage()
  const found = await addresses(finder, url, rest)
  await finder.close()
  for (const { width, theme } of looks) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme, timezoneId: 'UTC' })
    let here = ''
    page.on('pageerror', (error) => wrong.push(`${here}: ${error.message}`))
    for (const [name, path] of found) {
      here = `${name}-${state}-${width}-${theme}`
      await page.goto(`${url}${path}`)
      await page.evaluate(() => document.fonts.ready)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (wide > 0) wrong.push(`${here} is ${wide} px wider than the window.`)
      await page.screenshot({ path: join(folder, `${here}.png`), fullPage: width === 390 })
    }
    await page.close()
  }
  return wrong
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
mkdirSync(join(root, 'docs/screens'), { recursive: true })
const browser = await chromium.launch(await browserLaunch())
const products: Product[] = []
const wrong: string[] = []
try {
  let url = process.argv[2]?.replace(/\/$/, '')
  if (!url) {
    const own = await start('start', 'screenshots')
    products.push(own)
    url = own.url
    await collected(browser, url)
  }
  wrong.push(...(await take(browser, url, 'much', '')))
  const page = await browser.newPage()
  const at = await leastReadInstant(page, url)
  await page.close()
  if (at) wrong.push(...(await take(browser, url, 'unread', `at=${encodeURIComponent(at)}`)))
  const empty = await start('web', 'screenshots-empty')
  products.push(empty)
  wrong.push(...(await take(browser, empty.url, 'empty', '')))
  for (const [picture, name] of Object.entries(shownInReadme))
    copyFileSync(join(folder, `${picture}.png`), join(root, 'docs/screens', `${name}.png`))
} finally {
  await browser.close()
  for (const product of products) await product.stop()
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'))
  process.exitCode = 1
}
