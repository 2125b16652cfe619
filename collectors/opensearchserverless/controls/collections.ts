import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { customerManagedKey } from '#domain/keys/customer-managed-key.ts'
import { strangersAmong } from '#domain/strangers.ts'
import { ownTags } from '#domain/tagged.ts'
import type { CollectionFacts } from '../collection.ts'
import { type DataAccessRule, doorOf, type NetworkRule } from '../policies.ts'
import { foreignAccounts } from '../principals.ts'

const resourceType = 'AWS::OpenSearchServerless::Collection'
const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

const rule = (change: Partial<NetworkRule> = {}): NetworkRule => ({
  policy: 'logs',
  resourceType: 'collection',
  allowFromPublic: false,
  sourceVPCEs: ['vpce-1'],
  sourceServices: [],
  ...change,
})
const access = (...principals: readonly string[]): DataAccessRule => ({
  policy: 'logs',
  principals,
  permissions: ['aoss:*'],
})

export const family = defineFamily({
  'opensearch/serverless-cmk': customerManagedKey({
    resourceType,
    title: 'Serverless collection uses a customer managed key',
    why: 'A key that AWS owns cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'The key is chosen by the encryption policy when the collection is made: name a KMS key in the policy and make the collection anew.',
    reference: `${guide}/serverless-encryption.html`,
  }),
  'opensearch/serverless-network-private': defineControl<CollectionFacts>()({
    resourceType,
    title: 'Serverless collection network policy is not public',
    severity: 'high',
    dimension: 'exposure',
    why: 'The endpoint, or the dashboards over the same data, answer the internet; one leaked key or session is enough.',
    fix: 'Let VPC endpoints and named AWS services in by the network policy, in place of everybody.',
    reference: `${guide}/serverless-network.html`,
    expected: 'no network policy that allows public access to the collection or its dashboards',
    needs: ['networkRules'],
    evaluate({ networkRules, name }) {
      const open = networkRules.filter(({ allowFromPublic }) => allowFromPublic)
      if (open.length === 0) return compliant(`No network policy opens ${name} to the internet.`)
      const doors = [...new Set(open.map(doorOf))]
      const policies = [...new Set(open.map(({ policy }) => policy))]
      return nonCompliant(`${policies.join(', ')} opens the ${doors.join(' and ')} of ${name} to the internet.`)
    },
    examples: {
      compliant: [{ facts: { networkRules: [rule()] } }, { facts: { networkRules: [] } }],
      nonCompliant: [
        { facts: { networkRules: [rule({ allowFromPublic: true })] } },
        // Public access overrides the private rule beside it.
        {
          facts: { networkRules: [rule(), rule({ policy: 'all', resourceType: 'dashboard', allowFromPublic: true })] },
        },
      ],
    },
  }),
  'opensearchserverless/collection-known-principals': defineControl<CollectionFacts>()({
    resourceType,
    title: 'Data access policies of the collection let in no account outside the organisation',
    severity: 'high',
    dimension: 'exposure',
    why: 'A principal of a foreign account reads and writes the indexes as its own people do.',
    fix: 'Take principals of accounts that are not yours out of the data access policy.',
    reference: `${guide}/serverless-data-access.html`,
    expected: 'principals of accounts of the organisation only',
    needs: ['dataAccessRules'],
    evaluate({ dataAccessRules, name, accountId }, related) {
      const accounts = foreignAccounts(dataAccessRules, accountId)
      if (accounts.length === 0) return compliant(`No other account may use ${name}.`)
      const outside = strangersAmong(related, accountId, accounts)
      return outside.length > 0
        ? nonCompliant(`${outside.join(', ')} outside the organisation may use ${name}.`)
        : compliant(`Only accounts of the organisation (${accounts.join(', ')}) may use ${name}.`)
    },
    examples: {
      compliant: [
        { facts: { dataAccessRules: [] } },
        {
          facts: {
            dataAccessRules: [access('arn:aws:iam::111122223333:role/search', 'saml/111122223333/idp/group/x')],
          },
        },
        { facts: { dataAccessRules: [access('arn:aws:iam::444455556666:role/search')] } },
      ],
      nonCompliant: [{ facts: { dataAccessRules: [access('arn:aws:sts::999988887777:assumed-role/search/me')] } }],
    },
  }),
  'opensearchserverless/collection-standby-replicas': defineControl<CollectionFacts>()({
    resourceType,
    title: 'Collection has standby replicas',
    severity: 'medium',
    dimension: 'resilience',
    why: 'Without replicas in a second zone the collection is away when the one zone fails.',
    fix: 'Make the collection anew with redundancy (active replicas) enabled; it cannot be turned on later.',
    reference: `${guide}/serverless-overview.html`,
    expected: 'standbyReplicas is ENABLED',
    needs: ['standbyReplicas'],
    evaluate: ({ standbyReplicas, name }) =>
      standbyReplicas === 'ENABLED'
        ? compliant(`${name} has standby replicas.`)
        : nonCompliant(`${name} has no standby replicas.`),
    examples: {
      compliant: [{ facts: { standbyReplicas: 'ENABLED' } }],
      nonCompliant: [{ facts: { standbyReplicas: 'DISABLED' } }],
    },
  }),
  'opensearchserverless/collection-tagged': defineControl<CollectionFacts>()({
    resourceType,
    title: 'Collection carries tags of its owner',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody can tell whose it is, what it holds and who is to be asked.',
    fix: 'Tag it with its owner, environment and data classification.',
    reference: `${guide}/tag-collection.html`,
    expected: 'at least one tag that is not AWS’s own',
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
  }),
})
