import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

/** Each reader's way from a question to evidence: three clicks at most, and a file whose rows are those that were counted. */

test('CISO: are we better than before, and why?', async ({ page }) => {
  test.setTimeout(300_000)
  await firstFigures(page)
  const tile = page.getByRole('region', { name: 'Not publicly exposed' })
  // The demo's past is collected day by day: a change over a week is there after the first few scans.
  const change = tile.getByRole('link', { name: /points.*why\?$/ })
  await expect(async () => {
    await page.goto('/')
    await expect(change.last()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 180_000, intervals: [2_000] })
  // One: the change. Two: a part of why. Three: the file.
  await change.last().click()
  await expect(page).toHaveURL(/\/trends\?.*metric=exposure/)
  const waterfall = page.getByRole('table', { name: /part by part/ })
  const counts = await numbersIn(waterfall.getByRole('row').locator('td:nth-child(2)'))
  const [from = 0, to = 0] = [counts.at(0), counts.at(-1)]
  const parts = counts.slice(1, -1)
  expect(parts.length).toBeGreaterThan(0)
  expect(parts.reduce((sum, part) => sum + part, from)).toBe(to)

  const part = waterfall.getByRole('link', { name: /^[+−][\d,]+$/ }).first()
  const moved = Math.abs(numberIn((await part.textContent()) ?? ''))
  await part.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(moved.toLocaleString('en-US'))
  expect(await rowsOfFile(page, /^Export .* rows? as CSV$/)).toBe(moved)
})

test('analyst: which databases can the internet reach, since when, by what path?', async ({ page }) => {
  test.setTimeout(200_000)
  await firstFigures(page)
  // One: Exposure. Two: only databases. Three: the file.
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Exposure' }).click()
  await expect(page).toHaveURL(/\/exposure/)
  const query = page.getByLabel(/^Filter/)
  await query.fill('type:AWS::RDS::DBInstance,AWS::Redshift::Cluster')
  await query.press('Enter')
  await expect(page).toHaveURL(/q=type/)
  const list = page.getByRole('region', { name: /that the internet can reach/ })
  const total = numberIn((await list.getByRole('heading').first().textContent()) ?? '')
  expect(total).toBeGreaterThan(0)
  await expect(list).toContainText(/internet/)
  await expect(list.locator('time').first()).toBeVisible()
  await expect(async () => {
    await page.reload()
    const now = numberIn((await list.getByRole('heading').first().textContent()) ?? '')
    const { lines, header } = await file(page, /^Export .* rows? as CSV$/)
    expect(lines).toBe(now)
    expect(header).toContain('exposure')
  }).toPass({ timeout: 60_000 })
})

test('owner: what is open in my account, and what could you not see?', async ({ page }) => {
  test.setTimeout(200_000)
  await firstFigures(page)
  // One: the account. Two: what is open. Three: the file.
  const worst = page.getByRole('figure', { name: /Where are the open critical findings/ })
  await worst.locator('a[href^="/accounts/"]').first().click()
  await expect(page).toHaveURL(/\/accounts\/\d{12}/)
  const tabs = page.getByRole('navigation', { name: 'About this account' })
  await tabs.getByRole('link', { name: /^Findings/ }).click()
  await expect(page).toHaveURL(/tab=findings/)
  const out = page.getByRole('link', { name: /^Export [\d,]+ open finding/ })
  await expect(async () => {
    await page.reload()
    const open = numberIn((await out.textContent()) ?? '')
    expect(open).toBeGreaterThan(0)
    const controls = page.getByRole('main').getByRole('table').first()
    await expect(controls).toBeVisible()
    const { lines, header } = await file(page, /^Export [\d,]+ open finding/)
    expect(lines).toBe(open)
    expect(header).toContain('control_id')
  }).toPass({ timeout: 60_000 })
  // And what was not seen: beside it.
  await tabs.getByRole('link', { name: /^Coverage/ }).click()
  await expect(page.getByRole('main')).toContainText(/cells?/)
})

async function file(page: Page, name: RegExp): Promise<{ readonly lines: number; readonly header: string }> {
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name }).first().click()
  const text = readFileSync(await (await download).path(), 'utf8').trimEnd()
  const [header = '', ...lines] = text.split('\r\n')
  return { lines: lines.length, header }
}

const rowsOfFile = async (page: Page, name: RegExp) => (await file(page, name)).lines

const numberIn = (text: string) => {
  const [, sign, digits = ''] = /([+−]?)([\d,]+)/.exec(text) ?? []
  return Number(digits.replaceAll(',', '')) * (sign === '−' ? -1 : 1)
}

/** Of each cell the sum of the numbers in it: a part may add and take. */
async function numbersIn(cells: ReturnType<Page['locator']>): Promise<readonly number[]> {
  const texts = await cells.allTextContents()
  return texts.map((text) => (text.match(/[+−]?[\d,]+/g) ?? []).reduce((sum, one) => sum + numberIn(one), 0))
}
