import { expect, test } from 'vitest'
import { closedKeys, parseFilter } from '#domain/filter.ts'
import { pillarNames } from '#domain/pillars.ts'
import { passes } from '#domain/score.ts'
import { standingText } from './lists.ts'

test.each(pillarNames)('the lists of %s hold exactly the values that its score counts so', (pillar) => {
  for (const standing of ['failing', 'passing', 'unknown'] as const) {
    const { filter, problems } = parseFilter(standingText(pillar, standing))
    expect(problems).toEqual([])
    const [term] = filter
    const all: readonly string[] = closedKeys[term?.key as 'encryption' | 'transit' | 'exposure' | 'waf']
    const counted = all.filter((value) =>
      standing === 'unknown' ? value === 'unknown' : passes(pillar, value) === (standing === 'passing'),
    )
    expect(term?.values.map(({ text }) => text).sort()).toEqual([...counted].sort())
  }
})
