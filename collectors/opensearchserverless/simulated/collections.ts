import type { CollectionDetail, SecurityPolicyDetail, Tag } from '@aws-sdk/client-opensearchserverless'
import { carelessness } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

const careless = (place: Place, key: string) => place.random(key) < carelessness(place)
const names = ['knowledge', 'clickstream', 'audit-trail', 'vectors'] as const

interface CollectionPlan {
  readonly key: string
  readonly name: string
  readonly detail: CollectionDetail
}

function plans(place: Place): readonly CollectionPlan[] {
  const wanted = place.scale('aoss.collections', 0, 2)
  return Array.from({ length: wanted }, (_, index) => `aoss.collection.${index}`).flatMap((key, index) => {
    if (place.day < place.pick(`${key}:born`, -200, 40)) return []
    if (place.random(`${key}:goes`) < 0.08 && place.day >= place.pick(`${key}:gone`, 30, 85)) return []
    const name = `${place.choose(`${key}:name`, names)}-${index}`
    const id = place.hex(`${key}:id`, 20)
    const keyed = place.random(`${key}:key`)
    const own = place.keys.customer[0]?.arn
    const host = `${id}.${place.region}.aoss.amazonaws.com`
    const detail: CollectionDetail = {
      id,
      name,
      arn: `arn:${place.partition}:aoss:${place.region}:${place.accountId}:collection/${id}`,
      status: 'ACTIVE',
      type: name.startsWith('vectors') || name.startsWith('knowledge') ? 'VECTORSEARCH' : 'TIMESERIES',
      kmsKeyArn: keyed < 0.5 || own === undefined ? 'auto' : keyed < 0.56 ? place.keys.foreign : own,
      standbyReplicas: careless(place, `${key}:replicas`) ? 'DISABLED' : 'ENABLED',
      // Endpoints of before the setting came do not return it.
      ...(place.random(`${key}:silent`) < 0.3 ? {} : { deletionProtection: 'DISABLED' as const }),
      createdDate: place.dateOf(place.pick(`${key}:born`, -200, 40)).getTime(),
      collectionEndpoint: `https://${host}`,
      dashboardEndpoint: `https://${host}/_dashboards`,
    }
    return [{ key, name, detail }]
  })
}

export const collections = (place: Place): readonly CollectionDetail[] => plans(place).map(({ detail }) => detail)

type Policy = Pick<SecurityPolicyDetail, 'name' | 'policy'>

/** One policy lets the VPC in to everything; the careless add one that lets in everybody, some until they notice. */
export function networkPolicies(place: Place): readonly Policy[] {
  const found = plans(place)
  if (found.length === 0) return []
  const rules = (resource: string, ...kinds: readonly string[]) =>
    kinds.map((ResourceType) => ({ ResourceType, Resource: [resource] }))
  const opened = found.filter(({ key }) => {
    // A sandbox's first collection is always open: its makers read it from their laptops.
    if (place.profile === 'sandbox' && key.endsWith('.0')) return true
    if (!careless(place, `${key}:public`)) return false
    return place.random(`${key}:noticed`) > 0.35 || place.day < place.pick(`${key}:noticed-on`, 20, 80)
  })
  return [
    {
      name: 'from-vpc',
      policy: [
        {
          Description: 'From the VPC',
          Rules: rules('collection/*', 'collection', 'dashboard'),
          AllowFromPublic: false,
          SourceVPCEs: [`vpce-${place.hex('aoss.vpce', 17)}`],
          SourceServices: ['bedrock.amazonaws.com'],
        },
      ],
    },
    ...opened.map(({ key, name }) => ({
      name: `${name}-open`,
      policy: [
        {
          Rules: rules(
            `collection/${name.split('-')[0]}*`,
            ...(place.random(`${key}:door`) < 0.4 ? ['dashboard'] : ['collection', 'dashboard']),
          ),
          AllowFromPublic: true,
        },
      ],
    })),
  ]
}

export function dataAccessPolicies(place: Place): readonly Policy[] {
  return plans(place).map(({ key, name }) => {
    const guest = place.random(`${key}:guest`)
    const account = guest < 0.06 ? '999988887777' : guest < 0.15 ? place.choose(`${key}:to`, place.accountIds) : null
    return {
      name: `${name}-data`,
      policy: [
        {
          Description: `Who may use ${name}`,
          Rules: [
            {
              ResourceType: 'collection',
              Resource: [`collection/${name}`],
              Permission: ['aoss:DescribeCollectionItems'],
            },
            {
              ResourceType: 'index',
              Resource: [`index/${name}/*`],
              Permission: ['aoss:ReadDocument', 'aoss:WriteDocument'],
            },
          ],
          Principal: [
            `arn:${place.partition}:iam::${place.accountId}:role/search`,
            ...(account ? [`arn:${place.partition}:iam::${account}:role/reader`] : []),
            ...(place.random(`${key}:saml`) < 0.3 ? [`saml/${place.accountId}/okta/group/analysts`] : []),
          ],
        },
      ],
    }
  })
}

export function tagsOf(place: Place, arn: string): Tag[] {
  return careless(place, `aoss.tags.${arn}`)
    ? []
    : [
        { key: 'owner', value: place.choose(`aoss.owner.${arn}`, ['search', 'équipe-ia', '搜尋小組']) },
        { key: 'leer', value: '' },
      ]
}
