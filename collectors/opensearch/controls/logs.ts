import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { DomainFacts, LogPublishing } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'

const names: Readonly<Record<string, string>> = {
  AUDIT_LOGS: 'audit log',
  ES_APPLICATION_LOGS: 'error log',
  SEARCH_SLOW_LOGS: 'search slow log',
  INDEX_SLOW_LOGS: 'index slow log',
}
const log = (logType: string, enabled = true): LogPublishing => ({ logType, enabled, logGroupArn: 'arn:aws:logs:…' })
const isPublished = (logs: readonly LogPublishing[], kind: string) =>
  logs.some(({ logType, enabled }) => logType === kind && enabled)

interface Text {
  readonly title: string
  readonly severity: 'medium' | 'low'
  readonly why: string
  readonly fix: string
  readonly reference: string
}

/** Every one of the kinds must be published. */
function published({ resourceType }: DomainType, kinds: readonly string[], text: Text, frameworks: readonly string[]) {
  return defineControl<DomainFacts>()({
    ...text,
    resourceType,
    dimension: 'logging',
    expected: `${kinds.join(' and ')} published to CloudWatch Logs`,
    frameworks,
    needs: ['logPublishing'],
    evaluate({ logPublishing, name }) {
      const missing = kinds.filter((kind) => !isPublished(logPublishing, kind)).map((kind) => names[kind] ?? kind)
      return missing.length === 0
        ? compliant(`${name} publishes its ${kinds.map((kind) => names[kind] ?? kind).join(' and ')}.`)
        : nonCompliant(`${name} does not publish its ${missing.join(' and ')}.`)
    },
    examples: {
      compliant: [{ facts: { logPublishing: kinds.map((kind) => log(kind)) } }],
      nonCompliant: [
        { facts: { logPublishing: [] } },
        { facts: { logPublishing: kinds.map((kind, index) => log(kind, index > 0)) } },
      ],
    },
  }) as Control
}

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'
const audit = (what: string): Text => ({
  title: `${what} publishes its audit log`,
  severity: 'medium',
  why: 'Without the audit log nobody can tell who signed in, who failed to, and who read which index.',
  fix: 'Enable fine-grained access control, then the audit log, in the domain and in its dashboards.',
  reference: `${guide}/audit-logs.html`,
})
const errors = (what: string): Text => ({
  title: `${what} publishes its error log to CloudWatch`,
  severity: 'medium',
  why: 'Errors tell of broken mappings, lost shards and failed sign-ins before users do.',
  fix: 'Publish the error log of the domain to a log group that lets the service write.',
  reference: `${guide}/createdomain-configure-slow-logs.html`,
})

export const family = defineFamily({
  'opensearch/domain-audit-log': published(openSearch, ['AUDIT_LOGS'], audit('Domain'), [
    'fsbp:Opensearch.5',
    'prowler:opensearch_service_domains_audit_logging_enabled',
    'powerpipe:opensearch_domain_audit_logging_enabled',
  ]),
  'opensearch/elasticsearch-domain-audit-log': published(elasticsearch, ['AUDIT_LOGS'], audit(elasticsearch.what), [
    'fsbp:ES.5',
    'prowler:opensearch_service_domains_audit_logging_enabled',
    'powerpipe:es_domain_audit_logging_enabled',
  ]),
  'opensearch/domain-error-log': published(openSearch, ['ES_APPLICATION_LOGS'], errors('Domain'), [
    'fsbp:Opensearch.4',
    'powerpipe:opensearch_domain_logs_to_cloudwatch',
  ]),
  'opensearch/elasticsearch-domain-error-log': published(
    elasticsearch,
    ['ES_APPLICATION_LOGS'],
    errors(elasticsearch.what),
    [
      'fsbp:ES.4',
      'prowler:opensearch_service_domains_cloudwatch_logging_enabled',
      'powerpipe:es_domain_error_logging_enabled',
    ],
  ),
  'opensearch/domain-slow-logs': published(
    openSearch,
    ['SEARCH_SLOW_LOGS', 'INDEX_SLOW_LOGS'],
    {
      title: 'Search and index slow logs are published',
      severity: 'low',
      why: 'Slow logs show the queries that hold the domain up, an attack or a mistake.',
      fix: 'Publish both slow logs of the domain, and set thresholds on its indexes.',
      reference: `${guide}/createdomain-configure-slow-logs.html`,
    },
    ['prowler:opensearch_service_domains_cloudwatch_logging_enabled'],
  ),
  'opensearch/elasticsearch-domain-any-cloudwatch-log': defineControl<DomainFacts>()({
    resourceType: elasticsearch.resourceType,
    title: 'Legacy Elasticsearch domain publishes logs to CloudWatch',
    severity: 'low',
    dimension: 'logging',
    why: 'Without any log nobody sees what happens in the domain.',
    fix: 'Publish the logs of the domain to CloudWatch Logs.',
    reference: `${guide}/createdomain-configure-slow-logs.html`,
    expected: 'at least one log published',
    frameworks: ['powerpipe:es_domain_logs_to_cloudwatch'],
    needs: ['logPublishing'],
    evaluate({ logPublishing, name }) {
      const found = logPublishing.filter(({ enabled }) => enabled).map(({ logType }) => names[logType] ?? logType)
      return found.length > 0
        ? compliant(`${name} publishes its ${found.join(', ')}.`)
        : nonCompliant(`${name} publishes no log.`)
    },
    examples: {
      compliant: [{ facts: { logPublishing: [log('SEARCH_SLOW_LOGS')] } }],
      nonCompliant: [{ facts: { logPublishing: [] } }, { facts: { logPublishing: [log('AUDIT_LOGS', false)] } }],
    },
  }),
})
