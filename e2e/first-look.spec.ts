import { expect, test } from '@playwright/test'

test('the overview of the demo organisation has four tiles, and says that it is a demo', async ({ page }) => {
  await page.goto('/')
  for (const tile of ['Encrypted at rest', 'Not publicly exposed', 'Entry points behind a blocking WAF', 'Coverage']) {
    await expect(page.getByRole('region', { name: tile })).toContainText(/\d+ %/)
  }
  await expect(page.getByRole('figure', { name: 'How did the pillars move in 90 days?' })).toBeVisible()
  await expect(page.getByText('Demo organisation').first()).toBeVisible()
})

test('from the overview, an unencrypted resource is two clicks away', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /resources? of [\d,]+ (are|is) not encrypted/ }).click()
  await expect(page).toHaveURL(/\/resources\?q=encryption/)
  const first = page.locator('main a[data-row]').first()
  const name = (await first.textContent())?.trim() ?? ''
  expect(name).not.toBe('')
  await first.click()
  await expect(page).toHaveURL(/\/resources\/[^?]+/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
})
