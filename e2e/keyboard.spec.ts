import { expect, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

test('the list can be walked and a row opened from the keyboard', async ({ page }) => {
  await firstFigures(page)
  await page.goto('/resources')
  const rows = page.locator('tbody a[data-row]')
  await expect(rows.first()).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(rows.first()).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows.first()).toBeFocused()
  const name = (await rows.first().textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('commands lead anywhere, and single keys do nothing while something is typed', async ({ page }) => {
  await firstFigures(page)
  await page.goto('/scans')
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('reso')
  await expect(page.getByRole('option', { name: 'Resources', exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources/)
  await page.getByRole('combobox', { name: 'Query' }).fill('?gs')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Find' }).focus()
  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
})

test('rows are selected from the keyboard, and their export has as many rows', async ({ page }) => {
  await firstFigures(page)
  await page.goto('/resources')
  const rows = page.locator('tbody a[data-row]')
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(rows.first()).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('x')
  for (const key of ['j', 'j', 'Shift+X']) await page.keyboard.press(key)
  const bar = page.getByRole('region', { name: 'Selected rows' })
  await expect(bar.getByRole('status')).toHaveText('3 selected on this page')
  const download = page.waitForEvent('download')
  await bar.getByRole('button', { name: 'Export 3 rows as CSV' }).click()
  const file = await (await download).createReadStream()
  let text = ''
  for await (const part of file) text += part
  expect(text.trimEnd().split('\r\n')).toHaveLength(4)
  await bar.getByRole('button', { name: 'Clear' }).click()
  await expect(bar).toBeHidden()
})

test('a query is completed from the keyboard, and nothing is taken that was not moved to', async ({ page }) => {
  await firstFigures(page)
  await page.goto('/resources')
  const field = page.getByRole('combobox', { name: 'Query' })
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' })
  await expect(async () => {
    await field.fill('')
    await field.pressSequentially('enc')
    await expect(suggestions.getByRole('option').first()).toContainText('encryption', { timeout: 500 })
  }).toPass()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(field).toHaveValue('encryption:')
  await field.pressSequentially('no')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue('encryption:none ')
  await field.pressSequentially('serv')
  await expect(suggestions).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(suggestions).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=encryption:none\+serv/)
})
