import { type Observed, observed, unobserved } from '#domain/observed.ts'

/** What network and data access policies say of a collection. They name collections by patterns, not the reverse. */

/** A policy with its document, as AWS keeps it. */
export interface PolicyDocument {
  readonly name: string
  readonly document: unknown
}

export interface NetworkRule {
  readonly policy: string
  /** `collection`: its OpenSearch endpoint; `dashboard`: its OpenSearch Dashboards. */
  readonly resourceType: string
  readonly allowFromPublic: boolean
  readonly sourceVPCEs: readonly string[]
  readonly sourceServices: readonly string[]
}

/** What a network rule opens, in words. */
export const doorOf = (rule: NetworkRule) => (rule.resourceType === 'dashboard' ? 'dashboards' : 'endpoint')

export interface DataAccessRule {
  readonly policy: string
  /** Roles and users by ARN, SAML and Identity Center identities. */
  readonly principals: readonly string[]
  readonly permissions: readonly string[]
}

interface Entry {
  readonly policy: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string')
/** A rule whose resources cannot be read could be about anything. */
const isRule = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && isTexts(value.Resource)

/** The entries of policies, or null when one cannot be read as a policy. */
function entriesOf(policies: readonly PolicyDocument[]): readonly Entry[] | null {
  const entries: Entry[] = []
  for (const { name, document } of policies) {
    for (const fields of Array.isArray(document) ? document : [document]) {
      if (!isObject(fields) || !Array.isArray(fields.Rules) || !fields.Rules.every(isRule)) return null
      entries.push({ policy: name, fields, rules: fields.Rules })
    }
  }
  return entries
}

/** Does a pattern (`logs*`) match the collection's name? */
function matches(pattern: string, collection: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 's').test(collection)
}

/** A resource is `collection/<pattern>`, or `index/<pattern>/<index>` for indexes of collections. */
function concerns(resource: string, collection: string): boolean {
  const [kind, pattern] = resource.split('/')
  return (kind === 'collection' || kind === 'index') && pattern !== undefined && matches(pattern, collection)
}

const drift = (call: string) => unobserved('schema-drift', call, 'a policy has a shape this version does not know')

/**
 * The network rules that hold for a collection. Where several do, one that allows everybody overrides the others.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html#serverless-network-precedence
 */
export function networkRulesOf(
  policies: Observed<readonly PolicyDocument[]>,
  collection: string,
): Observed<readonly NetworkRule[]> {
  if (!('value' in policies)) return policies
  const entries = entriesOf(policies.value)
  // Whether everybody is let in is said as true or false, or left out beside named sources.
  const isSaid = ({ fields: { AllowFromPublic: open } }: Entry) => open === undefined || typeof open === 'boolean'
  if (entries === null || !entries.every(isSaid)) return drift(policies.call)
  const rules = entries.flatMap(({ policy, fields, rules }) =>
    rules
      .filter((rule) => texts(rule.Resource).some((resource) => concerns(resource, collection)))
      .map((rule) => ({
        policy,
        resourceType: String(rule.ResourceType ?? ''),
        allowFromPublic: fields.AllowFromPublic === true,
        sourceVPCEs: texts(fields.SourceVPCEs),
        sourceServices: texts(fields.SourceServices),
      })),
  )
  return observed(rules, policies.call)
}

/**
 * Who may do what with a collection or its indexes; whoever is not named may do nothing, from whatever network.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
export function dataAccessOf(
  policies: Observed<readonly PolicyDocument[]>,
  collection: string,
): Observed<readonly DataAccessRule[]> {
  if (!('value' in policies)) return policies
  const entries = entriesOf(policies.value)
  if (entries === null || !entries.every(({ fields }) => isTexts(fields.Principal))) return drift(policies.call)
  const rules = entries.flatMap(({ policy, fields, rules }) => {
    const own = rules.filter((rule) => texts(rule.Resource).some((resource) => concerns(resource, collection)))
    if (own.length === 0) return []
    const permissions = [...new Set(own.flatMap((rule) => texts(rule.Permission)))].sort()
    return [{ policy, principals: texts(fields.Principal), permissions }]
  })
  return observed(rules, policies.call)
}
