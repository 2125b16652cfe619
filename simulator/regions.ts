import type { ListRegionsRequest, ListRegionsResponse, Region } from '@aws-sdk/client-account'
import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2'
import { answers, defineSimulation, paged, SimulatedError, type Simulation } from '#domain/simulated.ts'
import { defaultRegions, optInRegions } from './world/aws-regions.ts'
import type { Moment, World } from './world/world.ts'

/** Regions of an account, asked of Account Management and of EC2. Those the world does not work in are switched off. */

function regionsOf(world: World): readonly Region[] {
  const names = [...new Set([...defaultRegions, ...optInRegions, ...world.regions])].sort()
  return names.map((name) => ({
    RegionName: name,
    RegionOptStatus: !world.regions.includes(name)
      ? 'DISABLED'
      : defaultRegions.includes(name)
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
