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
  test('a note is written, changed and deleted, and all that it said stays', async ({ page }) => {
    test.setTimeout(300_000)
    await firstFigures(page)
    const text = `Moved payments to a key of its own, ${Date.now()}`
    await page.goto('/trends?range=365&tz=Asia/Kolkata')
    const happened = page.getByRole('region', { name: 'What happened meanwhile' })
    await happened.getByText('Write a note').click()
    await happened.getByLabel('What happened').last().fill(text)
    await happened.getByRole('button', { name: 'Write the note' }).click()
    const note = happened.getByRole('row').filter({ hasText: text })
    await expect(note).toBeVisible()
    // The mark under the charts.
    await expect(page.getByTitle(new RegExp(text)).first()).toBeAttached()
    await expect(page).toHaveURL(/range=365.*tz=Asia|tz=Asia.*range=365/)

    await note.getByText('Change …').click()
    await note.getByLabel('What happened').fill(`${text}, all of them`)
    await note.getByRole('button', { name: 'Save the note' }).click()
    await expect(note).toContainText('all of them')
    await note.getByText('changed 1 time').click()
    await expect(note.getByRole('listitem').first()).toContainText(text)

    await note.getByText('Delete …').click()
    await note.getByRole('button', { name: /^Delete the note/ }).click()
    await expect(note).toHaveCount(0)
    await happened.getByText(/deleted note/).click()
    await expect(happened.getByText(`${text}, all of them`)).toBeVisible()
  })

  test('a note of the future is refused, and why is said', async ({ page }) => {
    const answer = await page.request.post('/api/annotations', { form: { when: '2999-01-01T00:00', text: 'x' } })
    expect(answer.status()).toBe(400)
    expect(await answer.text()).toContain('when: 2999-01-01T00:00 in UTC lies in the future')
  })

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
