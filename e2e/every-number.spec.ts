import { expect, type Page, test } from '@playwright/test'
import { type Claim, claimsOn, totalOf, unlinkedOn } from './counts.ts'
import { firstFigures } from './screens.ts'

// Neither UTC nor whole hours: what is counted by instants must not follow the reader's clock.
test.use({ timezoneId: 'America/St_Johns' })

/** Screens, and the least number of figures each has: a screen that shows none would pass unseen. */
const screens: { readonly [path: string]: number } = {
  '/': 4,
  '/trends': 8,
  '/trends?metric=encryptionAtRest': 8,
  '/trends?metric=findings:critical': 4,
  '/exposure': 40,
  '/encryption': 60,
  '/encryption?data=transit': 30,
  '/waf': 20,
}

const withAt = (path: string, at: string) => `${path}${path.includes('?') ? '&' : '?'}at=${encodeURIComponent(at)}`

for (const when of ['now', 'then'] as const) {
  test(`every figure opens a list of as many, ${when}`, async ({ page }) => {
    test.setTimeout(300_000)
    await firstFigures(page)
    const at = when === 'then' ? await pastInstant(page) : null
    for (const [path, least] of Object.entries(screens)) {
      const address = at ? withAt(path, at) : path
      await expect
        .soft(async () => {
          await page.goto(address)
          const claims = await claimsOn(page)
          expect(claims.length, `figures with a list on ${address}`).toBeGreaterThanOrEqual(least)
          expect(await unlinkedOn(page), `figures without a list on ${address}`).toEqual([])
          expect(await wrong(page, claims), address).toEqual([])
          // A scan of the demo's past may publish between a screen and its lists: then both are asked again.
        })
        .toPass({ timeout: at ? 20_000 : 60_000, intervals: [500] })
    }
  })
}

/** Claims whose list has another total. */
async function wrong(page: Page, claims: readonly Claim[]): Promise<readonly string[]> {
  const byHref = new Map(claims.map((claim) => [claim.href, claim]))
  const found: string[] = []
  const waiting = [...byHref.values()]
  const ask = async () => {
    for (let claim = waiting.pop(); claim; claim = waiting.pop()) {
      const total = await totalOf(page.request, claim.href)
      if (total !== claim.count) found.push(`"${claim.text}" opens ${total}: ${claim.href}`)
    }
  }
  await Promise.all([ask(), ask(), ask(), ask()])
  return found
}

/** An instant at which a scan of the demo's past had ended, and another had not begun. */
async function pastInstant(page: Page): Promise<string> {
  let at = ''
  await expect(async () => {
    await page.goto('/scans')
    const times = await page
      .locator('main tbody time')
      .evaluateAll((elements) => elements.map((element) => element.getAttribute('datetime') ?? ''))
    expect(times.length).toBeGreaterThanOrEqual(3)
    at = new Date(Date.parse(times.at(-2) ?? '') + 12 * 3_600_000).toISOString()
  }).toPass({ timeout: 120_000 })
  return at
}
