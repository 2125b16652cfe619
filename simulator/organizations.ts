import type {
  Account,
  DescribeAccountRequest,
  DescribeAccountResponse,
  DescribeOrganizationResponse,
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListRootsRequest,
  ListRootsResponse,
} from '@aws-sdk/client-organizations'
import { answers, defineSimulation, type Place, paged, SimulatedError, type Simulation } from '#domain/simulated.ts'
import { type AccountOnDay, idPath } from './world/organization.ts'
import type { Moment, World } from './world/world.ts'

/** AWS Organizations, as the management account sees it: https://docs.aws.amazon.com/organizations/latest/APIReference/ */

/** Organizations answers `State` alone since this day; before, `Status` beside it. */
const statusRetired = Date.parse('2026-09-09T00:00:00Z')

export function organizationsSimulation(world: World, moment: () => Moment): Simulation {
  const { organization } = world
  const management = organization.managementAccountId
  const arn = (kind: string, id: string) => `arn:aws:organizations::${management}:${kind}/${organization.id}/${id}`

  /** Only the management account may list; a member may ask which organisation it is in. */
  const fromManagement = <T>(place: Place, answer: () => T): T | SimulatedError =>
    place.accountId === management
      ? answer()
      : new SimulatedError('AccessDeniedException', "You don't have permissions to access this resource.", 400)

  const toAccount = ({ plan, name, unit, state }: AccountOnDay): Account => ({
    Id: plan.id,
    Arn: arn('account', plan.id),
    Email: plan.email,
    Name: name,
    State: state,
    ...(moment().now.getTime() < statusRetired ? { Status: state === 'ACTIVE' ? 'ACTIVE' : 'SUSPENDED' } : {}),
    JoinedMethod: plan.joinedDay < 0 && plan.profile === 'forgotten' ? 'INVITED' : 'CREATED',
    JoinedTimestamp: world.dateOf(plan.joinedDay),
    Paths: [`${idPath(organization, unit)}/`],
  })

  const knowsParent = (id: string | undefined) =>
    id === organization.rootId || organization.units.some((unit) => unit.id === id)
  const noParent = new SimulatedError('ParentNotFoundException', "You specified a parent that doesn't exist.", 400)

  return defineSimulation({
    service: 'organizations',
    answers: {
      DescribeOrganization: answers(
        (): DescribeOrganizationResponse => ({
          Organization: {
            Id: organization.id,
            Arn: `arn:aws:organizations::${management}:organization/${organization.id}`,
            FeatureSet: 'ALL',
            MasterAccountId: management,
            MasterAccountArn: arn('account', management),
            MasterAccountEmail: organization.accounts[0]?.email,
            AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
          },
        }),
      ),
      DescribeAccount: answers((input: DescribeAccountRequest, place): DescribeAccountResponse | SimulatedError =>
        fromManagement(place, () => {
          const found = moment().account(input.AccountId ?? '')
          return found
            ? { Account: toAccount(found) }
            : new SimulatedError('AccountNotFoundException', "You specified an account that doesn't exist.", 400)
        }),
      ),
      ListRoots: paged({
        items: (_input: ListRootsRequest, place) =>
          fromManagement(place, () => [
            {
              Id: organization.rootId,
              Arn: arn('root', organization.rootId),
              Name: 'Root',
              PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY' as const, Status: 'ENABLED' as const }],
            },
          ]),
        page: (items, token): ListRootsResponse => ({ Roots: [...items], NextToken: token }),
        token: (input) => input.NextToken,
        limit: 20,
        asked: (input) => input.MaxResults,
      }),
      ListOrganizationalUnitsForParent: paged({
        items: (input: ListOrganizationalUnitsForParentRequest, place) =>
          fromManagement(place, () =>
            knowsParent(input.ParentId)
              ? organization.units
                  .filter((unit) => unit.parentId === input.ParentId)
                  .map((unit) => ({
                    Id: unit.id,
                    Arn: arn('ou', unit.id),
                    Name: unit.name,
                    Path: `${idPath(organization, unit.path)}/`,
                  }))
              : noParent,
          ),
        page: (items, token): ListOrganizationalUnitsForParentResponse => ({
          OrganizationalUnits: [...items],
          NextToken: token,
        }),
        token: (input) => input.NextToken,
        limit: 20,
        asked: (input) => input.MaxResults,
      }),
      ListAccountsForParent: paged({
        items: (input: ListAccountsForParentRequest, place) =>
          fromManagement(place, () =>
            knowsParent(input.ParentId)
              ? moment()
                  .accounts.filter((account) => account.parentId === input.ParentId)
                  .map(toAccount)
              : noParent,
          ),
        page: (items, token): ListAccountsForParentResponse => ({ Accounts: [...items], NextToken: token }),
        token: (input) => input.NextToken,
        limit: 20,
        asked: (input) => input.MaxResults,
      }),
      ListAccounts: paged({
        items: (_input: ListAccountsRequest, place) => fromManagement(place, () => moment().accounts.map(toAccount)),
        page: (items, token): ListAccountsResponse => ({ Accounts: [...items], NextToken: token }),
        token: (input) => input.NextToken,
        limit: 20,
        asked: (input) => input.MaxResults,
      }),
    },
    count: () => ({}),
  })
}
