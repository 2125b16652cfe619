import type { ListRegionsRequest, ListRegionsResponse, Region } from '@aws-sdk/client-account'
import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2'
import { answers, defineSimulation, paged, SimulatedError, type Simulation } from '#domain/simulated.ts'
import type { Moment, World } from './world/world.ts'

/** Regions of an account, asked of Account Management and of EC2. Those the world does not work in are switched off. */

/** Regions that were there before AWS began to ask for opting in. */
const always = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ap-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'sa-east-1',
]
const optional = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]

function regionsOf(world: World): readonly Region[] {
  const names = [...new Set([...always, ...optional, ...world.regions])].sort()
  return names.map((name) => ({
    RegionName: name,
    RegionOptStatus: !world.regions.includes(name)
      ? 'DISABLED'
      : always.includes(name)
        ? 'ENABLED_BY_DEFAULT'
        : 'ENABLED',
  }))
}

/** https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html */
export function accountSimulation(world: World, moment: () => Moment): Simulation {
  return defineSimulation({
    service: 'account',
    answers: {
      ListRegions: paged({
        items: (input: ListRegionsRequest, place) => {
          const asked = input.AccountId ?? place.accountId
          const management = world.organization.managementAccountId
          // The management account may ask for members, but not name itself.
          const allowed =
            asked === place.accountId || (place.accountId === management && moment().account(asked) !== undefined)
          if (!allowed || input.AccountId === management) {
            return new SimulatedError('AccessDeniedException', "You don't have permission to access the account.", 403)
          }
          const wanted = input.RegionOptStatusContains
          return regionsOf(world).filter(
            (region) => !wanted?.length || wanted.some((status) => status === region.RegionOptStatus),
          )
        },
        page: (items, token): ListRegionsResponse => ({ Regions: [...items], NextToken: token }),
        token: (input) => input.NextToken,
        limit: 50,
        asked: (input) => input.MaxResults,
      }),
    },
    count: () => ({}),
  })
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
export function ec2RegionsSimulation(world: World): Simulation {
  return defineSimulation({
    service: 'ec2',
    answers: {
      DescribeRegions: answers(
        (input: DescribeRegionsRequest): DescribeRegionsResult => ({
          Regions: regionsOf(world)
            .filter((region) => input.AllRegions || region.RegionOptStatus !== 'DISABLED')
            .filter((region) => !input.RegionNames?.length || input.RegionNames.includes(region.RegionName ?? ''))
            .map((region) => ({
              RegionName: region.RegionName,
              Endpoint: `ec2.${region.RegionName}.amazonaws.com`,
              OptInStatus:
                region.RegionOptStatus === 'DISABLED'
                  ? 'not-opted-in'
                  : region.RegionOptStatus === 'ENABLED'
                    ? 'opted-in'
                    : 'opt-in-not-required',
            })),
        }),
      ),
    },
    count: () => ({}),
  })
}
