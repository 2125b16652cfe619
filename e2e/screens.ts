import { expect, type Page } from '@playwright/test'

/** Waits until the first scan has ended: from then on every screen has something to show. */
export async function firstFigures(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Encrypted at rest' })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 150_000, intervals: [1_000, 2_000] })
}

/** Waits until the demo's past was scanned, and today: from then on nothing moves by itself. */
export async function demoFilled(page: Page): Promise<void> {
  await firstFigures(page)
  await expect(async () => {
    await page.goto('/scans')
    const newest = await page.locator('main tbody time').first().getAttribute('datetime')
    expect(Date.parse(newest ?? '')).toBeGreaterThan(Date.now() - 20 * 3_600_000)
    await expect(page.locator('main tbody').getByText('running')).toHaveCount(0)
  }).toPass({ timeout: 480_000, intervals: [5_000] })
}

export interface ListedResource {
  readonly uid: string
  readonly accountId: string
  readonly name: string
  readonly firstSeenAt: string
  readonly lastChangedAt: string
}

/** The rows that the list of resources shows for a query. */
export async function listed(page: Page, query: string): Promise<readonly ListedResource[]> {
  const response = await page.request.get(`/resources/rows?${query}`)
  expect(response.ok()).toBe(true)
  return (await response.json()).rows
}
