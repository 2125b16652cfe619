import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { factsFrom, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export interface RotationRules {
  readonly automaticallyAfterDays: number | null
  readonly scheduleExpression: string | null
}

/** Facts of a secret, never its value. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html */
export type SecretFacts = {
  readonly secretName: Observed<string>
  /** Null: the AWS managed key aws/secretsmanager. */
  readonly kmsKeyId: Observed<string | null>
  readonly rotationEnabled: Observed<boolean>
  /** Null: rotation was never set up, or a managed one that needs no function. */
  readonly rotationLambdaArn: Observed<string | null>
  readonly rotationRules: Observed<RotationRules | null>
  /** Day of the last rotation; null for a secret that was never rotated. */
  readonly lastRotatedDate: Observed<string | null>
  readonly createdDate: Observed<string>
  /** When its deletion was asked for; null for secrets in use. Until it is over nobody can read the secret. */
  readonly deletedDate: Observed<string | null>
  /** The service that made the secret, such as `rds`; null for those of people. */
  readonly owningService: Observed<string | null>
  /** Region of the original where the secret is replicated; null: it is not. */
  readonly primaryRegion: Observed<string | null>
  /** The resource policy as text; null: none. */
  readonly resourcePolicy: Observed<string | null>
}

/** A secret as the list shows it, without the texts that people write into descriptions and partners into metadata. */
export type ListedSecret = Omit<
  SecretListEntry,
  'Description' | 'ExternalSecretRotationMetadata' | 'SecretVersionsToStages' | 'LastAccessedDate'
>

export function withoutTexts(entry: SecretListEntry): ListedSecret {
  const {
    Description: _description,
    ExternalSecretRotationMetadata: _metadata,
    SecretVersionsToStages: _versions,
    LastAccessedDate: _accessed,
    ...kept
  } = entry
  return kept
}

/** One secret as ListSecrets gives it, with its resource policy. */
export function secret(
  item: ListedSecret,
  { resourcePolicy }: { readonly resourcePolicy: Observed<string | null> },
): CollectedResource<SecretFacts> {
  const read = factsFrom('secretsmanager:ListSecrets')
  const rules = item.RotationRules
  return {
    arn: item.ARN ?? '',
    name: item.Name ?? '',
    // The ARN ends in characters that are drawn anew for a secret that takes an old one's name.
    incarnation: item.ARN ?? '',
    tags: read.or(item.Tags && tagRecord(item.Tags), {}),
    facts: {
      secretName: read(item.Name),
      // "If the secret is encrypted with the AWS managed key aws/secretsmanager, this field is omitted."
      kmsKeyId: read.orNone(item.KmsKeyId),
      // "If the secret has never been configured for rotation, Secrets Manager returns null."
      rotationEnabled: read.or(item.RotationEnabled, false),
      rotationLambdaArn: read.orNone(item.RotationLambdaARN),
      rotationRules: read.orNone(
        rules && {
          automaticallyAfterDays: rules.AutomaticallyAfterDays ?? null,
          scheduleExpression: rules.ScheduleExpression ?? null,
        },
      ),
      lastRotatedDate: read.orNone(item.LastRotatedDate?.toISOString().slice(0, 10)),
      createdDate: read(item.CreatedDate?.toISOString()),
      deletedDate: read.orNone(item.DeletedDate?.toISOString()),
      owningService: read.orNone(item.OwningService),
      primaryRegion: read.orNone(item.PrimaryRegion),
      resourcePolicy,
    },
  }
}
