import { expect, type Page, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

/** The chart of the chosen number, once a second scan has ended: before, there is no stretch to choose. */
async function chart(page: Page) {
  await firstFigures(page)
  const found = page.getByRole('application', { name: /^Not publicly exposed/ })
  await expect(async () => {
    await page.goto('/trends')
    await expect(page.getByRole('table', { name: /part by part/ })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 120_000, intervals: [1_000, 2_000] })
  return found
}

const stretch = (page: Page) => {
  const { searchParams } = new URL(page.url())
  return { from: searchParams.get('from'), to: searchParams.get('to') }
}

test('a stretch that is dragged over is shown alone, stands in the address, and the whole is one click away', async ({
  page,
}) => {
  test.setTimeout(300_000)
  const drawn = await chart(page)
  const box = await drawn.boundingBox()
  if (!box) throw new Error('The chart is not drawn.')
  await page.mouse.move(box.x + 1, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 22)
  await page.mouse.move(box.x + box.width - 1, box.y + 24)
  await page.mouse.up()
  await page.waitForURL(/from=/)
  const { from, to } = stretch(page)
  expect(Date.parse(from ?? '')).toBeLessThan(Date.parse(to ?? ''))
  await expect(page.getByText('Shown is the time from')).toBeVisible()
  await page.getByRole('link', { name: 'Show the whole 90 days' }).click()
  await page.waitForURL((url) => !url.searchParams.has('from') && !url.searchParams.has('to'))
})

test('Shift and arrow keys choose a stretch, Escape leaves it, Enter shows it alone', async ({ page }) => {
  test.setTimeout(300_000)
  const drawn = await chart(page)
  await drawn.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Home')
  await expect(drawn).toContainText(/\d{4} to \d/)
  await page.keyboard.press('Escape')
  await expect(drawn).not.toContainText(/\d{4} to \d/)
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Home')
  await page.keyboard.press('Enter')
  await page.waitForURL(/from=.*to=/)
})

test('another scope is drawn beside, and the table names of which scope each figure is', async ({ page }) => {
  test.setTimeout(300_000)
  const drawn = await chart(page)
  const { rows } = await (await page.request.get('/resources/rows?size=50')).json()
  await page.goto(`/trends?versus=${rows[0].accountId}`)
  await drawn.focus()
  await page.keyboard.press('End')
  await expect(drawn).toContainText(/Organization: .* % .* · .*: .*%/)
  await page.getByRole('button', { name: 'as table' }).first().click()
  const table = page.getByRole('region', { name: /as table/ })
  const scopes = await table.locator('tbody tr td:nth-child(2)').allTextContents()
  expect(new Set(scopes).size).toBe(2)
  await page.getByRole('link', { name: /^Stop comparing/ }).click()
  await page.waitForURL((url) => !url.searchParams.has('versus'))
})

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })
  test('two scans chosen the wrong way round are compared the right way', async ({ page }) => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    await page.goto(`/trends?from=${daysAgo(6)}&to=${daysAgo(16)}`)
    const [from, to] = await page
      .getByText('Shown is the time from')
      .locator('time')
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute('datetime') ?? '')))
    expect(from).toBeLessThan(to ?? 0)
  })
})
