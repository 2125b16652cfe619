import { expect, test } from '@playwright/test'
import { firstFigures } from './screens.ts'

// Without scripts: what is kept for everybody must not hang on what a browser can run.
test.use({ javaScriptEnabled: false })

test('a list is saved under a name, opened again as it was, renamed and deleted', async ({ browser, page }) => {
  test.setTimeout(200_000)
  const waiting = await browser.newPage({ javaScriptEnabled: true })
  await firstFigures(waiting)
  await waiting.close()
  const name = `Unencrypted ${Date.now()}`
  await page.goto('/resources?q=encryption:none&order=critical&by=region&columns=resource_name,owner&cursor=x')
  await page.getByRole('link', { name: 'Save this view' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Save for everybody' }).click()

  const saved = { q: 'encryption:none', order: 'critical', by: 'region', columns: 'resource_name,owner' }
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual(saved)
  const views = page.getByRole('navigation', { name: 'Saved views' })
  await expect(views.getByRole('link', { name })).toHaveAttribute('aria-current', 'true')
  const heads = page.getByRole('table', { name: 'Resources' }).getByRole('columnheader')
  await expect(heads).toHaveText(['Name', 'Owner'])

  await page.goto('/resources?q=exposure:internet')
  await expect(views.getByRole('link', { name })).not.toHaveAttribute('aria-current', 'true')
  await views.getByRole('link', { name }).click()
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual(saved)

  await views.getByRole('link', { name: 'All saved views' }).click()
  const row = page.getByRole('listitem').filter({ hasText: name })
  await row.getByText('Rename …').click()
  await row.getByRole('textbox', { name: `New name of ${name}` }).fill(`${name} again`)
  await row.getByRole('button', { name: 'Rename' }).click()
  await row.getByRole('button', { name: 'Unpin' }).click()
  await expect(row.getByRole('link', { name: `${name} again` })).toBeVisible()

  // The name is taken now, in any capitals.
  await page.goto('/resources/views?keep=1')
  await page.getByRole('textbox', { name: 'Name' }).fill(`${name} AGAIN`)
  await page.getByRole('button', { name: 'Save for everybody' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText(`There is a view named “${name} AGAIN” already`)

  await row.getByText('Delete …').click()
  await row.getByRole('button', { name: 'Delete for everybody' }).click()
  await expect(row).toHaveCount(0)
})
