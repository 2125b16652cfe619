import { expect, test } from '@playwright/test'
import { firstFigures, type ListedResource, listed } from './screens.ts'

test('a resource as of an earlier instant shows what it was then', async ({ page }) => {
  test.setTimeout(300_000)
  await firstFigures(page)
  // The demo's past is being collected while this runs: a change appears after a few of its days.
  let changed: ListedResource | undefined
  await expect(async () => {
    const rows = await listed(page, 'order=changed&size=250')
    changed = rows.find((row) => Date.parse(row.lastChangedAt) - Date.parse(row.firstSeenAt) > 3_600_000)
    expect(changed).toBeDefined()
  }).toPass({ timeout: 200_000, intervals: [2_000] })
  if (!changed) return

  await page.goto(`/resources/${changed.uid}?tab=timeline`)
  const differences = page.getByRole('table', { name: /^Differences between/ })
  const path = (await differences.getByRole('rowheader').first().textContent()) ?? ''
  const [before, after] = (await differences.getByRole('row').nth(1).getByRole('cell').allTextContents()).map(
    withoutSign,
  )
  expect(before).not.toBe(after)

  const earlier = new Date(Date.parse(changed.lastChangedAt) - 1_000).toISOString()
  const now = await leaf(page, `/resources/${changed.uid}?tab=raw`)
  const then = await leaf(page, `/resources/${changed.uid}?tab=raw&at=${earlier}`)
  expect(now, path).not.toBe(then)
  await expect(page.getByText('As it was on')).toBeVisible()
  await page.getByRole('link', { name: 'Back to now' }).click()
  await expect(page.getByText('As it was on')).toBeHidden()
})

const withoutSign = (text: string) => text.replace(/^[−+]\s*/, '').trim()

async function leaf(page: import('@playwright/test').Page, address: string): Promise<string> {
  await page.goto(address)
  return (await page.getByRole('region', { name: 'The resource as JSON' }).textContent()) ?? ''
}
