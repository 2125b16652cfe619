import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { DomainFacts } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

function dataNodes({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} has three or more data nodes with zone awareness`,
    severity: 'medium',
    dimension: 'resilience',
    why: 'With fewer nodes, or all of them in one zone, a single failure loses shards or stops writing.',
    fix: 'Run three data nodes or more and enable zone awareness.',
    reference: `${guide}/managedomains-multiaz.html`,
    expected: 'InstanceCount of 3 or more, and ZoneAwarenessEnabled',
    frameworks,
    needs: ['instanceCount', 'zoneAwarenessEnabled', 'availabilityZoneCount'],
    evaluate({ instanceCount, zoneAwarenessEnabled, availabilityZoneCount, name }) {
      const where = zoneAwarenessEnabled ? `in ${availabilityZoneCount} zones` : 'without zone awareness'
      const sentence = `${name} has ${instanceCount} data ${instanceCount === 1 ? 'node' : 'nodes'} ${where}.`
      return instanceCount >= 3 && zoneAwarenessEnabled ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [
        { facts: { instanceCount: 3, zoneAwarenessEnabled: true, availabilityZoneCount: 3 } },
        { facts: { instanceCount: 10, zoneAwarenessEnabled: true, availabilityZoneCount: 2 } },
      ],
      nonCompliant: [
        { facts: { instanceCount: 2, zoneAwarenessEnabled: true, availabilityZoneCount: 2 } },
        { facts: { instanceCount: 6, zoneAwarenessEnabled: false, availabilityZoneCount: 1 } },
      ],
    },
  }) as Control
}

function masters({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} has three or more dedicated manager nodes`,
    severity: 'low',
    dimension: 'resilience',
    why: 'Without three dedicated masters the cluster cannot keep a majority when one of them fails.',
    fix: 'Enable dedicated master nodes, three of them.',
    reference: `${guide}/managedomains-dedicatedmasternodes.html`,
    expected: 'DedicatedMasterCount of 3 or more',
    frameworks,
    needs: ['dedicatedMasterEnabled', 'dedicatedMasterCount'],
    evaluate({ dedicatedMasterEnabled, dedicatedMasterCount, name }) {
      if (!dedicatedMasterEnabled || dedicatedMasterCount === null)
        return nonCompliant(`${name} has no dedicated master nodes.`)
      const sentence = `${name} has ${dedicatedMasterCount} dedicated master nodes.`
      return dedicatedMasterCount >= 3 ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [{ facts: { dedicatedMasterEnabled: true, dedicatedMasterCount: 5 } }],
      nonCompliant: [
        { facts: { dedicatedMasterEnabled: true, dedicatedMasterCount: 2 } },
        { facts: { dedicatedMasterEnabled: false, dedicatedMasterCount: null } },
      ],
    },
  }) as Control
}

function snapshotsRun({ resourceType, what }: DomainType): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} takes its automated snapshots`,
    severity: 'medium',
    dimension: 'resilience',
    why: 'While automated snapshots are paused, what is deleted or broken cannot be brought back.',
    fix: 'End the pause of automated snapshots.',
    reference: `${guide}/managedomains-snapshots.html`,
    expected: 'no pause of automated snapshots is active',
    needs: ['automatedSnapshotsPaused'],
    evaluate: ({ automatedSnapshotsPaused, name }) =>
      automatedSnapshotsPaused
        ? nonCompliant(`Automated snapshots of ${name} are paused.`)
        : compliant(`Automated snapshots of ${name} are not paused.`),
    examples: {
      compliant: [{ facts: { automatedSnapshotsPaused: false } }],
      nonCompliant: [{ facts: { automatedSnapshotsPaused: true } }],
    },
  }) as Control
}

export const family = defineFamily({
  'opensearch/domain-three-data-nodes': dataNodes(openSearch, [
    'fsbp:Opensearch.6',
    'prowler:opensearch_service_domains_fault_tolerant_data_nodes',
    'powerpipe:opensearch_domain_data_node_fault_tolerance',
  ]),
  'opensearch/elasticsearch-domain-three-data-nodes': dataNodes(elasticsearch, [
    'fsbp:ES.6',
    'powerpipe:es_domain_data_nodes_min_3',
  ]),
  'opensearch/domain-three-masters': masters(openSearch, [
    'fsbp:Opensearch.11',
    'prowler:opensearch_service_domains_fault_tolerant_master_nodes',
  ]),
  'opensearch/elasticsearch-domain-three-masters': masters(elasticsearch, [
    'fsbp:ES.7',
    'powerpipe:es_domain_dedicated_master_nodes_min_3',
  ]),
  'opensearch/domain-snapshots-run': snapshotsRun(openSearch),
})
