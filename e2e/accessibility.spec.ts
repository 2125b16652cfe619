import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { firstFigures, listed } from './screens.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no screen has a violation of WCAG 2.2 AA, ${colorScheme}, ${width} px`, async ({ page }) => {
      test.setTimeout(240_000)
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await firstFigures(page)
      const [resource] = await listed(page, 'order=critical&size=50')
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
        '/waf',
        '/resources',
        '/resources?q=colour:red',
        '/coverage',
        '/coverage?by=region&all=1',
        '/coverage/cells',
        '/scans',
        '/scans/1',
      ]
      for (const tab of ['findings', 'facts', 'timeline', 'relations', 'raw'])
        screens.push(`/resources/${resource?.uid}?tab=${tab}`)
      for (const tab of ['posture', 'resources', 'findings', 'coverage', 'scans', 'changes'])
        screens.push(`/accounts/${resource?.accountId}?tab=${tab}`)
      for (const screen of screens) {
        await page.goto(screen)
        await expect(page.getByRole('main')).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
        expect(
          violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join('\n')}`),
          screen,
        ).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${screen} is wider than the window`).toBeLessThanOrEqual(0)
      }
    })
  }
}
