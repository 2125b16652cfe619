import type { GetResourcePolicyRequest, ListSecretsRequest, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

interface PretendSecret {
  readonly key: string
  readonly item: SecretListEntry
}

const secretsOf = (place: Place) => onceFor(place, 'secrets-manager', () => makeSecrets(place))

const names = [
  'prod/orders/db',
  'payments/stripe',
  'github-token',
  'rds!cluster',
  'smtp',
  'jwt_signing',
  'legacy+key@prod',
]

function makeSecrets(place: Place): readonly PretendSecret[] {
  return Array.from({ length: place.scale('secrets', 0, 7) }, (_, index) => `secret.${index}`).flatMap((key, index) => {
    const born = place.pick(`${key}:born`, -300, 60)
    const gone = place.random(`${key}:goes`) < 0.12 ? place.pick(`${key}:gone`, 15, 85) : Number.POSITIVE_INFINITY
    // A secret that is deleted can be had back for a month.
    if (place.day < born || place.day >= gone + 30) return []
    return [{ key, item: secretOf(place, key, index, born, place.day >= gone ? gone : null) }]
  })
}

function secretOf(place: Place, key: string, index: number, born: number, gone: number | null): SecretListEntry {
  const base = names[index % names.length] ?? 'secret'
  const managed = base.startsWith('rds!')
  const Name = managed ? `rds!cluster-${place.hex(key, 8)}` : index < names.length ? base : `${base}-${index}`
  const rotates = managed || (!flawed(place, `${key}:rotation`) && place.random(`${key}:rotates`) < 0.7)
  const every = place.choose(`${key}:every`, [7, 30, 90])
  const [own] = place.keys.customer
  const keyed = own && !flawed(place, `${key}:key`) && place.random(`${key}:own-key`) < 0.75
  const Tags = ownerTags(place, key, Name)
  const LastRotatedDate = place.dateOf(place.day - ((place.day + place.pick(`${key}:phase`, 0, 90)) % every))
  return {
    ARN: `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:${Name}-${place.hex(`${key}:arn`, 6)}`,
    Name,
    ...(place.random(`${key}:described`) < 0.3 ? { Description: 'user admin, password as usual' } : {}),
    ...(keyed ? { KmsKeyId: place.random(`${key}:foreign`) < 0.05 ? place.keys.foreign : own.arn } : {}),
    ...(rotates
      ? {
          RotationEnabled: true,
          RotationRules: {
            AutomaticallyAfterDays: every,
            ...(place.random(`${key}:cron`) < 0.4 ? { ScheduleExpression: `rate(${every} days)` } : {}),
          },
          LastRotatedDate,
          ...(managed
            ? {}
            : {
                RotationLambdaARN: `arn:${place.partition}:lambda:${place.region}:${place.accountId}:function:rotate`,
              }),
        }
      : place.random(`${key}:switched-off`) < 0.3
        ? { RotationEnabled: false }
        : {}),
    LastChangedDate: rotates ? LastRotatedDate : place.dateOf(born),
    LastAccessedDate: place.dateOf(place.day),
    ...(gone === null ? {} : { DeletedDate: place.dateOf(gone) }),
    ...(Tags.length > 0 ? { Tags } : {}),
    SecretVersionsToStages: { [place.hex(`${key}:version`, 32)]: ['AWSCURRENT'] },
    ...(managed ? { OwningService: 'rds' } : {}),
    CreatedDate: place.dateOf(born),
    ...(place.random(`${key}:replica`) < 0.1 ? { PrimaryRegion: place.regions[0] } : {}),
  }
}

/** The resource policy of a secret; most have none. */
function policyOf(place: Place, { key, item }: PretendSecret): string | null {
  const draw = place.random(`${key}:policy`)
  const allow = (Principal: unknown, Condition?: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'readers',
          Effect: 'Allow',
          Principal,
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
          ...(Condition ? { Condition } : {}),
        },
      ],
    })
  if (item.OwningService) return null
  if (draw < 0.12) return flawed(place, `${key}:public`) ? allow('*') : null
  if (draw < 0.16) return allow({ AWS: 'arn:aws:iam::999988887777:root' })
  if (draw < 0.24)
    return allow({ AWS: `arn:aws:iam::${place.accountIds.find((id) => id !== place.accountId)}:role/app` })
  if (draw < 0.36) return allow('*', { StringEquals: { 'aws:PrincipalOrgID': place.organizationId } })
  if (draw < 0.38) return allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })
  return draw < 0.46 ? allow({ AWS: place.accountId }) : null
}

export const simulation = defineSimulation({
  service: 'secrets-manager',
  answers: {
    ListSecrets: paged<ListSecretsRequest, SecretListEntry>({
      items: ({ IncludePlannedDeletion = false }, place) =>
        secretsOf(place)
          .map(({ item }) => item)
          .filter(({ DeletedDate }) => IncludePlannedDeletion || !DeletedDate),
      page: (SecretList, NextToken) => ({ SecretList, NextToken }),
      token: (input) => input.NextToken,
      asked: (input) => input.MaxResults,
      limit: 100,
    }),
    GetResourcePolicy: answers<GetResourcePolicyRequest>(({ SecretId }, place) => {
      const found = secretsOf(place).find(({ item }) => item.ARN === SecretId || item.Name === SecretId)
      if (!found)
        return new SimulatedError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
      if (found.item.DeletedDate)
        return new SimulatedError(
          'InvalidRequestException',
          "You can't perform this operation on the secret because it was marked for deletion.",
        )
      const ResourcePolicy = policyOf(place, found)
      return { ARN: found.item.ARN, Name: found.item.Name, ...(ResourcePolicy === null ? {} : { ResourcePolicy }) }
    }),
  },
  count: (place) => ({ 'AWS::SecretsManager::Secret': secretsOf(place).length }),
})
