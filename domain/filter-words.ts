import { type Filter, type FilterKey, type FilterTerm, type FilterValue, findingKeys } from './filter.ts'

/** What a key asks about, as a sentence about a resource says it: “its region is …”. */
const subjects: { readonly [key in FilterKey]?: string } = {
  encryption: 'its encryption at rest is',
  transit: 'its encryption in transit is',
  exposure: 'its exposure is',
  waf: 'its WAF protection is',
  'entry-point': 'as an entry point of the internet it counts as',
  presence: 'its presence is',
  account: 'the id or name of its account is',
  ou: 'an organizational unit above it has the id or name',
  region: 'its region is',
  service: 'its service is',
  type: 'its type is',
  name: 'its name is',
  arn: 'its ARN is',
  owner: 'its owner is',
  port: 'a port on which somebody outside gets in is',
  way: 'what makes it reachable is',
  'account-owner': 'the owner of its account is',
  criticality: 'the criticality of its account is',
  'web-acl': 'the web ACL in front of it has the ARN, name or number',
  id: 'its number is',
}

/**
 * What a query means, in one plain sentence, in the words that the database is asked by: all parts must hold; what is said
 * of findings, for one and the same finding.
 */
export function explainFilter(filter: Filter): string {
  if (filter.length === 0) return 'Every resource that is there, or was there when it was last seen.'
  const about = (negated: boolean) => filter.filter((term) => isOfFinding(term) && term.negated === negated)
  const parts = filter.filter((term) => !isOfFinding(term)).map(partOf)
  const asked = about(false)
  if (asked.length > 0) parts.push(`it has ${findingWords(asked)}`)
  for (const term of about(true)) parts.push(`it has no ${findingWords([term]).replace(/^an? /, '')}`)
  const presence = filter.some((term) => term.key === 'presence' || (term.key === 'id' && !term.negated))
  const usual = presence ? '' : ' Those that are gone, or out of scope, are left out.'
  return `Resources of which all of this holds: ${listed(parts, ';', 'and')}.${usual}`
}

const isOfFinding = (term: FilterTerm) => findingKeys.has(term.key)

function partOf(term: FilterTerm): string {
  if (term.key === 'changed') {
    const spans = listed(
      term.values.map((value) => spanWords(value.text)),
      ',',
      'or',
    )
    return `${term.negated ? 'it did not change' : 'it changed, or was first seen,'} in the last ${spans}`
  }
  const values = listed(term.values.map(valueWords), ',', 'or')
  if (term.key === 'text')
    return `${term.negated ? 'neither its name nor its ARN has' : 'its name or ARN has'} ${values} in it`
  const subject = term.key.startsWith('tag.')
    ? `its tag ${term.key.slice(4)} is`
    : (subjects[term.key] ?? `${term.key} is`)
  if (!term.negated) return `${subject} ${values}`
  return `it is not so that ${subject} ${values}`
}

/** Naming a control or a severity alone means its open failures. */
function findingWords(terms: readonly FilterTerm[]): string {
  const of = (key: FilterKey) =>
    terms.filter((term) => term.key === key).map((term) => listed(term.values.map(valueWords), ',', 'or'))
  const compliance = of('compliance')
  const words = [
    ...of('severity').map((values) => `of severity ${values}`),
    ...of('control').map((values) => `of the control ${values}`),
    ...terms.filter((term) => term.key === 'age').map(({ values }) => ageWords(values)),
    compliance.length > 0 ? `that is ${compliance.join(' and ')}` : 'that fails (NON_COMPLIANT)',
  ]
  return `a finding ${words.join(' ')}`
}

function valueWords({ text, pattern }: FilterValue): string {
  if (!pattern) return `“${text}”`
  if (text === '*') return 'anything'
  return `like “${text}”`
}

function ageWords(values: readonly FilterValue[]): string {
  const words = values.map(({ text }) => {
    const [from, to] = text.split('..')
    if (!to) return `${spanWords(from ?? '')} or more`
    return from ? `${spanWords(from)} to ${spanWords(to)}` : `less than ${spanWords(to)}`
  })
  return `open for ${listed(words, ',', 'or')}`
}

const units: { readonly [unit: string]: string } = { h: 'hours', d: 'days', w: 'weeks' }
const spanWords = (span: string) => `${span.slice(0, -1)} ${units[span.slice(-1)] ?? ''}`

/** `a, b or c` */
function listed(parts: readonly string[], mark: string, word: string): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(`${mark} `)}${mark === ';' ? ';' : ''} ${word} ${parts.at(-1)}`
}
