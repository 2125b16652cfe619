import { expect, type Page } from '@playwright/test'

/** Waits until the first scan has ended: from then on every screen has something to show. */
export async function firstFigures(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Encrypted at rest' })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 150_000, intervals: [1_000, 2_000] })
}

/** Waits until the demo's past was scanned up to an instant, which takes some minutes for ninety days. */
export async function scannedUntil(page: Page, instant: Date): Promise<void> {
  await firstFigures(page)
  await expect(async () => {
    await page.goto('/scans')
    const begun = await page.locator('main tbody time').first().getAttribute('datetime')
    expect(Date.parse(begun ?? '')).toBeGreaterThan(instant.getTime())
  }).toPass({ timeout: 400_000, intervals: [3_000] })
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
