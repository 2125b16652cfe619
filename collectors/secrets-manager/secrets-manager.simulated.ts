import type {
  GetResourcePolicyRequest,
  ListSecretsRequest,
  SecretListEntry,
  Tag,
} from '@aws-sdk/client-secrets-manager'
import { type AccountProfile, answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

/** Share of secrets with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.12,
  regulated: 0.05,
  staging: 0.35,
  sandbox: 0.55,
  forgotten: 0.75,
  empty: 0,
}

/** Whether there is a mistake on the day; some are mended one day. */
function careless(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) >= shares[place.profile]) return false
  return place.random(`${key}:mended`) > 0.35 || place.day < place.pick(`${key}:mended-on`, 5, 85)
}

interface PretendSecret {
  readonly key: string
  readonly item: SecretListEntry
}

const kept = new WeakMap<Place, readonly PretendSecret[]>()

function secretsOf(place: Place): readonly PretendSecret[] {
  const found = kept.get(place) ?? makeSecrets(place)
  kept.set(place, found)
  return found
}

const names = ['prod/orders/db', 'payments/stripe', 'github-token', 'rds!cluster', 'smtp', 'jwt_signing', 'legacy+key@prod']

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
  const rotates = managed || (!careless(place, `${key}:rotation`) && place.random(`${key}:rotates`) < 0.7)
  const every = place.choose(`${key}:every`, [7, 30, 90])
  const [own] = place.keys.customer
  const keyed = own && !careless(place, `${key}:key`) && place.random(`${key}:own-key`) < 0.75
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
    ...tagged(place, key),
    SecretVersionsToStages: { [place.hex(`${key}:version`, 32)]: ['AWSCURRENT'] },
    ...(managed ? { OwningService: 'rds' } : {}),
    CreatedDate: place.dateOf(born),
    ...(place.random(`${key}:replica`) < 0.1 ? { PrimaryRegion: place.regions[0] } : {}),
  }
}

function tagged(place: Place, key: string): { Tags?: Tag[] } {
  if (careless(place, `${key}:untagged`)) return {}
  const odd = place.random(`${key}:odd`)
  return {
    Tags: [
      { Key: 'owner', Value: place.choose(`${key}:owner`, ['payments', 'platform', '資料小組']) },
      { Key: 'environment', Value: place.profile },
      ...(odd < 0.06 ? [{ Key: 'note', Value: '=HYPERLINK("http://example.com","click")' }] : []),
      ...(odd > 0.95
        ? Array.from({ length: 40 }, (_, at) => ({ Key: `cost:part-${at}`, Value: 'x'.repeat(200) }))
        : []),
    ],
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
  if (draw < 0.12 && careless(place, `${key}:public`)) return allow('*')
  if (draw < 0.18) return allow({ AWS: 'arn:aws:iam::999988887777:root' })
  if (draw < 0.28)
    return allow({ AWS: `arn:aws:iam::${place.accountIds.find((id) => id !== place.accountId)}:role/app` })
  if (draw < 0.36) return allow('*', { StringEquals: { 'aws:PrincipalOrgID': place.organizationId } })
  if (draw < 0.4) return allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })
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
