import type { Namespace, Tag } from '@aws-sdk/client-redshift-serverless'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsByKey } from './tags.ts'

/** Facts of a namespace: databases and users. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Namespace.html */
export type NamespaceFacts = {
  readonly namespaceName: Observed<string>
  readonly status: Observed<string>
  /** `AWS_OWNED_KMS_KEY`, or the ARN of a KMS key. */
  readonly kmsKeyId: Observed<string>
  readonly adminUsername: Observed<string>
  readonly dbName: Observed<string>
  /** ARN of the secret in Secrets Manager; null where AWS does not manage the admin password. */
  readonly adminPasswordSecretArn: Observed<string | null>
  readonly adminPasswordSecretKmsKeyId: Observed<string | null>
  /** `userlog`, `connectionlog`, `useractivitylog`. */
  readonly logExports: Observed<readonly string[]>
}

export const namespaceType = 'AWS::RedshiftServerless::Namespace'

export function namespace(
  item: Namespace,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<NamespaceFacts> {
  const read = factsFrom('redshift-serverless:ListNamespaces')
  const arn = item.namespaceArn ?? ''
  return {
    arn,
    name: item.namespaceName ?? arn,
    incarnation: item.namespaceId ?? arn,
    tags: mapObserved(facets.tags, tagsByKey),
    facts: {
      namespaceName: read(item.namespaceName),
      status: read(item.status),
      kmsKeyId: read(item.kmsKeyId),
      adminUsername: read(item.adminUsername),
      dbName: read(item.dbName),
      adminPasswordSecretArn: read.orNone(item.adminPasswordSecretArn), // returned only where Secrets Manager holds it
      adminPasswordSecretKmsKeyId: read.orNone(item.adminPasswordSecretKmsKeyId),
      logExports: read(item.logExports),
    },
  }
}
