import type {
  DescribeIdentityPoolInput,
  IdentityPool,
  IdentityPoolShortDescription,
  ListIdentityPoolsInput,
} from '@aws-sdk/client-cognito-identity'
import { uuid } from '#domain/pretend/ids.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

const names = ['web', 'mobile app', 'rum-monitor']

/** Pools of apps; guests stay let in where nobody looks, and old pools say nothing of the classic flow. */
function poolsOf(place: Place): readonly IdentityPool[] {
  const careful = place.profile === 'production' || place.profile === 'regulated'
  return names.slice(0, place.scale('cognito-identity', 0, 2)).map((name) => {
    const key = `cognito-identity|${name}`
    const id = uuid(place, key)
    const fixed = place.day >= place.pick(`${key}|fixed`, 20, 200)
    return {
      IdentityPoolId: `${place.region}:${id}`,
      IdentityPoolName: name,
      AllowUnauthenticatedIdentities: !fixed && place.random(`${key}|guests`) < (careful ? 0.2 : 0.6),
      ...(place.random(`${key}|says`) < 0.7 && {
        AllowClassicFlow: place.random(`${key}|classic`) < (careful ? 0.1 : 0.4),
      }),
      SupportedLoginProviders: { 'graph.facebook.com': 'never-keep-this' },
      ...(place.random(`${key}|tags`) < 0.5 && { IdentityPoolTags: { owner: 'identity', environment: place.profile } }),
    }
  })
}

export const simulation = defineSimulation({
  service: 'cognito-identity',
  answers: {
    ListIdentityPools: paged<ListIdentityPoolsInput, IdentityPoolShortDescription>({
      items: (_, place) =>
        poolsOf(place).map(({ IdentityPoolId, IdentityPoolName }) => ({ IdentityPoolId, IdentityPoolName })),
      page: (IdentityPools, NextToken) => ({ IdentityPools, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxResults }) => MaxResults,
      limit: 60,
    }),
    DescribeIdentityPool: answers<DescribeIdentityPoolInput>(
      ({ IdentityPoolId }, place) =>
        poolsOf(place).find((pool) => pool.IdentityPoolId === IdentityPoolId) ??
        new SimulatedError('ResourceNotFoundException', `IdentityPool '${IdentityPoolId}' not found.`),
    ),
  },
  count: (place) => ({ 'AWS::Cognito::IdentityPool': poolsOf(place).length }),
})
