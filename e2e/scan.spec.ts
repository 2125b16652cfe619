import { expect, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

test('a scan says what it read and names the causes of what it could not see', async ({ page }) => {
  test.setTimeout(200_000)
  await firstFigures(page)
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Scans' }).click()
  await expect(page.getByRole('table', { name: /Scans/ })).toBeVisible()
  const ended = page
    .getByRole('row')
    .filter({ hasText: /complete|partial/ })
    .first()
  await ended.getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Scan \d+$/)
  const cells = page.getByRole('list', { name: 'Cells by outcome' })
  await expect(cells).toContainText('complete')
  const causes = page.getByRole('region', { name: 'What could not be seen, and why?' })
  await expect(causes).toBeVisible()
  if (await cells.getByText(/denied|error|partial|throttled/).count())
    await expect(causes.getByText(/answered/).first()).toBeVisible()
})

test('a page of another site cannot give a command, nor reach the server under another name', async ({ request }) => {
  const foreign = await request.post('/api/scans/1/cancel', { headers: { 'sec-fetch-site': 'cross-site' } })
  expect(foreign.status()).toBe(403)
  const renamed = await request.get('/', { headers: { host: 'parapet.example' } })
  expect(renamed.status()).toBe(403)
})
