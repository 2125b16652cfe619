/** One service, two resource types: CloudFormation and Config still call a domain of the old engine by its old name. */
export interface DomainType {
  readonly resourceType: 'AWS::OpenSearchService::Domain' | 'AWS::Elasticsearch::Domain'
  /** In titles: "Domain is encrypted at rest". */
  readonly what: string
}
export const openSearch: DomainType = { resourceType: 'AWS::OpenSearchService::Domain', what: 'Domain' }
export const elasticsearch: DomainType = {
  resourceType: 'AWS::Elasticsearch::Domain',
  what: 'Legacy Elasticsearch domain',
}

/** `Elasticsearch_6.8` and not `OpenSearch_2.19`. A domain without a version, still being made, counts as OpenSearch. */
export const isElasticsearch = (engineVersion: string | undefined) => /^Elasticsearch_/.test(engineVersion ?? '')

/** Is it an Elasticsearch from before a version, so that it lacks what came with that version? */
export function isElasticsearchBefore(engineVersion: string | undefined, [major, minor]: readonly [number, number]) {
  const match = /^Elasticsearch_(\d+)\.(\d+)/.exec(engineVersion ?? '')
  if (!match) return false
  const [have, minorHave] = [Number(match[1]), Number(match[2])]
  return have < major || (have === major && minorHave < minor)
}
