import { type Browser, expect, test } from '@playwright/test'
import { screens } from '#app/chrome/screens.ts'
import { firstFigures, listed } from './screens.ts'

/** What a screen may send of JavaScript before it can be used, in bytes as they come over the wire. */
const budget = 200_000

test('no screen sends more than 200 kB of compressed JavaScript when it is opened first', async ({ browser, page }) => {
  test.setTimeout(240_000)
  await firstFigures(page)
  const [resource] = await listed(page, 'order=critical&size=50')
  const { rows } = await (await page.request.get('/resources/rows?size=50')).json()
  const addresses = [
    ...screens.map(({ path }) => path),
    ...[
      `/resources/${resource?.uid}`,
      `/accounts/${rows[0].accountId}`,
      '/coverage/cells',
      '/scans/1',
      '/resources/views',
    ],
  ]
  const sent: { screen: string; files: number; kB: string }[] = []
  const tooMuch: string[] = []
  for (const address of addresses) {
    const scripts = await scriptsOf(browser, address)
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0)
    sent.push({ screen: address, files: scripts.length, kB: (bytes / 1000).toFixed(1) })
    expect(bytes, `${address} sends scripts`).toBeGreaterThan(0)
    // A server that does not compress would make every screen look dear, and readers wait.
    const plain = scripts.filter(({ bytes, encoding }) => bytes > 2_000 && !encoding)
    expect(plain, `${address}: not compressed`).toEqual([])
    if (bytes > budget) tooMuch.push(`${address}: ${Math.round(bytes / 1000)} kB`)
  }
  console.table(sent)
  expect(tooMuch).toEqual([])
})

interface Script {
  readonly url: string
  /** As sent, with its headers. */
  readonly bytes: number
  readonly encoding: string | undefined
}

/** The scripts that an empty browser fetches to open an address, what it fetches ahead for other screens included. */
async function scriptsOf(browser: Browser, address: string): Promise<readonly Script[]> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const protocol = await context.newCDPSession(page)
    await protocol.send('Network.enable')
    const begun = new Map<string, Omit<Script, 'bytes'>>()
    const scripts: Script[] = []
    protocol.on('Network.responseReceived', ({ requestId, type, response }) => {
      const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
      if (type === 'Script' || /javascript/.test(response.mimeType))
        begun.set(requestId, { url: response.url, encoding })
    })
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const script = begun.get(requestId)
      if (script) scripts.push({ ...script, bytes: encodedDataLength })
    })
    await page.goto(address)
    await expect(page.getByRole('main')).toBeVisible()
    await page.waitForLoadState('networkidle')
    return scripts
  } finally {
    await context.close()
  }
}
