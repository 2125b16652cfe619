import { expect, test } from '@playwright/test'
import { firstFigures, listed } from './screens.ts'

test('a query too long for an address gets a short one that opens the same, also after it is changed', async ({
  page,
}) => {
  test.setTimeout(200_000)
  await firstFigures(page)
  const rows = await listed(page, 'size=250')
  const long = `id:${Array.from({ length: 400 }, (_, index) => 90_000_000 + index).join(',')}`
  const three = rows.slice(0, 3).map(({ uid }) => uid)
  const query = `${long},${three.join(',')}`
  const total = page.getByRole('status').filter({ hasText: /^[\d,]+ resources?/ })

  await page.goto(`/resources?order=critical&q=${encodeURIComponent(query)}`)
  await expect(page).toHaveURL(/\/resources\?order=critical&s=[\w-]{16}$/)
  await expect(total).toHaveText(/^3 resources/)
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue(query)
  const first = page.url()

  // Changed, it has another; on the way back the first one still opens what it did.
  await page.getByRole('combobox', { name: 'Query' }).fill(`${long},${three[0]}`)
  await page.keyboard.press('Enter')
  await expect(total).toHaveText(/^1 resource/)
  await expect(page).toHaveURL(/\/resources\?order=critical&s=[\w-]{16}$/)
  expect(page.url()).not.toBe(first)
  await page.goto(first)
  await expect(total).toHaveText(/^3 resources/)

  // A resource of the list knows its neighbours, though its own address could not hold the query.
  await page.locator('a[data-row]').first().click()
  await expect(page).toHaveURL(/\/resources\/\d+\?list=critical&s=/)
  await expect(page.getByRole('navigation', { name: 'In the list' })).toBeVisible()

  await page.goto(first)
  await page.getByRole('button', { name: 'Clear the query' }).click()
  await expect(page).toHaveURL(/\/resources\?order=critical$/)
  await page.goto('/resources?s=AAAAAAAAAAAAAAAA')
  await expect(page.getByText('names a stored query that this deployment does not have')).toBeVisible()
})
