import type { AccountPlan } from './accounts.ts'
import type { Chance } from './random.ts'

/** The organisation as AWS Organizations shows it on a day. */

export interface OrganizationPlan {
  readonly id: string
  readonly rootId: string
  readonly managementAccountId: string
  readonly accounts: readonly AccountPlan[]
  readonly units: readonly UnitPlan[]
}

export interface UnitPlan {
  /** `Workloads/Prod` */
  readonly path: string
  readonly name: string
  /** `ou-…` */
  readonly id: string
  /** Id of the unit above, or of the root. */
  readonly parentId: string
}

export interface AccountOnDay {
  readonly plan: AccountPlan
  readonly name: string
  readonly unit: string
  readonly parentId: string
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
}

const unitPaths = [
  'Security',
  'Infrastructure',
  'Workloads',
  'Workloads/Prod',
  'Workloads/Prod/Payments',
  'Workloads/Prod/Commerce',
  'Workloads/Prod/Data',
  'Workloads/NonProd',
  'Workloads/Regulated',
  'Sandbox',
  'Suspended',
]

export function planOrganization(chance: Chance, accounts: readonly AccountPlan[]): OrganizationPlan {
  const rootSuffix = chance.hex('root', 4)
  const rootId = `r-${rootSuffix}`
  const idOf = (path: string) => (path === '' ? rootId : `ou-${rootSuffix}-${chance.hex(`unit|${path}`, 8)}`)
  return {
    id: `o-${chance.hex('organization', 10)}`,
    rootId,
    managementAccountId: accounts[0]?.id ?? '',
    accounts,
    units: unitPaths.map((path) => ({
      path,
      name: path.slice(path.lastIndexOf('/') + 1),
      id: idOf(path),
      parentId: idOf(path.slice(0, Math.max(0, path.lastIndexOf('/')))),
    })),
  }
}

/** The accounts that belong to the organisation on the day, as they are called and placed then. */
export function accountsOn(organization: OrganizationPlan, day: number): readonly AccountOnDay[] {
  return organization.accounts.flatMap((plan) => {
    if (plan.joinedDay > day) return []
    const over = plan.ended !== null && plan.ended.day <= day
    const unit = over ? 'Suspended' : plan.moved && day < plan.moved.day ? plan.moved.from : plan.unit
    return [
      {
        plan,
        name: plan.renamed && day < plan.renamed.day ? plan.renamed.from : plan.name,
        unit,
        parentId: organization.units.find((one) => one.path === unit)?.id ?? organization.rootId,
        state: over && plan.ended ? plan.ended.state : 'ACTIVE',
      },
    ]
  })
}

/** `o-…/r-…/ou-…/ou-…/`: the path of ids that policies and `Account.Paths` use, the account itself excluded. */
export function idPath(organization: OrganizationPlan, unit: string): string {
  const ids: string[] = []
  for (let path = unit; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    const found = organization.units.find((one) => one.path === path)
    if (found) ids.unshift(found.id)
  }
  return [organization.id, organization.rootId, ...ids].join('/')
}
