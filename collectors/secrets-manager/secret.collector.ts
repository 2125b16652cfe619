import { GetResourcePolicyCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { type ListedSecret, secret, withoutTexts } from './secret.ts'

const listSecrets = operation({
  client: SecretsManagerClient,
  command: ListSecretsCommand,
  name: 'secretsmanager:ListSecrets',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => (page.SecretList ?? []).map(withoutTexts),
})

const getResourcePolicy = operation({
  client: SecretsManagerClient,
  command: GetResourcePolicyCommand,
  name: 'secretsmanager:GetResourcePolicy',
})

/** What a secret holds is never asked for: the role may not call GetSecretValue. */
export const collector = defineCollector({
  service: 'secrets-manager',
  resourceType: 'AWS::SecretsManager::Secret',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html',
  list: listSecrets,
  input: { IncludePlannedDeletion: true },
  facets: {
    resourcePolicy: facet<ListedSecret, string | null>({
      calls: [getResourcePolicy],
      ask: async ({ ARN, DeletedDate }, aws): Promise<string | null | Unobserved> => {
        // AWS answers InvalidRequestException for a secret that is to be deleted.
        if (DeletedDate) return unobserved('not-asked', getResourcePolicy.name, 'the secret is scheduled for deletion')
        if (ARN === undefined) return unobserved('not-asked', getResourcePolicy.name, 'no ARN came with the secret')
        const { ResourcePolicy } = await aws.one(getResourcePolicy, { SecretId: ARN })
        // "A resource-based policy is optional": the answer for a secret without one leaves it out.
        return ResourcePolicy || null
      },
    }),
  },
  normalise: secret,
})
