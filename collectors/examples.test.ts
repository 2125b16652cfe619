import { describe, expect, it } from 'vitest'
import { controls, declined } from '#.generated/controls.ts'
import type { Control, Example } from '#domain/control.ts'
import { judgeControl } from '#domain/judge.ts'
import { type Observed, observed } from '#domain/observed.ts'
import { type Pillars, pillarNames } from '#domain/pillars.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'

/** Every control shows what it passes and what it fails, and its examples are judged as it says. */

const where = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' }
const call = 'example:Read'

function judge(id: string, control: Control, example: Example) {
  const facts: Record<string, Observed<unknown>> = {}
  const pillars: Record<string, Observed<unknown>> = {}
  for (const [name, value] of Object.entries(example.facts)) {
    const kind = (pillarNames as readonly string[]).includes(name) ? pillars : facts
    kind[name] = observed(value, call)
  }
  const { tags = observed({}, call), ...own } = facts
  const arn = example.arn ?? `arn:aws:example:${where.region}:${where.accountId}:example`
  const resource: Resource = {
    ...where,
    arn,
    name: 'example',
    incarnation: arn,
    type: control.resourceType,
    tags: tags as Resource['tags'],
    facts: own,
  }
  const others = (example.related ?? []).map(
    (related, index): Resource => ({
      ...where,
      arn: related.arn ?? `${arn}/related/${index}`,
      name: `related-${index}`,
      incarnation: related.incarnation ?? String(index),
      type: related.type,
      tags: observed({}, call),
      facts: Object.fromEntries(Object.entries(related.facts).map(([name, value]) => [name, observed(value, call)])),
    }),
  )
  const related = relatedIndex({
    resources: [resource, ...others],
    listed: (type) => control.looksAt.includes(type),
    accountId: where.accountId,
    organizationAccounts: new Set([where.accountId, '444455556666']),
    organizationId: 'o-example',
    now: new Date('2026-11-01T00:00:00Z'),
  })
  return judgeControl(id, control, resource, pillars as unknown as Pillars, related, (what, _resource, error) => {
    throw new Error(`${what} failed`, { cause: error })
  })
}

describe.each(Object.entries(controls))('%s', (id, control) => {
  it('has a compliant and a non-compliant example, judged so', () => {
    expect(control.examples.compliant.length > 0).toBe(!control.prohibits)
    expect(control.examples.nonCompliant.length).toBeGreaterThan(0)
    for (const example of control.examples.compliant)
      expect(judge(id, control, example)).toMatchObject({ compliance: 'COMPLIANT' })
    for (const example of control.examples.nonCompliant)
      expect(judge(id, control, example)).toMatchObject({ compliance: 'NON_COMPLIANT' })
  })

  it('is written for its reader: sentences end, the reference is a page', () => {
    for (const text of [control.why, control.fix]) expect(text).toMatch(/[.!?]$/)
    expect(control.title.length).toBeLessThanOrEqual(150)
    expect(URL.canParse(control.reference)).toBe(true)
    for (const example of [...control.examples.compliant, ...control.examples.nonCompliant])
      expect(judge(id, control, example).reason).toMatch(/[.!?]$/)
  })
})

describe('registries', () => {
  it('no control is declined and built, and each refusal has a reason', () => {
    expect(declined.filter(({ id }) => id in controls)).toEqual([])
    expect(declined.filter(({ reason }) => reason.length < 20)).toEqual([])
  })
})
