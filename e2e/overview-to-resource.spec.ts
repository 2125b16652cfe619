import { expect, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

test('from the figure that worries to a resource behind it in two clicks', async ({ page }) => {
  test.setTimeout(200_000)
  await firstFigures(page)
  for (const title of ['Encrypted at rest', 'Not publicly exposed', 'Entry points behind a blocking WAF', 'Coverage'])
    await expect(page.getByRole('region', { name: title })).toContainText('%')
  await expect(page.getByRole('figure', { name: /How did the pillars move in 90 days/ })).toBeVisible()

  await page.getByRole('region', { name: 'Encrypted at rest' }).getByRole('link').first().click()
  await expect(page).toHaveURL(/\/resources\?.*q=encryption/)
  const row = page.getByRole('table', { name: 'Resources' }).getByRole('row').nth(1)
  await expect(row).toContainText('none')
  const name = (await row.getByRole('link').first().textContent()) ?? ''
  await row.getByRole('link').first().click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  const encryption = page.getByRole('region', { name: 'Pillars' }).getByText('Encryption at rest')
  await expect(encryption).toBeVisible()
  await page.getByRole('link', { name: /^Facts/ }).click()
  const facts = page.getByRole('table', { name: /^Facts of/ })
  await expect(facts.getByRole('row').nth(1).locator('code')).toHaveText(/^[a-z0-9-]+:[A-Z]\w+$/)
})

test('a chart and its table say the same', async ({ page }) => {
  await firstFigures(page)
  const figure = page.getByRole('figure', { name: /How did the pillars move/ })
  await figure.getByRole('button', { name: 'as table' }).click()
  const newest = figure.getByRole('row').nth(1)
  const share = Number((await newest.getByRole('cell').nth(1).textContent()) ?? '')
  const tile = (await page.getByRole('region', { name: 'Encrypted at rest' }).textContent()) ?? ''
  expect(Math.abs(share - Number(/([\d.]+)\s*%/.exec(tile)?.[1]))).toBeLessThanOrEqual(1)
})
