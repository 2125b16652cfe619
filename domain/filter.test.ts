import { expect, test } from 'vitest'
import {
  chosenValues,
  completionAt,
  exceptValue,
  type Filter,
  formatFilter,
  onlyValue,
  parseFilter,
  suggestionsOf,
  toggleValue,
  withSuggestion,
} from './filter.ts'

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
  ['changed:yesterday', '"changed:" takes hours, days or weeks'],
  ['changed:7*', '"changed:" takes hours, days or weeks'],
  ...['age:7d', 'age:..', 'age:90d..30d', 'age:*'].map((token): [string, string] => [
    token,
    '"age:" takes from and to',
  ]),
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

/** What is completed where `|` stands. */
function at(marked: string) {
  const completion = completionAt(marked.replace('|', ''), marked.indexOf('|'))
  return (
    completion && [completion.of, completion.typed, marked.replace('|', '').slice(completion.start, completion.end)]
  )
}

test.each([
  ['|', ['key', '', '']],
  ['enc|', ['key', 'enc', 'enc']],
  ['service:rds !reg|', ['key', 'reg', 'reg']],
  ['service:rds |', ['key', '', '']],
  ['en|cryption:none', ['key', 'en', 'encryption:']],
  ['encryption:|', ['encryption', '', '']],
  ['encryption:no|ne,unknown', ['encryption', 'no', 'none']],
  ['encryption:none,un|', ['encryption', 'un', 'un']],
  ['account:"data, c|ore",prod', ['account', 'data, c', '"data, core"']],
  ['account:"data, core",pr|', ['account', 'pr', 'pr']],
  ['account:"data|', ['account', 'data', '"data']],
  ['tag.Te|', ['tag', 'Te', 'tag.Te']],
  ['tag.Team:da|', ['tag.Team', 'da', 'da']],
  ['type:AWS::RD|', ['type', 'AWS::RD', 'AWS::RD']],
  ['colour:r|', null],
  ['"enc|', null],
  ['arn:aws:rds:eu|', null],
])('what is typed in %s', (marked, expected) => {
  expect(at(marked)).toEqual(expected)
})

test('a suggestion takes the place of what was typed, and the text still reads as it was meant', () => {
  const taken = (marked: string, value: string) => {
    const text = marked.replace('|', '')
    const completion = completionAt(text, marked.indexOf('|'))
    return completion && withSuggestion(text, completion, value)
  }
  expect(taken('service:rds enc|', 'encryption')).toEqual({ text: 'service:rds encryption:', cursor: 23 })
  expect(taken('en| service:rds', 'encryption')?.text).toBe('encryption: service:rds')
  expect(taken('account:pr|', 'prod, old')?.text).toBe('account:"prod, old" ')
  expect(taken('encryption:no|,unknown', 'none')?.text).toBe('encryption:none,unknown')
  expect(taken('tag.Te|', 'Team')?.text).toBe('tag.Team:')
  expect(taken('account:"pro|', 'prod*')?.text).toBe('account:"prod*" ')
  for (const text of ['account:', 'enc', '', 'a b', 'owner:"y, z",w', '!tag.a:b,c d', '"'])
    for (let cursor = 0; cursor <= text.length; cursor++) {
      const completion = completionAt(text, cursor)
      if (!completion || completion.of === 'key' || completion.of === 'tag') continue
      const after = withSuggestion(text, completion, 'v"1, *')
      expect(parseFilter(after.text).filter.flatMap((term) => term.values)).toContainEqual({
        text: 'v"1, *',
        pattern: false,
      })
    }
})

test('keys and closed values are suggested, those that begin with the text first', () => {
  const suggested = (text: string) => {
    const completion = completionAt(text, text.length)
    return completion && suggestionsOf(completion)
  }
  expect(suggested('e')?.slice(0, 2)).toEqual(['encryption', 'exposure'])
  expect(suggested('presence:not')).toEqual(['NOT_SEEN'])
  expect(suggested('encryption:managed')).toEqual(['aws-managed', 'customer-managed'])
  expect(suggested('tag')).toEqual(['tag.'])
  expect(suggested('region:e')).toEqual([])
})

test('a value is asked for alone, or denied, and what was asked before does not contradict it', () => {
  const { filter } = parseFilter('service:rds region:a,b !region:c')
  const only = (text: string) => formatFilter(onlyValue(filter, 'region', text))
  expect(only('a')).toBe('service:rds !region:c region:a')
  expect(only('c')).toBe('service:rds region:c')
  const except = (text: string) => formatFilter(exceptValue(parseFilter('region:a service:rds').filter, 'region', text))
  expect(except('a')).toBe('service:rds !region:a')
  expect(except('b')).toBe('region:a service:rds !region:b')
})
