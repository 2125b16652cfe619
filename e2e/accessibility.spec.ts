import { expect, type Page, test } from '@playwright/test'
import axe from 'axe-core'
import { firstFigures, listed, scannedUntil } from './screens.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const looks = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

/** What violates the standards on the page as it looks now: rule and elements. */
async function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    async (options) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options)
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
    },
    // Telling what passes takes longer than finding what does not.
    { runOnly: standards, resultTypes: ['violations'] } satisfies axe.RunOptions,
  )
}

test('no screen has a violation of WCAG 2.2 AA, at 1440 and at 390 px, light and dark', async ({ page }) => {
  test.setTimeout(600_000)
  await firstFigures(page)
  const [resource] = await listed(page, 'order=critical&size=50')
  const acls = await listed(page, 'q=type:AWS::WAFv2::WebACL')
  const screens = [
    '/',
    '/?rank=coverage&tz=Pacific/Auckland',
    '/trends',
    '/trends?from=2026-10-01T00:00:00Z&metric=wafCoverage',
    '/accounts',
    '/accounts?view=heat&sort=coverage',
    '/findings',
    '/findings?control=rds/instance-customer-managed-key',
    '/findings?status=resolved',
    '/exposure',
    '/encryption',
    '/encryption/keys',
    '/waf',
    '/waf/acls',
    `/waf/compare?a=${acls[0]?.uid}&b=${acls[1]?.uid}`,
    '/resources',
    '/resources?q=colour:red',
    '/resources/views?keep=1&refused=taken&name=x',
    '/coverage',
    '/coverage?by=region&all=1',
    '/coverage/cells',
    '/scans',
    '/scans/1',
  ]
  for (const tab of ['findings', 'facts', 'timeline', 'relations', 'raw'])
    screens.push(`/resources/${resource?.uid}?tab=${tab}`)
  screens.push(`/resources/${resource?.uid}?tab=timeline&diff=unified`)
  for (const tab of ['posture', 'resources', 'findings', 'coverage', 'scans', 'changes'])
    screens.push(`/accounts/${resource?.accountId}?tab=${tab}`)
  await passEverywhere(page, screens)
})

const dayMs = 86_400_000
const mainScreens = [
  '/',
  '/trends',
  '/accounts',
  '/accounts?view=heat',
  '/findings',
  '/exposure',
  '/encryption',
  '/waf',
].concat(['/waf/acls', '/encryption/keys', '/resources', '/coverage', '/coverage/cells', '/scans'])
/** With the words that no resource, account or cell has. */
const filtered = [
  '/accounts',
  '/findings',
  '/exposure',
  '/waf/acls',
  '/encryption/keys',
  '/resources',
  '/coverage/cells',
]

test('nor has one where there is nothing, nothing that matches, or what nobody could read', async ({ page }) => {
  test.setTimeout(600_000)
  const ago = (days: number) => new Date(Date.now() - days * dayMs).toISOString()
  await scannedUntil(page, new Date(ago(54)))
  const [payment] = await listed(page, 'q=account:payments-prod&size=50')
  const states = {
    'before the first scan': mainScreens.map((screen) => withQuery(screen, { at: ago(400) })),
    'nothing matches': filtered.map((screen) => withQuery(screen, { q: 'name:nothing-is-called-so' })),
    // The role of these accounts was missing for two weeks of the demo's past.
    'an account that could not be entered': [...mainScreens, `/accounts/${payment?.accountId}`].map((screen) =>
      withQuery(screen, { at: ago(56), scope: payment?.accountId ?? '' }),
    ),
  }
  await passEverywhere(page, Object.values(states).flat())
})

const withQuery = (screen: string, query: Readonly<Record<string, string>>) =>
  `${screen}${screen.includes('?') ? '&' : '?'}${new URLSearchParams(query)}`

async function passEverywhere(page: Page, screens: readonly string[]): Promise<void> {
  for (const screen of screens) {
    const answer = await page.goto(screen)
    expect.soft(answer?.status(), screen).toBe(200)
    await expect(page.getByRole('main')).toBeVisible()
    await page.evaluate(axe.source)
    for (const { width, colorScheme } of looks) {
      const look = `${screen}, ${colorScheme}, ${width} px`
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      expect.soft(await violations(page), look).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(overflow, `${look}: wider than the window`).toBeLessThanOrEqual(0)
    }
  }
}
