import { domainCollector } from './domain.collector.ts'
import { elasticsearch, isElasticsearch } from './engines.ts'

/** Domains that still run Elasticsearch. The service answers for them as for the others. */
export const collector = domainCollector(elasticsearch, ({ EngineVersion }) => isElasticsearch(EngineVersion))
