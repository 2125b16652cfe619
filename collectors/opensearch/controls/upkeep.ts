import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { DomainFacts } from '../domain.ts'
import { type DomainType, elasticsearch, isElasticsearch, openSearch } from '../engines.ts'

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

function softwareCurrent({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} has no service software update pending`,
    severity: 'medium',
    dimension: 'hygiene',
    why: 'Service software updates bring security fixes; optional ones never come by themselves.',
    fix: 'Start the update, or schedule it for the off-peak window.',
    reference: `${guide}/service-software.html`,
    expected: 'UpdateAvailable is false',
    frameworks,
    needs: ['serviceSoftwareUpdateAvailable', 'serviceSoftwareVersion', 'serviceSoftwareUpdateStatus'],
    evaluate({ serviceSoftwareUpdateAvailable, serviceSoftwareVersion, serviceSoftwareUpdateStatus, name }) {
      return serviceSoftwareUpdateAvailable
        ? nonCompliant(`${name} runs ${serviceSoftwareVersion}; an update is ${serviceSoftwareUpdateStatus}.`)
        : compliant(`${name} runs ${serviceSoftwareVersion}, and no newer one is offered.`)
    },
    examples: {
      compliant: [
        {
          facts: {
            serviceSoftwareUpdateAvailable: false,
            serviceSoftwareVersion: 'R20260801',
            serviceSoftwareUpdateStatus: 'COMPLETED',
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            serviceSoftwareUpdateAvailable: true,
            serviceSoftwareVersion: 'R20250101',
            serviceSoftwareUpdateStatus: 'ELIGIBLE',
          },
        },
      ],
    },
  }) as Control
}

/** Tags whose key begins with `aws:` are AWS's own and say nothing of the owner. */
const ownTags = (tags: Readonly<Record<string, string>>) => Object.keys(tags).filter((key) => !key.startsWith('aws:'))

function tagged({ resourceType, what }: DomainType, fsbp: string): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} carries tags of its owner`,
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody can tell whose it is, what it holds and who is to be asked.',
    fix: 'Tag it with its owner, environment and data classification.',
    reference: `${guide}/managedomains-awsresourcetagging.html`,
    expected: 'at least one tag that is not AWS’s own',
    frameworks: [`fsbp:${fsbp}`],
    needs: ['tags'],
    evaluate({ tags, name }) {
      const own = ownTags(tags)
      return own.length > 0
        ? compliant(`${name} has ${own.length} ${own.length === 1 ? 'tag' : 'tags'}.`)
        : nonCompliant(`${name} has no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'search' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'search' } } }],
    },
  }) as Control
}

export const family = defineFamily({
  'opensearch/domain-software-current': softwareCurrent(openSearch, [
    'fsbp:Opensearch.10',
    'prowler:opensearch_service_domains_updated_to_the_latest_service_software_version',
    'powerpipe:opensearch_domain_updated_with_latest_service_software_version',
    'PCI-4.0:6.3.3',
  ]),
  'opensearch/elasticsearch-domain-engine-migrated': defineControl<DomainFacts>()({
    resourceType: elasticsearch.resourceType,
    title: 'Domain no longer runs an Elasticsearch engine version',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'AWS adds nothing to Elasticsearch any more; its older versions get security fixes for an extra fee, and then none.',
    fix: 'Upgrade the domain to OpenSearch, from 6.8 or 7.x in place, older ones by way of those.',
    reference: `${guide}/rename.html`,
    expected: 'an OpenSearch version',
    needs: ['engineVersion'],
    evaluate: ({ engineVersion, name }) =>
      isElasticsearch(engineVersion)
        ? nonCompliant(`${name} runs ${engineVersion.replace('_', ' ')}.`)
        : compliant(`${name} runs ${engineVersion.replace('_', ' ')}.`),
    examples: {
      compliant: [{ facts: { engineVersion: 'OpenSearch_2.19' } }],
      nonCompliant: [
        { facts: { engineVersion: 'Elasticsearch_6.8' } },
        { facts: { engineVersion: 'Elasticsearch_7.10' } },
      ],
    },
  }),
  'opensearch/domain-tagged': tagged(openSearch, 'Opensearch.9'),
  'opensearch/elasticsearch-domain-tagged': tagged(elasticsearch, 'ES.9'),
})
