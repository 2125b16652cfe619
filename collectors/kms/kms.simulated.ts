import type {
  AliasListEntry,
  CustomKeyStoresListEntry,
  DescribeCustomKeyStoresRequest,
  DescribeKeyRequest,
  GetKeyLastUsageRequest,
  GetKeyPolicyRequest,
  GetKeyRotationStatusRequest,
  ListAliasesRequest,
  ListGrantsRequest,
  ListKeysRequest,
  ListResourceTagsRequest,
  Tag,
} from '@aws-sdk/client-kms'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { customKeyStores } from './simulated/custom-key-stores.ts'
import { keyPolicy } from './simulated/key-policies.ts'
import { grants, lastUsage } from './simulated/key-usage.ts'
import { aliases, keyNamed, keys, metadata, type SimulatedKey, tags } from './simulated/keys.ts'

const notFound = (name: string | undefined) => new SimulatedError('NotFoundException', `Key '${name}' does not exist`)

function about<I extends { KeyId: string | undefined }>(
  answer: (key: SimulatedKey, place: Place) => object | SimulatedError,
) {
  return answers<I>((input, place) => {
    const key = keyNamed(place, input.KeyId ?? '')
    return key ? answer(key, place) : notFound(input.KeyId)
  })
}

const marked = (token: string | undefined) => ({ NextMarker: token, Truncated: token !== undefined })

export const simulation = defineSimulation({
  service: 'kms',
  answers: {
    ListKeys: paged<ListKeysRequest, SimulatedKey>({
      items: (_, place) => keys(place),
      page: (items, token) => ({ Keys: items.map(({ KeyId, KeyArn }) => ({ KeyId, KeyArn })), ...marked(token) }),
      token: (input) => input.Marker,
      limit: 1000,
      asked: (input) => input.Limit ?? 100,
    }),
    ListAliases: paged<ListAliasesRequest, AliasListEntry>({
      items: (input, place) => aliases(place).filter((alias) => !input.KeyId || alias.TargetKeyId === input.KeyId),
      page: (items, token) => ({ Aliases: items, ...marked(token) }),
      token: (input) => input.Marker,
      limit: 100,
      asked: (input) => input.Limit ?? 50,
    }),
    ListResourceTags: paged<ListResourceTagsRequest, Tag>({
      items: (input, place) => {
        const key = keyNamed(place, input.KeyId ?? '')
        return key ? tags(place, key) : notFound(input.KeyId)
      },
      page: (items, token) => ({ Tags: items, ...marked(token) }),
      token: (input) => input.Marker,
      limit: 50,
      asked: (input) => input.Limit,
    }),
    DescribeKey: about<DescribeKeyRequest>((key, place) => ({ KeyMetadata: metadata(place, key) })),
    GetKeyRotationStatus: about<GetKeyRotationStatusRequest>((key, place) => {
      const kind = key.customer?.kind
      if (kind === 'asymmetric' || kind === 'imported') {
        return new SimulatedError(
          'UnsupportedOperationException',
          `${key.KeyArn} origin or spec does not support automatic rotation.`,
        )
      }
      const on = kind === 'rotating' || kind === undefined
      return {
        KeyId: key.KeyArn,
        KeyRotationEnabled: on,
        ...(on && {
          RotationPeriodInDays: kind === undefined || place.random(`${key.KeyId}:period`) < 0.85 ? 365 : 730,
        }),
      }
    }),
    GetKeyLastUsage: about<GetKeyLastUsageRequest>((key, place) => lastUsage(place, key)),
    ListGrants: about<ListGrantsRequest>((key, place) => ({ Grants: grants(place, key), Truncated: false })),
    DescribeCustomKeyStores: paged<DescribeCustomKeyStoresRequest, CustomKeyStoresListEntry>({
      items: (_, place) => customKeyStores(place),
      page: (items, token) => ({ CustomKeyStores: items, ...marked(token) }),
      token: (input) => input.Marker,
      limit: 1000,
      asked: (input) => input.Limit,
    }),
    GetKeyPolicy: about<GetKeyPolicyRequest>((key, place) => ({
      Policy: keyPolicy(place, key),
      PolicyName: 'default',
    })),
  },
  count: (place) => ({
    'AWS::KMS::Key': keys(place).length,
    'AWS::KMS::Alias': aliases(place).length,
    'AWS::KMS::CustomKeyStore': customKeyStores(place).length,
  }),
})
