import { expect, test } from 'vitest'
import { chosenValues, type Filter, formatFilter, parseFilter, toggleValue } from './filter.ts'

test('tokens, alternatives, negation, patterns, quotes and bare words', () => {
  const { filter, problems } = parseFilter(
    'account:prod-* encryption:none,unknown !region:us-* tag.Team:"data, core" orders',
  )
  expect(problems).toEqual([])
  expect(filter).toEqual([
    { key: 'account', negated: false, values: [{ text: 'prod-*', pattern: true }] },
    {
      key: 'encryption',
      negated: false,
      values: [
        { text: 'none', pattern: false },
        { text: 'unknown', pattern: false },
      ],
    },
    { key: 'region', negated: true, values: [{ text: 'us-*', pattern: true }] },
    { key: 'tag.Team', negated: false, values: [{ text: 'data, core', pattern: false }] },
    { key: 'text', negated: false, values: [{ text: 'orders', pattern: false }] },
  ])
})

test('type names and ARNs hold colons and are still values', () => {
  const { filter } = parseFilter('type:AWS::RDS::DBInstance arn:aws:rds:eu-west-1:123456789012:db:orders')
  expect(filter.map((term) => [term.key, term.values[0]?.text])).toEqual([
    ['type', 'AWS::RDS::DBInstance'],
    ['arn', 'arn:aws:rds:eu-west-1:123456789012:db:orders'],
  ])
})

test.each([
  ['colour:red', '"colour" is not a filter'],
  ['encryption:aes', '"aes" is not a value of encryption. Known: none, aws-owned'],
  ['region:', '"region:" needs a value'],
  ['region:a,', '"region:" needs a value'],
  ['name:"open', 'A quotation mark is not closed'],
])('%s is named as a problem with the way out, and the rest still counts', (token, message) => {
  const { filter, problems } = parseFilter(`service:rds ${token}`)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.token).toBe(token)
  expect(problems[0]?.message).toContain(message)
  expect(filter).toHaveLength(1)
})

test('values of closed lists are found whatever their case', () => {
  expect(parseFilter('compliance:non_compliant').filter[0]?.values[0]?.text).toBe('NON_COMPLIANT')
})

test.each([
  ...[
    'orders',
    'a b',
    'a,b',
    '"',
    'say "no"',
    '\\',
    '!',
    '!no',
    '*',
    'a:b',
    'encryption:none',
    'arn:aws:rds:eu-west-1:1:db:x',
    'é 中',
  ].flatMap((text) => (['text', 'name', 'arn', 'tag.Team', 'account'] as const).map((key) => [key, text] as const)),
])('a %s chosen as %j can be written as text and read back', (key, text) => {
  const filter: Filter = [
    { key, negated: true, values: [{ text, pattern: false }] },
    {
      key: 'region',
      negated: false,
      values: [
        { text: 'eu-*', pattern: true },
        { text: 'us-east-1', pattern: false },
      ],
    },
  ]
  const read = parseFilter(formatFilter(filter))
  expect(read.problems).toEqual([])
  expect(read.filter).toEqual(filter)
})

test('choosing a facet value twice leaves the filter as it was', () => {
  const { filter } = parseFilter('region:eu-west-1 !region:us-*')
  const added = toggleValue(filter, 'region', 'us-east-1')
  expect(chosenValues(added, 'region')).toEqual(['eu-west-1', 'us-east-1'])
  expect(formatFilter(toggleValue(added, 'region', 'us-east-1'))).toBe('region:eu-west-1 !region:us-*')
  expect(formatFilter(toggleValue(filter, 'region', 'eu-west-1'))).toBe('!region:us-*')
})
