import { expect, test } from 'vitest'
import { currentPages, stalePages } from './written.ts'

test('docs/generated says what the code says; when it does not, run: npm run parapet -- docs', async () => {
  const current = await currentPages()
  expect(stalePages(current)).toEqual([])
  // Every fact has a call, or the pages would say nothing of where it comes from.
  const silent = [...current].flatMap(([name, text]) =>
    text.split('\n').flatMap((line) => (/^\| `\w+` \| `.*` \|.*\|\s+\|$/.test(line) ? [`${name}: ${line}`] : [])),
  )
  expect(silent).toEqual([])
}, 120_000)
