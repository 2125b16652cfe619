import type { APIRequestContext, Page } from '@playwright/test'

/** A figure on a screen, and the list that it opens. */
export interface Claim {
  /** What is written: `12 not so`, `+35`, `12.3k`. */
  readonly text: string
  readonly count: number
  readonly href: string
}

/** Addresses that are lists, each of which says its total. */
const lists = /^\/(resources|findings|exposure|waf|waf\/acls|encryption\/keys|trends\/moved|coverage\/cells)\?/

/** Every figure of the screen that a link to a list says; the tables behind charts are opened first. */
export async function claimsOn(page: Page): Promise<readonly Claim[]> {
  await showTables(page)
  const links = await page.locator('main a[href]').evaluateAll((elements) =>
    elements.map((link) => ({
      text: (link.textContent ?? '').replace(/\s+/g, ' ').trim(),
      // What is shortened says the exact number on hover.
      exact: link.getAttribute('title') ?? link.querySelector('[title]')?.getAttribute('title') ?? '',
      href: link.getAttribute('href') ?? '',
      // A share says how many its list has.
      count: link.getAttribute('data-count'),
    })),
  )
  return links.flatMap(({ text, exact, href, count }) => {
    if (count !== null) return lists.test(href) ? [{ text, count: Number(count), href }] : []
    const written = /^[+−]?([\d,]+)(?![\d.]*\d*[kM%]|\d* %)/.exec(text)?.[1] ?? ''
    const number = /^[\d,]+$/.test(exact) ? exact : written
    // Where counting ended at a limit, nobody says how many there are.
    const exactly = !/^[\d,]+\+/.test(text) && !/^\d+ days$/.test(text)
    return lists.test(href) && number !== '' && /^[+−]?\d/.test(text) && exactly
      ? [{ text, count: Number(number.replaceAll(',', '')), href }]
      : []
  })
}

/** Whole numbers that no link holds: each is a count whose list cannot be opened. Shares, ids and zeros are none. */
export async function unlinkedOn(page: Page): Promise<readonly string[]> {
  await showTables(page)
  return page.locator('main td, main strong, main .figures').evaluateAll((elements) =>
    elements.flatMap((element) => {
      const text = (element.textContent ?? '').trim()
      if (
        !/^[+−]?[\d,]+(\.\d)?[kM]?$/.test(text) ||
        text === '0' ||
        element.closest('a, [data-total], [data-no-list]') ||
        element.querySelector('a')
      )
        return []
      const cell = element.closest('td')
      const table = cell?.closest('table')
      const head = table?.tHead?.rows[0]?.cells[cell?.cellIndex ?? -1]?.textContent ?? ''
      // Shares, ids, and what adds up from day to day.
      if (/percent|account id|and opened|closed/.test(head)) return []
      const around = (element.closest('tr') ?? element.parentElement)?.textContent ?? ''
      return [`${text} (${head || around.replace(/\s+/g, ' ').slice(0, 80)})`]
    }),
  )
}

async function showTables(page: Page): Promise<void> {
  // Each that was pressed is no longer among them.
  const buttons = page.getByRole('button', { name: 'as table', pressed: false })
  for (let count = await buttons.count(); count > 0; count--) await buttons.first().click()
}

/** How many the list at an address says it has. */
export async function totalOf(request: APIRequestContext, href: string): Promise<number> {
  const { pathname, search } = new URL(href, 'http://list')
  if (pathname === '/resources') {
    // The list shows this very number; as JSON it comes sooner.
    const response = await request.get(`/resources/facets${search}&exact=1`)
    if (!response.ok()) throw new Error(`${href} answers ${response.status()}.`)
    return (await response.json()).total
  }
  const response = await request.get(href)
  if (!response.ok()) throw new Error(`${href} answers ${response.status()}.`)
  const total = /data-total="(\d+)"/.exec(await response.text())?.[1]
  if (total === undefined) throw new Error(`${href} does not say how many it lists.`)
  return Number(total)
}
