import { expect, type Page, test } from '@playwright/test'
import { type Claim, claimsOn, totalOf, unlinkedOn } from './counts.ts'
import { firstFigures } from './screens.ts'

// Neither UTC nor whole hours: what is counted by instants must not follow the reader's clock.
// A trace of some thousand lists would take longer than the test.
test.use({ timezoneId: 'America/St_Johns', trace: 'off' })

/** Screens, and the least number of figures each has: a screen that shows none would pass unseen. */
const screens: { readonly [path: string]: number } = {
  '/': 12,
  '/trends': 8,
  '/trends?metric=encryptionAtRest': 8,
  '/trends?metric=wafCoverage': 8,
  '/trends?metric=findings:critical&step=week': 6,
  '/accounts': 150,
  '/accounts?view=heat': 100,
  '/exposure': 25,
  '/exposure?group=ou&all=1': 40,
  '/exposure?by=accounts&ways=1': 30,
  '/exposure?by=unknown': 25,
  '/exposure?q=port:22': 25,
  '/encryption': 60,
  '/encryption?data=transit&by=account': 60,
  '/waf': 60,
  '/waf/acls': 40,
  '/findings': 40,
  '/findings?exact=1': 50,
  '/coverage': 3,
}
/** Tabs of one account's page. */
const accountTabs = ['posture', 'resources', 'findings', 'coverage']

const within = (path: string, rest: string) => `${path}${path.includes('?') ? '&' : '?'}${rest}`

for (const when of ['now', 'then'] as const) {
  test(`every figure opens a list of as many, ${when}`, async ({ page }) => {
    test.setTimeout(540_000)
    await firstFigures(page)
    const at = when === 'then' ? await pastInstant(page) : null
    const rest = `tz=America/St_Johns${at ? `&at=${encodeURIComponent(at)}` : ''}`
    await page.goto(within('/accounts', rest))
    const links = await page
      .locator('main a[href^="/accounts/"]')
      .evaluateAll((elements) => elements.map((link) => link.getAttribute('href') ?? ''))
    const account = links.find((href) => /^\/accounts\/\d{12}/.test(href))
    const all = {
      ...screens,
      [`/trends?metric=encryptionAtRest&versus=${/\d{12}/.exec(account ?? '')?.[0]}`]: 8,
      ...Object.fromEntries(accountTabs.map((tab) => [`${account?.split('?')[0]}?tab=${tab}`, 1])),
    }
    // Many figures are on several screens: each list is asked once for as many as it was right with.
    const right = new Set<string>()
    for (const [path, least] of Object.entries(all)) {
      const address = within(path, rest)
      // While the demo's past is scanned figures move all the time: here each list must have been right once.
      const here = new Set<string>()
      await expect
        .soft(async () => {
          await page.goto(address)
          const claims = await claimsOn(page)
          expect(claims.length, `figures with a list on ${address}`).toBeGreaterThanOrEqual(least)
          expect(await unlinkedOn(page), `figures without a list on ${address}`).toEqual([])
          // A scan may publish between a screen and a list: then both are asked again.
          const unsure = claims.filter((claim) => !here.has(claim.href) && !right.has(said(claim)))
          const found = await wrong(page, unsure, (claim) => {
            here.add(claim.href)
            right.add(said(claim))
          })
          expect(found, address).toEqual([])
        })
        .toPass({ timeout: at ? 30_000 : 60_000, intervals: [500] })
    }
  })
}

const said = ({ href, count }: Claim) => `${count} ${href}`

/** Claims whose list has another total; `right` is told of the others. */
async function wrong(page: Page, claims: readonly Claim[], right: (claim: Claim) => void): Promise<readonly string[]> {
  const unsure = new Map(claims.map((claim) => [said(claim), claim]))
  const found: string[] = []
  const waiting = [...unsure.values()]
  const ask = async () => {
    for (let claim = waiting.pop(); claim; claim = waiting.pop()) {
      const total = await totalOf(page.request, claim.href)
      if (total === claim.count) right(claim)
      else found.push(`"${claim.text}" opens ${total}: ${claim.href}`)
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
